import { silentLogger } from "@millrace/core";
import { type OwnServer, startOwnServer } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { printFigures } from "./figures.fixture.ts";
import { type Held, mostAtOnce, shortestSpan } from "./lease-record.fixture.ts";
import { idsOf, startWorker, stop } from "./test-processes.ts";
import { until } from "./until.fixture.ts";

const KEYS = [1, 2, 3].map((limit) => ({ key: `key-${limit}`, limit }));
/** Of a key, for each place that it has. */
const JOBS_PER_PLACE = 50;
const RATE = { limit: 20, windowMs: 1000 };
const RATED_JOBS = 200;
/** Of each job. Milliseconds. */
const RUN_MS = 100;
const CRASHES = 2;
/** Jobs that end between one crash and the next. */
const STRETCH = 120;

let server: OwnServer;
beforeAll(async () => {
  server = await startOwnServer();
});
afterAll(() => server.remove());

/** Puts everything in before anything runs, so that there is a backlog throughout. Ids of the rated jobs. */
async function fill(): Promise<readonly string[]> {
  const manager = new JobQueueManager({ databaseUrl: server.url, workers: false, logger: silentLogger });
  const sql = postgres(server.url, { max: 1, onnotice() {} });
  await manager.initialize();
  await sql`insert into millrace.queue (name) values ('limited'), ('rated')`;
  await sql.end();
  const { queues } = manager;
  await queues.change("limited", { keys: { concurrency: 1 } });
  for (const { key, limit } of KEYS) await queues.keys.set("limited", key, { concurrency: limit });
  await queues.change("rated", { rate: RATE });
  await manager.createJobs(
    KEYS.flatMap(({ key, limit }) =>
      Array.from({ length: limit * JOBS_PER_PLACE }, () => ({
        type: "proof",
        payload: {},
        queue: "limited",
        key,
      })),
    ),
  );
  const rated = await manager.createJobs(
    Array.from({ length: RATED_JOBS }, () => ({ type: "proof", payload: {}, queue: "rated" })),
  );
  await manager.shutdown();
  return rated;
}

test("the server crashes under a load with keys and a rate: never beyond a limit, and nothing is lost", async () => {
  const all = KEYS.reduce((sum, { limit }) => sum + limit * JOBS_PER_PLACE, RATED_JOBS);
  const workerOptions = { databaseUrl: server.url, slots: 10, jobsPerWorker: 2, runMs: RUN_MS };
  await using worker = await startWorker(workerOptions);
  await using otherWorker = await startWorker(workerOptions);
  const workers = [worker, otherWorker];
  const ended = () => workers.reduce((sum, one) => sum + idsOf(one, "completed").length, 0);

  const rated = await fill();
  for (let crash = 1; crash <= CRASHES; crash += 1) {
    await until("jobs end", () => ended() >= crash * STRETCH);
    await server.restart("immediate");
  }
  await until("all jobs have ended", () => ended() >= all);
  await Promise.all(workers.map(stop));

  const sql = postgres(server.url, { max: 1, onnotice() {} });
  const record = await sql<(Held & { id: string; queue: string })[]>`
    select j.id::text, q.name as queue, j.extra ->> 'key' as key, extract(epoch from s.from)::float8 * 1000 as from, extract(epoch from s.to)::float8 * 1000 as to
    from millrace.finished j join millrace.queue q on q.id = j.queue_id
    cross join lateral (
      select j.started_at as from, j.finished_at as to union all select a.started_at, a.ended_at from millrace.attempt a where a.job_id = j.id) s`;
  const [left] = await sql`
    select (select count(*) from millrace.finished where status = 1)::int as completed, (select count(*) from millrace.ready)::int as ready,
      (select count(*) from millrace.lease)::int as leases`;
  await sql`select millrace.tend_keys()`;
  const keys = await sql`select k.key, k.active from millrace.queue_key k where k.active <> 0`;
  await sql.end();

  const most = KEYS.map(({ key }) => mostAtOnce(record.filter((held) => held.key === key)));
  const starts = record.filter(({ queue }) => queue === "rated").map(({ from }) => from);
  const observed = workers.flatMap(({ events }) =>
    events
      .filter(({ event, id }) => event === "started" && rated.includes(id as string))
      .map(({ at }) => at as number),
  );
  printFigures(`PostgreSQL was stopped ${CRASHES} times with -m immediate under limits`, {
    "most at once of keys with limits 1, 2, 3": most.join(", "),
    "shortest ms from start n - 20 to start n, from the record": shortestSpan(starts, RATE.limit).toFixed(1),
    "the same, by the processes' clocks": shortestSpan(observed, RATE.limit).toFixed(1),
    "attempts beyond one a job": record.length - all,
  });
  expect(left).toEqual({ completed: all, ready: 0, leases: 0 });
  expect(most).toEqual(KEYS.map(({ limit }) => limit));
  expect(shortestSpan(starts, RATE.limit)).toBeGreaterThanOrEqual(RATE.windowMs);
  // The processes' clocks are set apart by as much as a few ms.
  expect(shortestSpan(observed, RATE.limit)).toBeGreaterThan(RATE.windowMs - 5);
  // Every slot that was taken was let go.
  expect(keys).toEqual([]);
}, 120_000);
