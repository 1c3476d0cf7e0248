import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createEventBus } from "./events.ts";
import { type Worker, WorkerPool } from "./worker-pool.ts";

function createPool(options: { minWorkers: number; maxWorkers: number; maxJobsPerWorker: number }) {
  const events = createEventBus((error) => {
    throw error;
  });
  const told: string[] = [];
  events.on("worker.started", ({ worker }) => told.push(`started ${worker}`));
  events.on("worker.stopped", ({ worker }) => told.push(`stopped ${worker}`));
  const pool = new WorkerPool({ ...options, workerName: "worker" }, events);
  pool.start();
  const take = (count: number): Worker[] => Array.from({ length: count }, () => pool.acquire()!);
  return { pool, told, take };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a pool of 1 to 3 workers with 2 jobs each", () => {
  const options = { minWorkers: 1, maxWorkers: 3, maxJobsPerWorker: 2 };

  test("begins with the least number, all of it idle", () => {
    const { pool } = createPool(options);
    expect([
      pool.getWorkerCount(),
      pool.getActiveWorkerCount(),
      pool.getIdleWorkerCount(),
      pool.free,
    ]).toEqual([1, 0, 1, 6]);
  });

  test("adds a worker only when every slot is taken", () => {
    const { pool, take } = createPool(options);
    expect(take(2).map(({ name }) => name)).toEqual(["worker-1", "worker-1"]);
    expect(pool.getWorkerCount()).toBe(1);
    expect(take(1)[0]!.name).toBe("worker-2");
    expect([pool.getActiveWorkerCount(), pool.getIdleWorkerCount()]).toEqual([2, 0]);
  });

  test("has no slot left at the most", () => {
    const { pool, take } = createPool(options);
    const workers = take(6);
    expect(pool.free).toBe(0);
    expect(pool.acquire()).toBeUndefined();
    pool.release(workers[1]!);
    expect(pool.acquire()).toBe(workers[1]);
  });

  test("retires idle workers down to the least number", () => {
    const { pool, take, told } = createPool(options);
    for (const worker of take(6)) pool.release(worker);
    expect(pool.getWorkerCount()).toBe(3);
    vi.advanceTimersByTime(60_000);
    expect(pool.getWorkerCount()).toBe(1);
    expect(told).toEqual([
      "started worker-1",
      "started worker-2",
      "started worker-3",
      "stopped worker-3",
      "stopped worker-2",
    ]);
  });

  test("keeps a worker that has a job", () => {
    const { pool, take } = createPool(options);
    const workers = take(5);
    for (const worker of workers.slice(0, 4)) pool.release(worker);
    vi.advanceTimersByTime(60_000);
    expect([pool.getWorkerCount(), pool.getActiveWorkerCount()]).toEqual([3, 1]);
    pool.release(workers[4]!);
    vi.advanceTimersByTime(60_000);
    expect(pool.getWorkerCount()).toBe(1);
  });

  test("gives out nothing once it is closed", () => {
    const { pool, take } = createPool(options);
    const [worker] = take(1);
    pool.close();
    expect([pool.free, pool.acquire()]).toEqual([0, undefined]);
    pool.release(worker!);
    pool.stop();
    expect(pool.getWorkerCount()).toBe(0);
  });
});

test("the worker of a pool of one can have a name of its own", () => {
  const events = createEventBus((error) => {
    throw error;
  });
  const started: string[] = [];
  events.on("worker.started", ({ worker }) => started.push(worker));
  const one = { minWorkers: 1, maxWorkers: 1, maxJobsPerWorker: 1 };
  new WorkerPool({ ...one, workerName: "worker", onlyWorkerName: "mailer" }, events).start();
  new WorkerPool({ ...one, workerName: "worker" }, events).start();
  expect(started).toEqual(["mailer", "worker-1"]);
});
