import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStream } from "./stream/test-stream.fixture.ts";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    variables: { CODE_EXECUTION_DRIVER: "embedded", RATE_LIMIT_REQUESTS: "1000", MAX_CONCURRENT_JOBS: "1" },
  });
});
afterAll(() => app?.stop());

const ECHO = "console.log(process.argv.slice(2).join(','), require('fs').readFileSync(0, 'utf8'))";
const FOREVER = "for (;;);";

test("a program is run and answered at once, and read by its id", async () => {
  const body = { language: "node", code: ECHO, args: ["a b", "$(id)"], stdin: "hé", priority: "high" };
  const answer = await app.send("POST", "/api/executions?wait=60", body);
  const { id } = answer.body;
  expect(answer).toMatchObject({
    status: 200,
    body: {
      status: "completed",
      verdict: "ok",
      error: null,
      result: {
        success: true,
        verdict: "ok",
        reason: null,
        stdout: "a b,$(id) hé\n",
        stdoutEncoding: "utf8",
        exitCode: 0,
        signal: null,
        driver: "embedded",
        cpuTime: expect.any(Number),
      },
    },
  });
  expect(answer.headers.get("location")).toBe(`/api/executions/${id}`);
  expect((await app.send("GET", `/api/executions/${id}`)).body).toEqual(answer.body);
  expect((await app.jobs.getJob(id))?.priority).toBe(2);
});

test("without a wait it is 202, and the reader waits", async () => {
  const added = await app.send("POST", "/api/executions", { language: "node", code: "process.exit(3)" });
  expect(added).toMatchObject({ status: 202, body: { verdict: null, result: null } });
  expect(["pending", "running"]).toContain(added.body.status); // the answer is read back, and a worker may be quick
  const read = await app.send("GET", `/api/executions/${added.body.id}?wait=60`);
  expect(read.body).toMatchObject({
    status: "failed",
    verdict: "runtime_error",
    error: { code: "runtime_error" },
    result: { reason: "exit_code", exitCode: 3 },
  });
});

test.each([
  ["compile_error", { language: "typescript", code: "let = ;" }],
  ["runtime_error", { language: "node", code: "process.exit(3)" }],
  ["time_limit", { language: "node", code: "for (;;);", limits: { timeoutMs: 300 } }],
])("a program that ends with %s is not run again", async (verdict, payload) => {
  const answer = await app.send("POST", "/api/jobs?wait=60", { type: "code-execution", payload });
  expect(answer.body).toMatchObject({ result: { verdict }, retryCount: 0 });
});

test("tests are told one by one", async () => {
  const answer = await app.send("POST", "/api/executions?wait=60", {
    language: "node",
    code: "console.log(Number(require('fs').readFileSync(0)) * 7)",
    tests: [
      { name: "six", stdin: "6", expected: "42" },
      { stdin: "2", expected: "15" },
    ],
  });
  expect(answer.body).toMatchObject({
    status: "failed",
    verdict: "wrong_answer",
    result: {
      tests: [
        { name: "six", passed: true, verdict: "ok", stdout: "42\n" },
        { passed: false, verdict: "wrong_answer", stdout: "14\n" },
      ],
    },
  });
});

test("a stream tells what happens, and ends with the program", async () => {
  const added = await app.send("POST", "/api/executions", { language: "node", code: "console.log(1)" });
  const { id } = added.body;
  const stream = await openStream(`${app.url}/api/executions/${id}/events`);
  await stream.ended;
  expect(stream.events[0]?.event).toBe("open");
  expect(stream.events.at(-1)).toMatchObject({
    event: "end",
    data: { id, verdict: "ok", result: { stdout: "1\n" } },
  });
  for (const { event, data } of stream.events.slice(1, -1)) {
    expect(["job", "reset"]).toContain(event); // a stream may always say that it cannot tell what was missed
    if (event === "job") expect(data.jobId).toBe(id);
  }
  // One that has ended is told so at once.
  const late = await openStream(`${app.url}/api/executions/${id}/events`);
  await late.ended;
  const told = late.events.map(({ event }) => event);
  expect([told.at(0), told.at(-1)]).toEqual(["open", "end"]);
  // Its last change may be told with it, when it came just before.
  expect(told.slice(1, -1).filter((event) => event !== "job" && event !== "reset")).toEqual([]);
});

test("a running program is cancelled, and one that has ended is not", async () => {
  const { body } = await app.send("POST", "/api/executions", { language: "node", code: FOREVER });
  const stream = await openStream(`${app.url}/api/executions/${body.id}/events`);
  await expect.poll(async () => (await app.jobs.getJob(body.id))?.status).toBe("running");
  const cancelled = await app.send("POST", `/api/executions/${body.id}/cancel`);
  expect([200, 202]).toContain(cancelled.status);
  await stream.ended;
  expect(stream.events.at(-1)).toMatchObject({ event: "end", data: { verdict: "cancelled", result: null } });
  expect((await app.send("POST", `/api/executions/${body.id}/cancel`)).status).toBe(409);
});

test("a batch is stored as a whole or not at all", async () => {
  const executions = [1, 2].map((n) => ({ language: "node", code: `console.log(${n})` }));
  const added = await app.send("POST", "/api/executions/batch", { executions });
  expect(added.status).toBe(202);
  const outputs = await Promise.all(
    added.body.ids.map(async (id: string) => (await app.send("GET", `/api/executions/${id}?wait=60`)).body),
  );
  expect(outputs.map(({ result }) => result.stdout)).toEqual(["1\n", "2\n"]);

  const before = await app.jobs.listJobs({});
  const refused = await app.send("POST", "/api/executions/batch", {
    executions: [...executions, { language: "node", code: "1", env: { NODE_OPTIONS: "-r ./x" } }],
  });
  expect(refused).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: "/executions/2/env/NODE_OPTIONS" }] },
  });
  expect((await app.jobs.listJobs({})).jobs.length).toBe(before.jobs.length);
});

test.each([
  [{ language: "node" }, "/code"],
  [{ language: "cobol", code: "x" }, "/language"],
  [{ language: "node", files: [{ name: "../x.js", content: "1" }] }, "/files/0/name"],
  [{ language: "node", code: "1", limits: { timeoutMs: 30_001 } }, "/limits/timeoutMs"],
  [{ language: "cpp", code: "1", compile: { flags: ["-fplugin=x"] } }, "/compile/flags/0"],
  [{ language: "node", code: "1", dependencies: {} }, "/dependencies"],
  [{ language: "node", code: "1", roomId: "r" }, "/roomId"],
])("%j is refused by its place, before there is a job", async (body, pointer) => {
  const answer = await app.send("POST", "/api/executions", body);
  expect(answer.status).toBe(400);
  expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toEqual([pointer]);
});

test("what this driver cannot do ends the job in words, not in silence", async () => {
  const answer = await app.send("POST", "/api/executions?wait=60", {
    language: "cpp",
    code: "int main() {}",
    compile: { flags: ["-pthread"] },
  });
  expect(answer.body).toMatchObject({
    verdict: "rejected",
    result: null,
    error: { code: "unrecoverable", message: expect.stringContaining("-pthread cannot be used here") },
  });
});

test("the runtimes are those of the driver", async () => {
  const { body } = await app.send("GET", "/api/executions/runtimes");
  expect(body.runtimes).toContainEqual({
    language: "cpp",
    version: "22.0",
    driver: "embedded",
    limits: { timeoutMs: 30_000, cpuMs: 30_000, memoryMb: 128, cpus: 0.5, outputBytes: 262_144 },
    defaults: { timeoutMs: 30_000, cpuMs: null, memoryMb: 128, cpus: 0.5, outputBytes: 262_144 },
  });
  expect(new Set(body.runtimes.map(({ driver }: { driver: string }) => driver))).toEqual(
    new Set(["embedded"]),
  );
});

test("the library's door takes the same program", async () => {
  const files = [
    { name: "main.js", content: Buffer.from("console.log(7)").toString("base64"), encoding: "base64" },
  ];
  const id = await app.jobs.createJob({ type: "code-execution", payload: { language: "node", files } });
  expect(await app.jobs.waitFor(id)).toMatchObject({ status: "completed", result: { stdout: "7\n" } });
  await expect(
    app.jobs.createJob({ type: "code-execution", payload: { language: "node", files, code: "1" } }),
  ).rejects.toThrow(/code is given beside files/);
});

test.each([
  [{ language: "cpp", code: "1", compile: { flags: ["-fplugin=/w/x.so"] } }, "compile.flags.0"],
  [{ language: "node", files: [{ name: "../x.js", content: "1" }] }, "files.0.name"],
  [{ language: "node", code: "1", env: { NODE_OPTIONS: "--inspect" } }, "env.NODE_OPTIONS"],
])(
  "%j by SQL, whose rules the database does not know, is refused before anything of it runs",
  async (payload, place) => {
    const sql = postgres(app.databaseUrl, { max: 1, onnotice() {} });
    try {
      const [row] = await sql`select millrace.enqueue('code-execution', ${sql.json(payload)})::text as id`;
      const job = await app.jobs.waitFor(row?.["id"] as string);
      expect(job).toMatchObject({
        status: "failed",
        errorCode: "invalid-payload",
        result: null,
        retryCount: 0,
      });
      expect(job.errorMessage).toContain(place);
    } finally {
      await sql.end();
    }
  },
);

test("a job of another type is no execution", async () => {
  expect((await app.send("GET", "/api/executions/nothing")).status).toBe(404);
  expect((await app.send("GET", "/api/executions/nothing/events")).status).toBe(404);
  expect((await app.send("POST", "/api/executions/nothing/cancel")).status).toBe(404);
});
