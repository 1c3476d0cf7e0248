import { type JobHandler, silentLogger } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { JobQueueManager } from "./job-queue-manager.ts";
import { startWorker } from "./proof/test-processes.ts";
import { until } from "./proof/until.fixture.ts";
import { createRuntimeBundle, type RuntimeBundle } from "./runtime-bundle.fixture.ts";

let database: TestDatabase;
let sql: postgres.Sql;
/** Adds jobs, and runs none. */
let office: JobQueueManager<readonly JobHandler[]>;
const bundles: RuntimeBundle[] = [];
const handlers: readonly JobHandler[] = [{ type: "proof", execute: async () => {} }];

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice() {} });
});
beforeEach(async () => {
  office = new JobQueueManager({ databaseUrl: database.url, handlers, workers: false, logger: silentLogger });
  await office.initialize();
});
afterEach(async () => {
  await Promise.all(bundles.splice(0).map((bundle) => bundle.close()));
  await office.shutdown();
  // Those of workers that are gone stay until somebody makes the next.
  await sql`delete from millrace.offer`;
});
afterAll(async () => {
  await sql?.end();
  await database?.drop();
});

async function startBundle(options: Parameters<typeof createRuntimeBundle>[2] = {}): Promise<RuntimeBundle> {
  const bundle = await createRuntimeBundle(database.url, handlers, options);
  bundles.push(bundle);
  await bundle.notifier.start();
  bundle.runtime.start();
  return bundle;
}

const offers = () =>
  sql`select o.worker_id::text as "workerId", o.number::float8, o.listener_pid as pid from millrace.offer o order by 1`;
const offered = (count: number) =>
  until(`${count} offers stand`, async () => (await offers()).length === count);

test("an idle worker gets jobs without a claim, one after the other", async () => {
  const { store, ended } = await startBundle();
  await offered(1);
  const claim = vi.spyOn(store, "claim");
  for (let n = 0; n < 5; n += 1) {
    const job = await ended(await office.createJob({ type: "proof", payload: { n } }));
    expect(job).toMatchObject({ status: "completed", payload: { n }, retryCount: 0 });
    await offered(1);
  }
  expect(claim).not.toHaveBeenCalled();
});

test("a worker that has claimed other jobs is handed none meanwhile", async () => {
  const { store, ended, events } = await startBundle();
  await offered(1);
  const withdrawn = vi.spyOn(store, "withdrawOffer");
  const ids = await office.createJobs(["a", "b", "c"].map((name) => ({ type: "proof", payload: { name } })));
  await Promise.all(ids.map(ended));
  expect(withdrawn).toHaveBeenCalledOnce();
  expect(await withdrawn.mock.results[0]!.value).toBe(true);
  events.on("service.failed", ({ error }) => expect(error).toBeUndefined());
  // Until the next heartbeat it claims.
  await ended(await office.createJob({ type: "proof", payload: {} }));
});

test("a worker that was killed while it waited takes no job with it", async () => {
  const { ended } = await startBundle();
  await offered(1);
  const [own] = await offers();
  await using child = await startWorker({ databaseUrl: database.url, slots: 1, runMs: 0 });
  await offered(2);
  const [dead] = (await offers()).filter(({ workerId }) => workerId !== own!["workerId"]);
  // Its offer alone is left: nobody else is there to be handed a job.
  await sql`delete from millrace.offer o where o.worker_id = ${own!["workerId"]}`;
  child.signal("SIGKILL");
  await child.exit();
  await until(
    "the server noticed",
    async () => (await sql`select from pg_stat_activity a where a.pid = ${dead!["pid"]}`).length === 0,
  );
  const id = await office.createJob({ type: "proof", payload: {} });
  await ended(id);
  expect(
    await sql`select f.worker_id::text as "workerId", f.crashes from millrace.finished f where f.id = ${id}`,
  ).toEqual([{ workerId: own!["workerId"], crashes: 0 }]);
});

test("a job that the worker was never told of comes back", async () => {
  const { ended } = await startBundle({ heartbeatIntervalMs: 100 });
  await offered(1);
  await sql`update millrace.offer set channel = 'nobody listens here'`;
  const id = await office.createJob({ type: "proof", payload: {} });
  expect(await sql`select from millrace.lease l where ${id}::bigint = any (l.ids)`).toHaveLength(1);
  expect(await ended(id)).toMatchObject({ status: "completed", retryCount: 0 });
  await offered(1);
});

test("a worker that lost the connection on which it is told offers itself anew", async () => {
  const { ended } = await startBundle({ heartbeatIntervalMs: 100 });
  await offered(1);
  const [before] = await offers();
  await sql`select pg_terminate_backend(${before!["pid"]}::int)`;
  await ended(await office.createJob({ type: "proof", payload: {} }));
  await until("it listens again", async () => {
    const [now] = await offers();
    return now !== undefined && now["pid"] !== before!["pid"];
  });
  const job = await ended(await office.createJob({ type: "proof", payload: {} }));
  expect(job).toMatchObject({ status: "completed", retryCount: 0 });
});

test("a worker that stops leaves no offer, and no job", async () => {
  const { runtime } = await startBundle();
  await offered(1);
  const stopped = runtime.stop();
  const ids = await Promise.all(
    Array.from({ length: 10 }, () => office.createJob({ type: "proof", payload: {} })),
  );
  await stopped;
  expect(await offers()).toEqual([]);
  const { ended } = await startBundle();
  for (const id of ids) {
    const job = await office.getJob(id);
    if (job?.status !== "completed")
      expect(await ended(id)).toMatchObject({ status: "completed", retryCount: 0 });
  }
});
