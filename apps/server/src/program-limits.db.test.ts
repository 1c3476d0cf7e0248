import { type NodeProcess, spawnNode } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, startTestApp, type TestApp } from "./test-app.fixture.ts";

const WORKERS = 2;
const NO_RATES = { RATE_LIMIT_REQUESTS: "10000", COMPILE_RATE_LIMIT: "1000" };

let app: TestApp;
let other: NodeProcess;
let otherUrl: string;
let workers: NodeProcess[] = [];
let sql: postgres.Sql;
beforeAll(async () => {
  // A server that can run programs gives their queue its limits; here others run them.
  app = await startTestApp({
    variables: { CODE_EXECUTION_DRIVER: "embedded", MILLRACE_QUEUES: "elsewhere", ...NO_RATES },
  });
  sql = postgres(app.databaseUrl, { max: 1, onnotice() {} });
  const env = { DATABASE_URL: app.databaseUrl, PORT: "0", MILLRACE_ROLE: "api", ...NO_RATES };
  other = spawnNode(new URL("main.ts", import.meta.url), { env, patienceMs: 120_000 });
  workers = Array.from({ length: WORKERS }, () =>
    spawnNode(new URL("test-program-worker.ts", import.meta.url), {
      args: [app.databaseUrl],
      patienceMs: 120_000,
    }),
  );
  for (const worker of workers) await worker.event("ready");
  otherUrl = /http:\S+\d/.exec(await other.line(/serves at/))?.[0] as string;
});
afterAll(async () => {
  await Promise.all([...workers, other].map((child) => child?.destroy()));
  await sql?.end();
  await app?.stop();
});

let requests = 0;
/** By one server process or the other, in turns. */
const send = (path: string, body: object): Promise<Answer> =>
  app.send("POST", new URL(path, ++requests % 2 === 0 ? app.url : otherUrl).href, body);
const run = () => send("/run", { language: "node", code: "1" });
const compile = () =>
  send("/api/compile", { roomId: "r", userId: `user-${requests}`, code: "int main() {}" });

async function sendAll(count: number, submit: () => Promise<Answer>) {
  const answers = await Promise.all(Array.from({ length: count }, submit));
  return {
    ids: answers.filter(({ status }) => status === 202).map(({ body }) => body.jobId as string),
    refused: answers.filter(({ status }) => status !== 202),
  };
}

const status = async () => (await app.send("GET", "/queue/status")).body;

async function signalWorkers(event: "released" | "holding"): Promise<void> {
  for (const worker of workers) worker.signal("SIGUSR2");
  for (const worker of workers) await worker.event(event);
}

/** Most programs that ran at one moment, by the record: all, and those of one way of submission. What begins when another ends does not overlap it. */
async function mostAtOnce(ids: readonly string[]): Promise<{ all: number; compiles: number }> {
  const [row] = await sql`
    select max(n)::int as all, max(compiles)::int as compiles from (
      select sum(change) over moments as n, sum(change) filter (where key = 'compile') over moments as compiles from (
        select started_at as at, 1 as change, extra ->> 'key' as key from millrace.finished where id = any (${ids}::bigint[])
        union all select finished_at, -1, extra ->> 'key' from millrace.finished where id = any (${ids}::bigint[])) c
      window moments as (order by at, change rows unbounded preceding)) s`;
  return row as unknown as { all: number; compiles: number };
}

const FULL = {
  status: 503,
  body: {
    status: 503,
    code: "QUEUE_FULL",
    error: "Service unavailable",
    message: expect.stringContaining("full"),
  },
};

test("over all processes five programs run and a hundred wait; of those of /api/compile three run and a hundred wait", async () => {
  // With 5 running the 106th is refused.
  const first = await sendAll(120, run);
  expect(first.ids).toHaveLength(105);
  for (const answer of first.refused) {
    expect(answer).toMatchObject(FULL);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  await expect.poll(async () => (await status()).runningCount).toBe(5);
  expect(await status()).toMatchObject({ queueLength: 100, maxConcurrent: 5, maxQueueSize: 100 });
  await signalWorkers("released");
  for (const id of first.ids) await app.jobs.waitFor(id);
  expect(await mostAtOnce(first.ids)).toEqual({ all: 5, compiles: null });

  await signalWorkers("holding");
  const compiles = await sendAll(120, compile);
  expect(compiles.ids).toHaveLength(103);
  for (const answer of compiles.refused) {
    expect(answer).toMatchObject(FULL);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  await expect.poll(async () => (await status()).runningCount).toBe(3);
  const positions = await Promise.all(
    compiles.ids.map(async (id) => (await app.send("GET", `/api/compile/${id}`)).body),
  );
  expect(
    positions.map(({ position }) => position as number | null).toSorted((a, b) => Number(a) - Number(b)),
  ).toEqual([null, null, null, ...Array.from({ length: 100 }, (_, n) => n + 1)]);
  expect(positions.every((answer) => answer.positionIsApproximate === false)).toBe(true);

  // Others go past those that wait for their turn among three, up to five in all.
  const rest = await sendAll(3, run);
  expect(rest.ids).toHaveLength(2);
  expect(rest.refused).toEqual([expect.objectContaining({ status: 503 })]);
  await expect.poll(async () => (await status()).runningCount).toBe(5);
  expect(await status()).toMatchObject({ queueLength: 100, maxConcurrent: 5, maxQueueSize: 100 });
  await signalWorkers("released");
  for (const id of [...compiles.ids, ...rest.ids]) await app.jobs.waitFor(id);
  expect(await mostAtOnce([...compiles.ids, ...rest.ids])).toEqual({ all: 5, compiles: 3 });
  for (const worker of workers)
    expect(worker.events.filter(({ event }) => event === "started").length).toBeGreaterThan(0);
});

test("a limit that an operator took away comes back with the next program of /api/compile", async () => {
  await app.jobs.queues.keys.remove("code-execution", "compile");
  expect((await compile()).status).toBe(202);
  expect((await compile()).status).toBe(202);
  expect(await app.jobs.queues.keys.get("code-execution", "compile")).toMatchObject({ concurrency: 3 });
});
