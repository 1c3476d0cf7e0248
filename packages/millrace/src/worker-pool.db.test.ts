import { createTestDatabase } from "@millrace/testing";
import type { TestDatabase } from "@millrace/testing";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { jobHandlerRegistry, jobQueueManager, JobWorker, WorkerPool } from "./index.ts";

// These use the ready-made manager, as S3's examples do: its database and settings come from the environment.

let database: TestDatabase;
const running = new Map<number, () => void>();
const peak = { now: 0, most: 0 };

jobHandlerRegistry.register({
  type: "hold",
  async execute({ n }: { readonly n: number }) {
    peak.now += 1;
    peak.most = Math.max(peak.most, peak.now);
    await new Promise<void>((resolve) => running.set(n, resolve));
    running.delete(n);
    peak.now -= 1;
  },
});

beforeAll(async () => {
  database = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("LOG_LEVEL", "silent");
});

afterEach(() => {
  peak.most = 0;
});

afterAll(async () => {
  await jobQueueManager.shutdown();
  vi.unstubAllEnvs();
  await database.drop();
});

async function hold(count: number): Promise<readonly string[]> {
  return jobQueueManager.createJobs(
    Array.from({ length: count }, (_, n) => ({ type: "hold", payload: { n } })),
  );
}

async function letGo(ids: readonly string[]): Promise<void> {
  const ended = Promise.all(ids.map((id) => jobQueueManager.waitFor(id, { timeoutMs: 20_000 })));
  const timer = setInterval(() => running.forEach((end) => end()), 5);
  expect(new Set((await ended).map((job) => job.status))).toEqual(new Set(["completed"]));
  clearInterval(timer);
}

test("WorkerPool runs up to maxWorkers × maxJobsPerWorker jobs at once, and grows with demand", async () => {
  const pool = new WorkerPool({ maxWorkers: 3, pollInterval: 1000, maxJobsPerWorker: 2 });
  expect([pool.getActiveWorkerCount(), pool.getIdleWorkerCount()]).toEqual([0, 0]);
  await pool.start();
  expect([pool.getActiveWorkerCount(), pool.getIdleWorkerCount()]).toEqual([0, 1]);
  const ids = await hold(8);
  await expect.poll(() => running.size, { timeout: 10_000 }).toBe(6);
  expect([pool.getActiveWorkerCount(), pool.getIdleWorkerCount()]).toEqual([3, 0]);
  await letGo(ids);
  expect(peak.most).toBe(6);
  await pool.stop();
  expect([pool.getActiveWorkerCount(), pool.getIdleWorkerCount()]).toEqual([0, 0]);
});

test("JobWorker is one worker with the id that it was given", async () => {
  const worker = new JobWorker("worker-1");
  await Promise.all([worker.start(), worker.start()]);
  const ids = await hold(12);
  await expect.poll(() => running.size, { timeout: 10_000 }).toBe(10);
  expect([worker.id, worker.getActiveWorkerCount()]).toEqual(["worker-1", 1]);
  await letGo(ids);
  await Promise.all([worker.stop(), worker.stop()]);
});

test("a pool that was stopped can be started again", async () => {
  const pool = new WorkerPool({ maxWorkers: 1, maxJobsPerWorker: 1 });
  await pool.start();
  await pool.stop();
  await pool.start();
  await letGo(await hold(2));
  expect(peak.most).toBe(1);
  await pool.stop();
});

test("the ready-made manager runs the jobs of the global registry", async () => {
  await jobQueueManager.initialize();
  const id = await jobQueueManager.createJob({
    type: "email-notification",
    payload: {
      userId: "user123",
      template: "welcome",
      data: { name: "John Doe", email: "john@example.org" },
    },
    priority: "high",
  });
  expect(await jobQueueManager.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({
    status: "completed",
    result: { success: true, delivered: false, email: { to: "john@example.org", subject: "Welcome" } },
  });
  expect(jobQueueManager.workerPool.getIdleWorkerCount()).toBeGreaterThan(0);
  await jobQueueManager.shutdown();
});

test.each([{ maxWorkers: 0 }, { pollInterval: 1 }, { workers: 3 } as object])(
  "refuses what it cannot use: %o",
  (config) => {
    expect(() => new WorkerPool(config)).toThrow(/cannot be used/);
  },
);

test("refuses to start with a least above the greatest", async () => {
  await expect(new WorkerPool({ minWorkers: 2, maxWorkers: 1 }).start()).rejects.toThrow(/minWorkers is 2/);
});
