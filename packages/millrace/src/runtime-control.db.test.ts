import { HEARTBEAT_INTERVAL_MS, type JobContext, type JobHandler } from "@millrace/core";
import { createPostgresStore } from "@millrace/postgres";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createRuntimeBundle, type RuntimeBundle } from "./runtime-bundle.fixture.ts";

let database: TestDatabase;
/** Another process: its own store, its own connections. */
let other: ReturnType<typeof createPostgresStore>;
const bundles: RuntimeBundle[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  other = createPostgresStore({ url: database.url });
});
afterEach(async () => {
  await Promise.all(bundles.splice(0).map((bundle) => bundle.close()));
});
afterAll(async () => {
  await other.store.close();
  await database.drop();
});

async function setUp(
  ...parameters: Parameters<typeof createRuntimeBundle> extends [string, ...infer Rest] ? Rest : never
) {
  const bundle = await createRuntimeBundle(database.url, ...parameters);
  bundles.push(bundle);
  await bundle.notifier.start();
  return bundle;
}

/** A handler whose executions wait to be ended, or end when their signal is aborted. */
function waitingHandler(type: string, obeys = true) {
  const started: { readonly context: JobContext; end(value?: unknown): void }[] = [];
  const handler: JobHandler = {
    type,
    execute: (_payload, context) =>
      new Promise((resolve, reject) => {
        started.push({ context, end: resolve });
        if (obeys) context.signal.addEventListener("abort", () => reject(context.signal.reason as Error));
      }),
  };
  return { handler, started };
}

const jobs = (count: number, type: string) => Array.from({ length: count }, () => ({ type, payload: {} }));

describe("a cancel from another process", () => {
  test("closes a job that has not started; it never runs", async () => {
    const { handler, started } = waitingHandler("cancel-pending");
    const bundle = await setUp([handler], { maxWorkers: 1, maxJobsPerWorker: 1 });
    const [running, pending] = await bundle.enqueue(...jobs(2, "cancel-pending"));
    const began = bundle.next("job.started");
    bundle.runtime.start();
    await began;
    expect(await other.store.cancel(pending!)).toEqual({ kind: "cancelled" });
    started[0]!.end();
    await bundle.ended(running!);
    expect(await other.store.getJob(pending!)).toMatchObject({ status: "cancelled", startedAt: null });
    await bundle.close();
    expect(started).toHaveLength(1);
  });

  test("aborts a job that runs, sooner than a heartbeat would tell of it", async () => {
    const { handler, started } = waitingHandler("cancel-running");
    const bundle = await setUp([handler]);
    const began = bundle.next("job.started");
    bundle.runtime.start();
    const [id] = await bundle.enqueue(...jobs(1, "cancel-running"));
    await began;
    const askedAt = performance.now();
    expect(await other.store.cancel(id!)).toEqual({ kind: "requested" });
    expect(await bundle.ended(id!)).toMatchObject({
      status: "cancelled",
      errorCode: "cancelled",
      retryCount: 0,
    });
    expect(performance.now() - askedAt).toBeLessThan(HEARTBEAT_INTERVAL_MS);
    expect(started[0]!.context.signal.reason).toMatchObject({ code: "cancelled" });
  });

  test("does not undo work that was done all the same", async () => {
    const { handler, started } = waitingHandler("cancel-ignored", false);
    const bundle = await setUp([handler]);
    const began = bundle.next("job.started");
    bundle.runtime.start();
    const [id] = await bundle.enqueue(...jobs(1, "cancel-ignored"));
    await began;
    const aborted = new Promise((resolve) => started[0]!.context.signal.addEventListener("abort", resolve));
    await other.store.cancel(id!);
    await aborted;
    started[0]!.end("done");
    expect(await bundle.ended(id!)).toMatchObject({ status: "completed", result: "done" });
  });
});

test("slow jobs are claimed into free slots only, and the pool grows to its most", async () => {
  const { handler, started } = waitingHandler("slow");
  const bundle = await setUp([handler], { minWorkers: 1, maxWorkers: 3, maxJobsPerWorker: 2 });
  const ids = await bundle.enqueue(...jobs(12, "slow"));
  const claims: number[] = [];
  bundle.events.on("jobs.claimed", ({ jobs }) => claims.push(jobs));
  const sixth = bundle.next("job.started", () => started.length === 5);
  bundle.runtime.start();
  expect(bundle.runtime.pool.getWorkerCount()).toBe(1);
  await sixth;
  expect(bundle.runtime.pool.getWorkerCount()).toBe(3);
  expect(bundle.runtime.pool.getActiveWorkerCount()).toBe(3);
  expect(claims.reduce((a, b) => a + b, 0)).toBe(6);
  expect(
    (await Promise.all(ids.map((id) => other.store.getJob(id)))).filter((job) => job?.status === "pending"),
  ).toHaveLength(6);
  const stopped = bundle.runtime.stop();
  for (const { end } of started) end();
  await stopped;
});

describe("graceful shutdown", () => {
  test("gives unstarted jobs back at once, lets running ones end, burns no attempt", async () => {
    const { handler, started } = waitingHandler("leave-slow");
    const quick: JobHandler = { type: "leave-quick", execute: () => null };
    const bundle = await setUp([handler, quick], { maxWorkers: 1, maxJobsPerWorker: 1 });
    // Quick jobs make the process claim ahead; the slow ones behind them are then held without being started.
    await bundle.enqueue(...jobs(50, "leave-quick"));
    const ids = await bundle.enqueue(...jobs(30, "leave-slow"));
    bundle.runtime.start();
    while (started.length === 0 || bundle.runtime.stats.unstarted === 0) await bundle.next("jobs.claimed");
    const running = started[0]!.context.jobId;
    const unstarted = bundle.runtime.stats.unstarted;
    let returned = 0;
    const allReturned = bundle.next("job.returned", () => ++returned === unstarted);
    const stopped = bundle.runtime.stop();
    await allReturned;
    expect(started[0]!.context.signal.aborted).toBe(false);
    const others = ids.filter((id) => id !== running);
    for (const job of await other.store.getJobsById(others)) {
      expect(job).toMatchObject({ status: "pending", waitingFor: null, retryCount: 0, crashes: 0 });
    }
    started[0]!.end("in peace");
    await stopped;
    expect(await other.store.getJob(running)).toMatchObject({ status: "completed", result: "in peace" });
    expect(started).toHaveLength(1);
  });

  test("past its time aborts what runs, and another process runs it again as the same attempt", async () => {
    const { handler, started } = waitingHandler("leave-late");
    const first = await setUp([handler], { gracefulShutdownTimeoutMs: 50 });
    const began = first.next("job.started");
    first.runtime.start();
    const [id] = await first.enqueue(...jobs(1, "leave-late"));
    await began;
    await first.runtime.stop();
    expect(started[0]!.context.signal.reason).toMatchObject({ code: "shutdown" });
    expect(await other.store.getJob(id!)).toMatchObject({ status: "pending", retryCount: 0, crashes: 0 });

    const second = await setUp([{ type: "leave-late", execute: (_payload, { attempt }) => ({ attempt }) }]);
    second.runtime.start();
    expect(await second.ended(id!)).toMatchObject({
      status: "completed",
      result: { attempt: 1 },
      crashes: 0,
    });
  });
});

describe("a lease that was taken over", () => {
  test("aborts its jobs; a late completion is refused, counted, and changes nothing", async () => {
    const { handler, started } = waitingHandler("lost", false);
    const bundle = await setUp([handler], { heartbeatIntervalMs: 100 });
    const began = bundle.next("job.started");
    const lost = bundle.next("lease.lost");
    bundle.runtime.start();
    const [id] = await bundle.enqueue(...jobs(1, "lost"));
    const { job } = await began;
    const again = bundle.next(
      "job.started",
      ({ job: restarted }) => restarted.lease.workerId !== job.lease.workerId,
    );
    await other.store.endWorkers([job.lease.workerId]);
    expect(await lost).toMatchObject({ lease: job.lease, running: 1 });
    expect(started[0]!.context.signal.reason).toMatchObject({ code: "lease-lost" });
    // The same process has a new identity by then and runs the job anew.
    expect((await again).job.id).toBe(id);
    const refused = bundle.next("completion.refused");
    started[0]!.end("too late");
    expect((await refused).job.id).toBe(id);
    expect(bundle.runtime.stats.completions).toMatchObject({ accepted: 0, refused: 1 });
    started[1]!.end("in time");
    expect(await bundle.ended(id!)).toMatchObject({ status: "completed", result: "in time" });
    expect(bundle.runtime.stats.completions).toMatchObject({ accepted: 1, refused: 1 });
  });
});
