import { createServer } from "node:net";
import { createTestDatabase, spawnNode, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

const MAIN = new URL("main.ts", import.meta.url);
const SERVES = /^Millrace serves at (http:\/\/127\.0\.0\.1:\d+)\./;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

const run = (variables: Readonly<Record<string, string>>) =>
  spawnNode(MAIN, {
    env: { DATABASE_URL: database.url, PORT: "0", HOST: "", DOCKER_HOST: "unix:///nonexistent.sock", ...variables },
    cwd: import.meta.dirname,
  });

/** What a person reads: the lines beside the log. */
const words = (program: { output: readonly string[] }) => program.output.filter((line) => !line.startsWith("{"));

const urlOf = (program: { output: readonly string[] }) =>
  vi.waitFor(
    () => {
      const url = words(program).map((line) => SERVES.exec(line)?.[1]).find((found) => found !== undefined);
      return url ?? expect.fail(program.output.join("\n"));
    },
    { timeout: 20_000 },
  );

describe("a server that cannot start says why in one line and exits with 1", () => {
  async function expectRefusal(variables: Readonly<Record<string, string>>, reason: RegExp) {
    await using program = run(variables);
    expect(await program.exit()).toEqual({ code: 1, signal: null });
    expect(words(program)).toEqual([expect.stringMatching(reason)]);
    return words(program)[0] as string;
  }

  test("a taken port", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port));
    });
    try {
      await expectRefusal({ PORT: String(port) }, new RegExp(`port ${port} on 127\\.0\\.0\\.1 is taken.*Set PORT`));
    } finally {
      other.close();
    }
  });

  test("a database that is not there", async () => {
    const url = new URL(database.url);
    url.port = "1";
    await expectRefusal({ DATABASE_URL: url.href }, /database.*ECONNREFUSED/i);
  });

  test("a database of another name, and a wrong password, which is not repeated", async () => {
    const url = new URL(database.url);
    url.pathname = "/nowhere";
    await expectRefusal({ DATABASE_URL: url.href }, /database "nowhere" does not exist/);
    url.password = "hunter2";
    url.username = "nobody";
    const line = await expectRefusal({ DATABASE_URL: url.href }, /nobody/);
    expect(line).not.toContain("hunter2");
  });

  test("a configuration that cannot be used: every fault in the one line", async () => {
    await expectRefusal({ PORT: "many", MILLRACE_ROLE: "boss" }, /PORT must be.*MILLRACE_ROLE/);
    await expectRefusal({ JOB_QUEUE_MAX_WORKERS: "0" }, /JOB_QUEUE_MAX_WORKERS/);
  });

  test("a schema that needs a newer program", async () => {
    const newer = await createTestDatabase();
    const sql = postgres(newer.url, { max: 1, onnotice() {} });
    await sql`insert into millrace.migration (name, checksum, minimum_release, release) values ('9999_later', 'x', '99.0.0', '99.0.0')`;
    await sql.end();
    await expectRefusal({ DATABASE_URL: newer.url }, /needs Millrace 99\.0\.0 or newer/);
    await newer.drop();
  });
});

test.each(["SIGTERM", "SIGINT"] as const)("%s ends it: waiting requests are answered, exit 0", async (signal) => {
  await using program = run({});
  const url = await urlOf(program);
  const created = await fetch(`${url}/api/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type: "data-processing", payload: { batchId: "b" }, scheduledAt: "2099-01-01T00:00:00Z" }),
  });
  const { id } = (await created.json()) as { id: string };
  const waiting = fetch(`${url}/api/jobs/${id}?wait=60`);
  // The answer to this later request shows that the server has taken the waiting one.
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const signalledAt = performance.now();
  program.signal(signal);
  expect(((await (await waiting).json()) as { status: string }).status).toBe("pending");
  expect(await program.exit()).toEqual({ code: 0, signal: null });
  // Less than what connections are given at most: the kept one was closed with its answer.
  expect(performance.now() - signalledAt).toBeLessThan(4000);
});

test("the roles share the work: the api takes a job, the worker, which serves no HTTP, runs it", async () => {
  await using api = run({ MILLRACE_ROLE: "api" });
  await using worker = run({ MILLRACE_ROLE: "worker" });
  const url = await urlOf(api);
  const answer = await fetch(`${url}/api/jobs?wait=20`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type: "data-processing", payload: { batchId: "b" } }),
  });
  expect(await answer.json()).toMatchObject({ status: "completed" });
  expect(words(worker).join()).not.toMatch(SERVES);
  for (const program of [api, worker]) {
    program.signal("SIGTERM");
    expect(await program.exit()).toEqual({ code: 0, signal: null });
  }
});
