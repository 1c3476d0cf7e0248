import { type NodeProcess, spawnNode } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, startTestApp, type TestApp } from "./test-app.fixture.ts";

const WORKERS = 2;
const LIMITS = {
  RATE_LIMIT_REQUESTS: "10000",
  MAX_CONCURRENT_JOBS_PER_CLIENT: "1",
  MAX_QUEUE_SIZE_PER_CLIENT: "2",
  TRUSTED_USER_HEADER: "X-User",
  COMPILE_ADDRESS_RATE_LIMIT: "7",
};

let app: TestApp;
/** The same server behind another proxy: what this machine says of users means nothing to it. */
let wary: NodeProcess;
let waryUrl: string;
let workers: NodeProcess[] = [];
let sql: postgres.Sql;
beforeAll(async () => {
  app = await startTestApp({
    variables: {
      CODE_EXECUTION_DRIVER: "embedded",
      MILLRACE_QUEUES: "elsewhere",
      TRUSTED_PROXIES: "127.0.0.0/8, ::1",
      ...LIMITS,
    },
  });
  sql = postgres(app.databaseUrl, { max: 1, onnotice() {} });
  wary = spawnNode(new URL("main.ts", import.meta.url), {
    env: {
      DATABASE_URL: app.databaseUrl,
      PORT: "0",
      MILLRACE_ROLE: "api",
      TRUSTED_PROXIES: "192.0.2.1",
      ...LIMITS,
    },
    patienceMs: 120_000,
  });
  workers = Array.from({ length: WORKERS }, () =>
    spawnNode(new URL("test-program-worker.ts", import.meta.url), {
      args: [app.databaseUrl],
      patienceMs: 120_000,
    }),
  );
  for (const worker of workers) await worker.event("ready");
  waryUrl = /http:\S+\d/.exec(await wary.line(/serves at/))?.[0] as string;
});
afterAll(async () => {
  await Promise.all([...workers, wary].map((child) => child?.destroy()));
  await sql?.end();
  await app?.stop();
});

const program = { language: "node", code: "1" };
const as = (user: string, address = "198.51.100.1") => ({ "x-user": user, "x-forwarded-for": address });
const run = (headers: Record<string, string>, url = app.url) =>
  app.send("POST", new URL("/run", url).href, program, headers);

const compile = (userId: string, headers: Record<string, string> = {}) =>
  app.send("POST", "/api/compile", { roomId: "r", userId, code: "int main() {}" }, headers);

async function times(count: number, submit: () => Promise<Answer>) {
  const answers = await Promise.all(Array.from({ length: count }, submit));
  return {
    ids: answers.filter(({ status }) => status < 300).map(({ body }) => (body.jobId ?? body.id) as string),
    refused: answers.filter(({ status }) => status >= 300),
  };
}

async function signalWorkers(event: "released" | "holding"): Promise<void> {
  for (const worker of workers) worker.signal("SIGUSR2");
  for (const worker of workers) await worker.event(event);
}

const isFull = (key: string) =>
  expect.objectContaining({
    status: 429,
    body: expect.objectContaining({
      code: "RATE_LIMITED",
      limit: "client-waiting",
      message: expect.stringContaining(key),
      retryAfter: 5,
    }),
  });

/** Most programs of each client that ran at one moment, by the record. */
async function mostAtOnce(ids: readonly string[]): Promise<Record<string, number>> {
  const rows = await sql`
    select key, max(n)::int as most from (
      select key, sum(change) over (partition by key order by at, change rows unbounded preceding) as n from (
        select started_at as at, 1 as change, extra ->> 'key' as key from millrace.finished where id = any (${ids}::bigint[])
        union all select finished_at, -1, extra ->> 'key' from millrace.finished where id = any (${ids}::bigint[])) c) s
    group by key`;
  return Object.fromEntries(rows.map(({ key, most }) => [key, most]));
}

test("one of a client runs and two wait, over all processes, by whatever route they come; others go past", async () => {
  const ada = await times(6, () => run(as("ada")));
  expect(ada.ids).toHaveLength(3);
  expect(ada.refused).toEqual(Array.from({ length: 3 }, () => isFull("user:ada")));
  expect(ada.refused[0]?.headers.get("retry-after")).toBe("5");
  expect(ada.refused[0]?.body).toMatchObject({ error: "Too many requests", instance: "/run" });

  // The same user elsewhere is the same client; another one at the same address is not.
  for (const [path, body] of [
    ["/run", program],
    ["/api/executions", program],
    ["/api/executions/batch", { executions: [program] }],
    ["/judge0/submissions", { language_id: 63, source_code: "1" }],
    ["/judge0/submissions/batch", { submissions: [{ language_id: 63, source_code: "1" }] }],
    ["/piston/api/v2/execute", { language: "javascript", version: "*", files: [{ content: "1" }] }],
  ] as const)
    expect([path, await app.send("POST", path, body, as("ada", "203.0.113.9"))]).toEqual([
      path,
      isFull("user:ada"),
    ]);
  const eve = await times(5, () => app.send("POST", "/api/executions", program, as("eve")));
  expect(eve.ids).toHaveLength(3);
  expect(eve.refused).toEqual([isFull("user:eve"), isFull("user:eve")]);

  // Nobody is known: the address counts, whatever names are made up for it.
  let invented = 0;
  const unknown = await times(5, () => run({ "x-user": `nobody-${++invented}` }, waryUrl));
  expect(unknown.ids).toHaveLength(3);
  expect(unknown.refused).toEqual([isFull("address:127.0.0.1"), isFull("address:127.0.0.1")]);

  const all = [...ada.ids, ...eve.ids, ...unknown.ids];
  await expect.poll(async () => (await app.send("GET", "/queue/status")).body.runningCount).toBe(3);
  await expect
    .poll(async () =>
      (await app.jobs.listJobs({ filter: { status: "pending" } })).jobs.map(({ waitingFor }) => waitingFor),
    )
    .toEqual(Array.from({ length: 6 }, () => "concurrency"));

  await signalWorkers("released");
  for (const id of all) await app.jobs.waitFor(id);
  expect(await mostAtOnce(all)).toEqual({ "user:ada": 1, "user:eve": 1, "address:127.0.0.1": 1 });
  const again = await run(as("ada"));
  expect(again.status).toBe(202);
  await app.jobs.waitFor(again.body.jobId); // else it runs beside those of the next test
});

test("an operator gives one client another limit", async () => {
  await app.jobs.queues.keys.set("code-execution", "user:max", { concurrency: 2 });
  await signalWorkers("holding");
  const max = await times(6, () => run(as("max")));
  expect(max.ids).toHaveLength(4);
  await expect.poll(async () => (await app.send("GET", "/queue/status")).body.runningCount).toBe(2);
  await signalWorkers("released");
  for (const id of max.ids) await app.jobs.waitFor(id);
  expect(await mostAtOnce(max.ids)).toEqual({ "user:max": 2 });
  await app.jobs.queues.keys.remove("code-execution", "user:max");
});

test("a limit that an operator took away comes back with the next program", async () => {
  await app.jobs.queues.change("code-execution", { keys: null });
  await app.jobs.queues.keys.remove("code-execution", "compile");
  expect((await run(as("bob"))).status).toBe(202);
  expect((await app.jobs.queues.get("code-execution")).keys).toMatchObject({ concurrency: 1 });
});

test("a name that is none is a 400, and a known user has windows and keys of its own", async () => {
  const twice = await run({ "x-user": "eve, ada" });
  expect(twice).toMatchObject({
    status: 400,
    body: { code: "INVALID_USER", errors: [{ pointer: "/x-user" }] },
  });
  expect((await app.send("GET", "/livez", undefined, { "x-user": "eve, ada" })).status).toBe(200);

  // The program tells another user each time, and it is ada all the same.
  const statuses: number[] = [];
  for (let n = 0; n < 6; n++) statuses.push((await compile(`made-up-${n}`, as("ada"))).status);
  expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  expect((await compile("user:ada")).status).toBe(202);

  const key = { "idempotency-key": "one" };
  const first = await app.send("POST", "/run", program, { ...as("fay"), ...key });
  const same = await app.send("POST", "/run", program, { ...as("fay"), ...key });
  const others = await app.send("POST", "/run", program, { ...as("gus"), ...key });
  expect([first, same, others].map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(same.body).toEqual(first.body);
  expect(others.body.jobId).not.toBe(first.body.jobId);
});

test("who makes up users by /api/compile stays within the limit of the address, and leaves others theirs", async () => {
  const from = (address: string) => ({ "x-forwarded-for": address });
  let invented = 0;
  const submissions = await times(12, () => compile(`invented-${++invented}`, from("198.51.100.50")));
  expect(submissions.ids).toHaveLength(7);
  for (const { status, headers, body } of submissions.refused) {
    expect([status, body.limit, body.error]).toEqual([429, "compile-address", "Too many requests"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect((await compile("invented-1", from("198.51.100.51"))).status).toBe(202);
  expect((await compile("anybody", { ...from("198.51.100.50"), "x-user": "hal" })).status).toBe(202);

  const one = await times(6, () => compile("always-the-same", from("198.51.100.52")));
  expect(one.refused.map(({ body }) => body.limit)).toEqual(["compile-user"]);
});

const DOORS: [string, (headers: Record<string, string>) => Promise<string>][] = [
  ["/run", async (headers) => (await run(headers)).body.jobId],
  ["/api/compile", async (headers) => (await compile("kim", headers)).body.jobId],
  [
    "/api/executions",
    async (headers) => (await app.send("POST", "/api/executions", program, headers)).body.id,
  ],
  [
    "/api/executions/batch",
    async (headers) =>
      (await app.send("POST", "/api/executions/batch", { executions: [program] }, headers)).body.ids[0],
  ],
  [
    "/judge0/submissions",
    async (headers) =>
      (await app.send("POST", "/judge0/submissions", { language_id: 63, source_code: "1" }, headers)).body
        .token,
  ],
];

test.each(DOORS)("what a known user sent to %s does not exist for others", async (door, send) => {
  const owner = as(`owner-${door.replaceAll("/", "-")}`);
  const id = await send(owner);
  const asked = [
    ["GET", `/api/executions/${id}`],
    ["GET", `/api/executions/${id}/output`],
    ["GET", `/api/executions/${id}/events`],
    ["POST", `/api/executions/${id}/stdin`, { data: "1" }],
    ["POST", `/api/executions/${id}/cancel`],
    ["GET", `/api/compile/${id}`],
    ["DELETE", `/api/compile/${id}?userId=kim`],
    ["GET", `/queue/job/${id}`],
    ["DELETE", `/queue/job/${id}`],
    ["GET", `/judge0/submissions/${id}`],
    ["GET", `/judge0/submissions/batch?tokens=${id}`],
    ["DELETE", `/judge0/submissions/${id}`],
  ] as const;
  for (const headers of [as("joe"), { "x-forwarded-for": "198.51.100.1" }]) {
    const answers = await Promise.all(
      asked.map(([method, path, body]) => app.send(method, path, body, headers)),
    );
    expect(answers.map(({ status }) => status)).toEqual(asked.map(() => 404));
  }
  expect(await app.send("GET", `/api/executions/${id}`, undefined, owner)).toMatchObject({
    status: 200,
    body: { id },
  });
});
