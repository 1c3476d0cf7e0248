import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Attempt, type AttemptServices } from "./attempt.ts";
import { Dispatcher } from "./dispatcher.ts";
import { createEventBus } from "./events.ts";
import { QueueState } from "./queue-state.ts";
import type { ClaimedJob } from "./store.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";
import { type Worker, WorkerPool } from "./worker-pool.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const services = {} as AttemptServices;

/** `run` is what starting a job takes: milliseconds, after which it has ended; null: it goes on. */
function createDispatcher(limits: Readonly<Record<string, number>>, slots: number, runMs: number | null) {
  const queues = new Map(Object.entries(limits).map(([name, limit]) => [name, new QueueState(name, limit)]));
  const pool = new WorkerPool(
    { minWorkers: 1, maxWorkers: 1, maxJobsPerWorker: slots, workerName: "worker" },
    createEventBus(() => {}),
  );
  pool.start();
  const started: string[] = [];
  const running: Attempt[] = [];
  let now = 0;
  const dispatcher = new Dispatcher(queues, {
    pool,
    clock: { now: () => now, monotonic: () => now },
    start(job: ClaimedJob, worker: Worker) {
      started.push(job.id);
      const attempt = new Attempt(job, worker, now, services);
      if (runMs === null) {
        running.push(attempt);
        return;
      }
      now += runMs;
      dispatcher.ended(attempt, runMs);
    },
    startBatch: () => {},
    onRoom: () => {},
  });
  const hold = (...jobs: readonly ClaimedJob[]): void => {
    for (const job of jobs) queues.get(job.queue)!.local.push(job);
  };
  return { dispatcher, hold, started, running, queues };
}

test("the best job of all queues starts first", () => {
  const { dispatcher, hold, started } = createDispatcher({ a: Infinity, b: Infinity }, 3, null);
  hold(
    claimedJob({ queue: "a", id: "late", priority: 3, seq: 1 }),
    claimedJob({ queue: "a", id: "later", priority: 4, seq: 2 }),
    claimedJob({ queue: "b", id: "first", priority: 1, seq: 9 }),
    claimedJob({ queue: "b", id: "returned", priority: 3, head: 0, seq: 3 }),
  );
  dispatcher.dispatch();
  expect(started).toEqual(["first", "returned", "late"]);
  expect(dispatcher.unstarted).toBe(1);
});

test("a queue at its limit waits, even with slots free, and others go on", () => {
  const { dispatcher, hold, started, running } = createDispatcher({ narrow: 1, wide: Infinity }, 10, null);
  hold(
    claimedJob({ queue: "narrow", id: "n1", seq: 1 }),
    claimedJob({ queue: "narrow", id: "n2", seq: 2 }),
    claimedJob({ queue: "wide", id: "w1", priority: 9, seq: 3 }),
  );
  dispatcher.dispatch();
  expect(started).toEqual(["n1", "w1"]);
  dispatcher.ended(running[0]!, 5);
  expect(started).toEqual(["n1", "w1", "n2"]);
});

test("any number of jobs that end at once are started one after the other, not inside each other", () => {
  const { dispatcher, hold, started } = createDispatcher({ a: Infinity }, 1, 0);
  for (let seq = 0; seq < 50_000; seq += 1) hold(claimedJob({ queue: "a", id: String(seq), seq }));
  dispatcher.dispatch();
  expect(started).toHaveLength(50_000);
});

test("jobs that keep the event loop busy let it have its turn", async () => {
  const { dispatcher, hold, started } = createDispatcher({ a: Infinity }, 100, 4);
  for (let seq = 0; seq < 8; seq += 1) hold(claimedJob({ queue: "a", id: String(seq), seq }));
  dispatcher.dispatch();
  expect(started).toHaveLength(3);
  await vi.advanceTimersToNextTimerAsync();
  expect(started).toHaveLength(6);
  await vi.advanceTimersToNextTimerAsync();
  expect(started).toHaveLength(8);
});
