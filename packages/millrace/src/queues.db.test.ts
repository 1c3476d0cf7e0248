import { createTestDatabase, type NodeProcess, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  JobHandlerRegistry,
  JobQueueManager,
  JobQueueService,
  JobStatus,
  JobType,
  JobWorkerService,
  silentLogger,
} from "./index.ts";
import { idsOf, startWorker } from "./proof/test-processes.ts";

let database: TestDatabase;
let sql: postgres.Sql;
/** Adds jobs and controls queues, and runs none. */
let office: JobQueueManager;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
  office = new JobQueueManager({ databaseUrl: database.url, logger: silentLogger, workers: false });
});
afterAll(async () => {
  await office.shutdown();
  await sql.end();
  await database.drop();
});

const startedBy = (workers: readonly NodeProcess[]) => workers.flatMap((worker) => idsOf(worker, "started"));
const proofs = (count: number) => Array.from({ length: count }, () => ({ type: "proof", payload: {} }));
const stats = () => office.queues.getQueueStats("default");

describe("queues over several processes", () => {
  test("a pause stops workers elsewhere, a drain finishes what waits, and the limit holds over all", async () => {
    const start = () => startWorker({ databaseUrl: database.url, slots: 4, runMs: 5 });
    const starting = [start(), start()] as const;
    await using first = await starting[0];
    await using second = await starting[1];
    const workers = [first, second];
    const { queues } = office;

    await queues.pauseQueue("default");
    const held = await office.createJobs(proofs(20));
    expect(await stats()).toMatchObject({ state: "paused", waiting: 0, paused: 20, active: 0 });
    expect(await office.getJob(held[0]!)).toMatchObject({ waitingFor: "paused" });

    await queues.drainQueue("default");
    const late = await office.createJobs(proofs(5));
    await expect
      .poll(stats, { timeout: 20_000 })
      .toMatchObject({ state: "paused", paused: 5, completed: 20, active: 0 });
    expect(new Set(startedBy(workers))).toEqual(new Set(held));
    // Written down by the processes themselves, with nobody asking.
    await expect
      .poll(async () => (await sql`select paused from millrace.queue where name = 'default'`)[0]?.paused, {
        timeout: 20_000,
      })
      .toBe(true);

    await queues.resumeQueue("default");
    await Promise.all(late.map((id) => office.waitFor(id, { timeoutMs: 10_000 })));
    expect(startedBy(workers)).toHaveLength(25);

    await queues.change("default", { concurrency: 1 });
    const counted = await office.createJobs(proofs(30));
    await Promise.all(counted.map((id) => office.waitFor(id, { timeoutMs: 20_000 })));
    const [most] = await sql`
      select max(n)::int as running from (
        select (select count(*) from millrace.finished b where b.started_at <= a.started_at and b.finished_at > a.started_at) as n
        from millrace.finished a where a.id = any (${counted as string[]}::bigint[])) x`;
    expect(most?.running).toBe(1);
    await queues.change("default", { concurrency: null });
  });

  test("a queue's own limit of one process holds in that process", async () => {
    let running = 0;
    let most = 0;
    const manager = new JobQueueManager({
      databaseUrl: database.url,
      logger: silentLogger,
      queueConcurrency: { narrow: 2 },
      handlers: [
        {
          type: "narrow",
          queue: "narrow",
          async execute() {
            most = Math.max(most, ++running);
            await new Promise((resolve) => setImmediate(resolve));
            running--;
          },
        },
      ],
    });
    await manager.initialize();
    const ids = await manager.createJobs(Array.from({ length: 50 }, () => ({ type: "narrow", payload: {} })));
    await Promise.all(ids.map((id) => manager.waitFor(id, { timeoutMs: 10_000 })));
    expect(most).toBe(2);
    await manager.shutdown();
  });
});

describe("controls", () => {
  test("refuse what is unknown or would not be enforced", async () => {
    const { queues } = office;
    for (const act of ["pauseQueue", "resumeQueue", "drainQueue", "getQueueStats"] as const)
      await expect(queues[act]("nowhere")).rejects.toMatchObject({ code: "QUEUE_NOT_FOUND" });
    await expect(queues.cleanQueue("no where", 1)).rejects.toMatchObject({ code: "QUEUE_NOT_FOUND" });
    await expect(queues.cleanQueue("default", 1e15)).rejects.toMatchObject({ code: "INVALID_CLEANING" });
    await expect(queues.cleanQueue("default", -1, 0, "pending" as "failed")).rejects.toMatchObject({
      code: "INVALID_CLEANING",
      faults: [{ pointer: "/age" }, { pointer: "/limit" }, { pointer: "/status" }],
    });
    const changes = {
      concurrency: 0,
      maxWaiting: -1,
      colour: "red",
      retention: { completed: { ageMs: 8 * 86_400_000, count: 0 }, pending: { ageMs: 1, count: 1 } },
    };
    await expect(queues.change("default", changes)).rejects.toMatchObject({
      code: "INVALID_QUEUE_SETTINGS",
      faults: [
        { pointer: "/colour" },
        { pointer: "/concurrency" },
        { pointer: "/maxWaiting" },
        { pointer: "/retention/completed/ageMs" },
        { pointer: "/retention/completed/count" },
        { pointer: "/retention/pending" },
      ],
    });
  });

  test("a queue takes jobs, many at once, reads its own, and retries one", async () => {
    await office.queues.pauseQueue("default");
    const queue = office.queues.getQueue("default");
    const id = await queue.add("proof", { n: 1 }, { priority: "high", attempts: 1, delay: 3_600_000 });
    expect(await queue.getJob(id)).toMatchObject({ priority: 2, maxRetries: 0, waitingFor: "schedule" });
    expect(
      await queue.addBulk([
        { type: "proof", data: 1 },
        { type: "PROOF", data: 2 },
      ]),
    ).toHaveLength(2);
    expect(await office.queues.getQueue("narrow").getJob(id)).toBeNull();
    await office.cancelJob(id);
    const job = await queue.getJob(id);
    await job?.retry();
    expect(await queue.getJob(id)).toMatchObject({ status: "pending", waitingFor: "paused" });
    await expect(job?.retry()).rejects.toMatchObject({ code: "JOB_STATE_CONFLICT" });
    await office.queues.resumeQueue("default");
  });
});

describe("the GPU service's names", () => {
  test("add, run, read, count and clean up jobs; shutdown gives back what does not end in time", async () => {
    const own = await createTestDatabase();
    const sleeper = Promise.withResolvers<void>();
    const registry = new JobHandlerRegistry();
    registry.register({ type: JobType.SEND_WEBHOOK, execute: () => ({ sent: true }) });
    registry.register({
      type: JobType.CREATE_INSTANCE,
      async execute(_payload, { signal }) {
        sleeper.resolve();
        await new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason as Error));
        });
      },
    });
    const manager = new JobQueueManager({ databaseUrl: own.url, logger: silentLogger, registry });
    const queue = new JobQueueService({ manager });
    const worker = new JobWorkerService(queue);
    await worker.start();
    const sent = await queue.addJob("SEND_WEBHOOK", { url: "x" }, "high");
    expect(await manager.waitFor(sent, { timeoutMs: 10_000 })).toMatchObject({ priority: 2, maxRetries: 2 });
    expect(
      (await queue.getJobs({ type: "SEND_WEBHOOK", status: JobStatus.COMPLETED })).map(({ id }) => id),
    ).toEqual([sent]);
    await worker.stop();
    const waiting = await queue.addJob(JobType.CREATE_INSTANCE, {});
    expect(await queue.getStats()).toEqual({
      totalJobs: 2,
      pendingJobs: 1,
      processingJobs: 0,
      completedJobs: 1,
      failedJobs: 0,
    });
    expect(await queue.cleanup(3_600_000)).toBe(0);
    expect(await queue.cleanup(0)).toBe(1);
    expect(await queue.getJob(sent)).toBeNull();

    await worker.start();
    await sleeper.promise;
    expect(await queue.getJob(waiting)).toMatchObject({ status: JobStatus.PROCESSING });
    await worker.shutdown(10);
    const sight = postgres(own.url, { max: 1 });
    expect(await sight`select status, retry_count from millrace.jobs where id = ${waiting}`).toEqual([
      { status: "pending", retry_count: 0 },
    ]);
    await sight.end();
    await own.drop();
  });

  test("an interval beside a manager would not be enforced, nor would an option that is none", async () => {
    expect(() => new JobQueueService({ manager: office, processingIntervalMs: 5 })).toThrow("pollInterval");
    expect(() => new JobQueueService({ manager: office, maxRetryDelay: -1 })).toThrow(
      "maxRetryDelay must be",
    );
    const typo: object = { maxRetryDelayMs: 5, maxAttemps: 5 };
    expect(() => new JobQueueService(typo)).toThrow("maxRetryDelayMs is not an option");
    const service = new JobQueueService({ manager: office });
    await expect(service.addJob("proof", {}, "normal", typo)).rejects.toThrow("is not an option of a job");
    await expect(service.addJob("proof", {}, "normal", { maxAttempts: 0 })).rejects.toMatchObject({
      faults: [{ pointer: "/maxAttempts" }],
    });
  });
});
