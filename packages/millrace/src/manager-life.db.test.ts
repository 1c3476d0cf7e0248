import { createTestDatabase } from "@millrace/testing";
import type { TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, JobHandlerRegistry, JobQueueManager, silentLogger } from "./index.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
});
afterAll(() => database.drop());

const connections = async () => {
  const sql = postgres(database.url, { max: 1 });
  const [row] =
    await sql`select count(*)::int as n from pg_stat_activity where application_name like 'millrace%' and datname = current_database()`;
  await sql.end();
  return row?.["n"] as number;
};

describe("a manager", () => {
  test("connects at its first use, not before, and leaves no connection behind", async () => {
    const manager = new JobQueueManager({ databaseUrl: database.url, logger: silentLogger });
    expect(manager.initialized).toBe(false);
    expect(await connections()).toBe(0);
    const id = await manager.createJob({ type: "data-processing", payload: { batchId: "b" } });
    expect(await connections()).toBeGreaterThan(0);
    expect(await manager.getJob(id)).toMatchObject({ status: "pending" });
    await manager.shutdown();
    await expect.poll(connections).toBe(0);
  });

  test("can be initialized twice at once, shut down twice, and brought back", async () => {
    const manager = new JobQueueManager({ databaseUrl: database.url, logger: silentLogger });
    await Promise.all([manager.initialize(), manager.initialize()]);
    expect(manager.initialized).toBe(true);
    await Promise.all([manager.shutdown(), manager.shutdown()]);
    expect(manager.initialized).toBe(false);
    await expect(
      manager.createJob({ type: "data-processing", payload: { batchId: "b" } }),
    ).rejects.toMatchObject({ code: "SHUT_DOWN" });
    await manager.initialize();
    const id = await manager.createJob({
      type: "data-processing",
      payload: { batchId: "b", data: [" a ", " a "] },
    });
    expect(await manager.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({
      status: "completed",
      result: { duplicates: 1, records: ["a"] },
    });
    await manager.shutdown();
    await expect.poll(connections).toBe(0);
  });

  test("without workers it adds jobs and runs none; its pool can still be started", async () => {
    const manager = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
    await manager.initialize();
    expect(manager.workerPool.getWorkerCount()).toBe(0);
    expect(await manager.healthCheck()).toMatchObject({ status: "healthy" });
    const id = await manager.createJob({ type: "data-processing", payload: { batchId: "b" } });
    await manager.workerPool.start();
    expect(await manager.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({ status: "completed" });
    await manager.shutdown();
  });

  test("waits for running jobs at shutdown, and gives back what did not start, no attempt burnt", async () => {
    const started = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slow = defineHandler({
      type: "slow",
      schema: z.object({}),
      async execute() {
        started.resolve();
        await goOn.promise;
        return "done";
      },
    });
    const config = { databaseUrl: database.url, handlers: [slow], logger: silentLogger };
    const manager = new JobQueueManager({ ...config, maxWorkers: 1, maxJobsPerWorker: 1 });
    const witness = new JobQueueManager({ ...config, workers: false });
    await manager.initialize();
    const ids = await manager.createJobs([
      { type: "slow", payload: {} },
      { type: "slow", payload: {} },
    ]);
    await started.promise;
    const down = manager.shutdown();
    goOn.resolve();
    await down;
    const jobs = await Promise.all(ids.map((id) => witness.getJob(id)));
    expect(jobs.map((job) => job?.status)).toEqual(["completed", "pending"]);
    expect(jobs[1]).toMatchObject({ retryCount: 0, crashes: 0 });
    await witness.shutdown();
  });

  test("whose database cannot be reached says so, and nothing of its password", async () => {
    const manager = new JobQueueManager({
      databaseUrl: "postgres://user:secret@127.0.0.1:1/none",
      logger: silentLogger,
    });
    const error: unknown = await manager.initialize().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    expect(String((error as Error).stack)).not.toContain("secret");
    expect(manager.initialized).toBe(false);
    await manager.shutdown();
  });
});

describe("handlers", () => {
  test("that are registered while the workers run are served at once", async () => {
    const registry = new JobHandlerRegistry();
    const manager = new JobQueueManager({ databaseUrl: database.url, registry, logger: silentLogger });
    await manager.initialize();
    expect(manager.getRegisteredTypes()).toEqual([]);
    registry.register({ type: "late", execute: (payload: { n: number }) => payload.n + 1 });
    expect(manager.getRegisteredTypes()).toEqual(["late"]);
    // Other processes learn of the type before this one adds a job of it.
    const other = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
    await expect
      .poll(() => other.createJob({ type: "late", payload: { n: 4 } }).catch(() => ""))
      .toMatch(/^\d+$/);
    await other.shutdown();
    const id = await manager.createJob({ type: "late", payload: { n: 1 } });
    expect(await manager.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({
      status: "completed",
      result: 2,
    });
    await manager.shutdown();
  });

  test("can add follow-on jobs, which exist only when the job completes", async () => {
    const child = defineHandler({ type: "child", schema: z.object({ of: z.string() }), execute: () => null });
    const parent = defineHandler({
      type: "parent",
      schema: z.object({ fails: z.boolean() }),
      retry: { maxRetries: 0 },
      execute({ fails }, context) {
        context.enqueue({ type: "child", payload: { of: context.jobId } });
        if (fails) throw new Error("no");
      },
    });
    const manager = new JobQueueManager({
      databaseUrl: database.url,
      handlers: [parent, child],
      logger: silentLogger,
    });
    await manager.initialize();
    const [failed, completed] = await manager.createJobs([
      { type: "parent", payload: { fails: true } },
      { type: "parent", payload: { fails: false } },
    ]);
    await Promise.all([failed, completed].map((id) => manager.waitFor(id ?? "", { timeoutMs: 10_000 })));
    expect(await manager.getJobs({ type: "child", payload: { of: failed } })).toHaveLength(0);
    expect(await manager.getJobs({ type: "child", payload: { of: completed } })).toHaveLength(1);
    await manager.shutdown();
  });

  test("share the settings of their type, which a job may override", async () => {
    const flaky = defineHandler({
      type: "flaky",
      schema: z.object({}),
      retry: { strategy: "linear", maxRetries: 7 },
      timeoutSeconds: 11,
      execute: () => null,
    });
    const manager = new JobQueueManager({
      databaseUrl: database.url,
      handlers: [flaky],
      workers: false,
      defaultMaxRetries: 1,
      defaultTimeoutSeconds: 2,
      logger: silentLogger,
    });
    const ids = await manager.createJobs([
      { type: "flaky", payload: {} },
      { type: "flaky", payload: {}, maxRetries: 0, timeoutSeconds: 5 },
      { type: "data-processing", payload: { batchId: "b" } },
    ]);
    const jobs = await Promise.all(ids.map((id) => manager.getJob(id)));
    expect(jobs.map((job) => [job?.maxRetries, job?.timeoutSeconds])).toEqual([
      [7, 11],
      [0, 5],
      [1, 2],
    ]);
    await manager.shutdown();
  });
});
