import { setTimeout as pause } from "node:timers/promises";
import { silentLogger } from "@millrace/core";
import { createTestDatabase, type NodeProcess, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { printFigures } from "./figures.fixture.ts";
import { type Held, mostAtOnce, shortestSpan, unusedShare } from "./lease-record.fixture.ts";
import { startWorker } from "./test-processes.ts";
import { until } from "./until.fixture.ts";

const PROCESSES = 4;
const WORKERS_PER_PROCESS = 2;
const KEYS = Array.from({ length: 20 }, (_, index) => ({ key: `key-${index}`, limit: 1 + (index % 5) }));
const JOBS_PER_SLOT = 334;
/** Of each job. Milliseconds. */
const RUN_MS = 250;
/** A process is killed about so often. Milliseconds. */
const KILL_MS = 15_000;

let database: TestDatabase;
let sql: postgres.Sql;
let manager: JobQueueManager;
const processes: NodeProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice() {} });
  manager = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
});
afterEach(async () => {
  for (const child of processes.splice(0)) {
    child.signal("SIGKILL");
    await child.exit();
  }
  await manager.shutdown();
  await sql.end();
  await database.drop();
});

async function addProcess(slots: number, runMs: number): Promise<void> {
  const jobsPerWorker = slots / WORKERS_PER_PROCESS;
  const child = await startWorker({
    databaseUrl: database.url,
    slots: WORKERS_PER_PROCESS,
    jobsPerWorker,
    runMs,
  });
  processes.push(child);
}

async function makeQueue(name: string): Promise<void> {
  await sql`insert into millrace.queue (name) values (${name})`;
}

const finished = async () =>
  Number((await sql`select coalesce(sum(total_completed), 0) as n from millrace.queues`)[0]?.n);

test("keys with limits 1 to 5 over 8 workers in 4 processes, killed now and then: never beyond a limit, hardly below", async () => {
  for (let index = 0; index < PROCESSES; index += 1) await addProcess(20, RUN_MS);
  await makeQueue("limited");
  await manager.queues.change("limited", { keys: { concurrency: 1 } });
  for (const { key, limit } of KEYS) await manager.queues.keys.set("limited", key, { concurrency: limit });
  await manager.queues.pauseQueue("limited");
  const jobs = Array.from({ length: JOBS_PER_SLOT }, () => KEYS)
    .flat()
    .flatMap(({ key, limit }) =>
      Array.from({ length: limit }, () => ({ type: "proof", payload: {}, queue: "limited", key })),
    );
  for (let from = 0; from < jobs.length; from += 5000)
    await manager.createJobs(jobs.slice(from, from + 5000));
  await manager.queues.resumeQueue("limited");

  const begunAt = performance.now();
  let kills = 0;
  while ((await finished()) < jobs.length) {
    await pause(1_000);
    if (performance.now() - begunAt < (kills + 1) * KILL_MS || kills === 3) continue;
    kills += 1;
    const victim = processes.shift()!;
    victim.signal("SIGKILL");
    await victim.exit();
    await addProcess(20, RUN_MS);
  }

  const record = await sql<(Held & { dead: boolean })[]>`
    select f.extra ->> 'key' as key, extract(epoch from f.started_at)::float8 * 1000 as from, extract(epoch from f.finished_at)::float8 * 1000 as to,
      false as dead
    from millrace.finished f
    union all
    select f.extra ->> 'key', extract(epoch from a.started_at)::float8 * 1000, extract(epoch from a.ended_at)::float8 * 1000, true
    from millrace.attempt a join millrace.finished f on f.id = a.job_id where a.outcome = 2`;
  const worst = KEYS.map(({ key, limit }) => mostAtOnce(record.filter((held) => held.key === key)) - limit);
  const unused = KEYS.map(
    ({ key, limit }) =>
      unusedShare(
        record.filter((held) => held.key === key),
        limit,
      ) * limit,
  );
  const share = unused.reduce((sum, part) => sum + part, 0) / KEYS.reduce((sum, { limit }) => sum + limit, 0);
  printFigures(`${jobs.length} jobs of ${RUN_MS} ms over 20 keys with limits 1 to 5`, {
    "seconds in all": (performance.now() - begunAt) / 1000,
    "processes killed": kills,
    "leases of the killed": record.filter(({ dead }) => dead).length,
    "most beyond a limit": Math.max(...worst),
    "unused capacity": `${(share * 100).toFixed(2)} %`,
  });
  expect(record.filter(({ dead }) => !dead)).toHaveLength(jobs.length);
  expect(kills).toBeGreaterThan(0);
  // Each key reached its limit, and none went beyond.
  expect(worst).toEqual(KEYS.map(() => 0));
  expect(share).toBeLessThan(0.05);
}, 240_000);

test("a queue of 50 starts a second over 4 processes, two of them killed: start n is never less than a second after start n − 50", async () => {
  const JOBS = 1_000;
  const everBegun: NodeProcess[] = [];
  const add = async () => {
    await addProcess(20, 500);
    everBegun.push(processes.at(-1)!);
  };
  for (let index = 0; index < PROCESSES; index += 1) await add();
  await makeQueue("rated");
  await manager.queues.change("rated", { rate: { limit: 50, windowMs: 1000 } });
  await manager.createJobs(
    Array.from({ length: JOBS }, () => ({ type: "proof", payload: {}, queue: "rated" })),
  );
  for (const part of [1 / 4, 1 / 2]) {
    await until("a part of the jobs has ended", async () => (await finished()) >= part * JOBS);
    const victim = processes.shift()!;
    const told = victim.events.length;
    await until("the victim runs jobs", async () =>
      victim.events.slice(told).some(({ event }) => event === "started"),
    );
    victim.signal("SIGKILL");
    await victim.exit();
    await add();
  }
  await until("all jobs have ended", async () => (await finished()) === JOBS);

  // A lease of the killed is a start too, whether its process came to it or not.
  const recorded = await sql<{ at: number; waited: boolean }[]>`
    select extract(epoch from f.started_at)::float8 * 1000 as at, f.crashes = 0 as waited from millrace.finished f
    union all
    select extract(epoch from a.started_at)::float8 * 1000, false from millrace.attempt a where a.outcome = 2`;
  const starts = recorded.map(({ at }) => at);
  const observed = everBegun.flatMap(({ events }) =>
    events.filter(({ event }) => event === "started").map(({ at }) => at as number),
  );
  // The backlog ends with the last job that no killed process had; what those had waits for its rescue.
  const backlogEndsAt = Math.max(...recorded.filter(({ waited }) => waited).map(({ at }) => at));
  const behind = starts.filter((at) => at <= backlogEndsAt);
  const lastedMs = backlogEndsAt - Math.min(...starts);
  const unused = 1 - (behind.length / 50 - 1) / (lastedMs / 1000);
  printFigures(`${JOBS} jobs in a queue of 50 starts a second, 2 processes killed`, {
    "leases of the killed": recorded.length - JOBS,
    "ms from the first start to the last of the backlog": lastedMs,
    "shortest ms from start n - 50 to start n, from the record": shortestSpan(starts, 50).toFixed(1),
    "the same, by the processes' clocks": shortestSpan(observed, 50).toFixed(1),
    "unused capacity": `${(unused * 100).toFixed(2)} %`,
  });
  expect(starts.length).toBeGreaterThan(JOBS);
  expect(observed.length).toBeGreaterThanOrEqual(JOBS);
  expect(shortestSpan(starts, 50)).toBeGreaterThanOrEqual(1000);
  // The processes' clocks are set apart by as much as a few ms.
  expect(shortestSpan(observed, 50)).toBeGreaterThan(995);
  expect(unused).toBeLessThan(0.05);
}, 240_000);

test("key A of a fair queue has 50 000 jobs waiting, key B adds 10: none of B's waits for 2 s", async () => {
  for (let index = 0; index < 2; index += 1) await addProcess(10, 50);
  await makeQueue("fair");
  await manager.queues.change("fair", { order: "fair" });
  const add = (key: string, count: number) =>
    manager.createJobs(
      Array.from({ length: count }, () => ({ type: "proof", payload: {}, queue: "fair", key })),
    );
  await manager.queues.pauseQueue("fair");
  for (let round = 0; round < 5; round += 1) await add("a", 10_000);
  await manager.queues.resumeQueue("fair");
  await until("a's jobs run", async () => (await finished()) > 200);
  const late = await add("b", 10);
  await until(
    "b's jobs have ended",
    async () =>
      Number(
        (
          await sql`select count(*) as n from millrace.finished f where f.id = any (${late}::text[]::bigint[])`
        )[0]?.n,
      ) === 10,
  );
  const [row] = await sql`
    select max(extract(epoch from f.started_at - f.created_at))::float8 * 1000 as ms from millrace.finished f
    where f.id = any (${late}::text[]::bigint[])`;
  const waiting = (await manager.queues.get("fair")).ready;
  printFigures("Key B adds 10 jobs behind 50 000 of key A", {
    "longest wait of B, ms": row?.ms as number,
    "jobs of A that still waited": waiting,
  });
  expect(waiting).toBeGreaterThan(40_000);
  expect(row?.ms).toBeLessThan(2_000);
}, 120_000);
