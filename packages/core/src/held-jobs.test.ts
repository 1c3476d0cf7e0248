import { expect, test } from "vitest";
import { Attempt, type AttemptServices } from "./attempt.ts";
import { systemClock } from "./clock.ts";
import type { EndedJob } from "./ended-job.ts";
import { createEventBus } from "./events.ts";
import { HeldJobs } from "./held-jobs.ts";
import { OpenLeases } from "./open-leases.ts";
import { QueueState } from "./queue-state.ts";
import { RunningJobs } from "./running-jobs.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";
import type { WorkerSession } from "./worker-session.ts";

/** Lease 1/1 with jobs 1 (runs) and 2, and lease 1/2 with job 3. */
function createHeldJobs() {
  const queue = new QueueState("default", Infinity);
  const leases = new OpenLeases();
  const running = new RunningJobs({ clock: systemClock, onOverdue: () => {} });
  const recorded: EndedJob[] = [];
  const told: unknown[] = [];
  const forgotten: string[] = [];
  const acknowledged: string[] = [];
  const events = createEventBus((error) => {
    throw error;
  });
  events.on("lease.lost", (event) => told.push(event));
  const held = new HeldJobs({
    queues: new Map([["default", queue]]),
    running,
    leases,
    session: { forget: (id: string) => forgotten.push(id) } as unknown as WorkerSession,
    events,
    record: (ended) => recorded.push(ended),
    acknowledge: ({ id }) => acknowledged.push(id),
  });
  const first = { workerId: "1", number: 1 };
  const second = { workerId: "1", number: 2 };
  leases.open(first);
  leases.answered(first, 2, 0);
  leases.open(second);
  leases.answered(second, 1, 0);
  const attempt = new Attempt(
    claimedJob({ lease: first, id: "1" }),
    { name: "worker-1", running: 1 },
    systemClock.monotonic(),
    {} as AttemptServices,
  );
  running.add(attempt);
  queue.local.push(claimedJob({ lease: first, position: 2, id: "2", seq: 2 }));
  queue.local.push(claimedJob({ lease: second, id: "3", seq: 3 }));
  running.stop();
  return { held, queue, leases, attempt, recorded, told, forgotten, acknowledged, first, second };
}

test("a lost lease aborts what runs, drops what has not started, and leaves other leases alone", () => {
  const { held, queue, leases, attempt, told, first, second, recorded } = createHeldJobs();
  held.loseLease(first);
  expect(attempt.abortedBy).toBe("lease-lost");
  expect(queue.local.take(() => true).map(({ id }) => id)).toEqual(["3"]);
  expect(told).toEqual([{ lease: first, running: 1, unstarted: 1 }]);
  // Nothing is reported of what was lost; the lease is open only for the job whose handler has not ended.
  expect(recorded).toEqual([]);
  leases.settle(first);
  expect(leases.of("1")).toEqual([second]);
});

test("a lease is lost once", () => {
  const { held, told, first } = createHeldJobs();
  held.loseLease(first);
  held.loseLease(first);
  expect(told).toHaveLength(1);
});

test("an ended worker id takes all its leases with it", () => {
  const { held, queue, attempt, forgotten, told } = createHeldJobs();
  held.loseWorker("1");
  expect([attempt.abortedBy, queue.local.size, forgotten, told.length]).toEqual(["lease-lost", 0, ["1"], 2]);
});

test("a cancel closes a job that has not started as cancelled", () => {
  const { held, queue, recorded, first } = createHeldJobs();
  held.cancel({ lease: first, position: 2, id: "2" });
  expect(recorded).toMatchObject([
    { id: "2", position: 2, outcome: { kind: "cancelled", error: { code: "cancelled" } } },
  ]);
  expect(queue.local.size).toBe(1);
});

test("a cancel of a running job aborts it and is acknowledged once, however often it is heard of", () => {
  const { held, attempt, acknowledged, recorded, first, second } = createHeldJobs();
  held.cancel({ lease: second, position: 1, id: "1" });
  expect(acknowledged).toEqual([]);
  held.cancel({ lease: first, position: 1, id: "1" });
  held.cancel({ lease: first, position: 1, id: "1" });
  expect([attempt.abortedBy, acknowledged, recorded]).toEqual(["cancelled", ["1"], []]);
});

test("what has not started is given back", () => {
  const { held, queue, recorded } = createHeldJobs();
  held.returnUnstarted();
  expect(recorded.map(({ id, outcome }) => [id, outcome.kind])).toEqual([
    ["2", "returned"],
    ["3", "returned"],
  ]);
  expect(queue.local.size).toBe(0);
});
