import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HoldLimit } from "./hold-limit.ts";
import { prefetchCount } from "./prefetch.ts";
import { QueueState } from "./queue-state.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function createHold() {
  const queue = new QueueState("default", Infinity);
  queue.pace.observe(0.1, 10);
  const returned: string[] = [];
  const hold = new HoldLimit(new Map([["default", queue]]), (job) => returned.push(job.id));
  queue.local.push(claimedJob({ id: "1", seq: 1 }));
  queue.local.push(claimedJob({ id: "2", seq: 2 }));
  return { hold, queue, returned };
}

test("jobs of a queue that moves are held", () => {
  const { hold, queue, returned } = createHold();
  hold.watch();
  for (let second = 0; second < 5; second += 1) {
    vi.advanceTimersByTime(999);
    queue.started += 1;
    vi.advanceTimersByTime(1);
  }
  expect(returned).toEqual([]);
});

test("jobs of a queue that stands still for a second are given back, and none is claimed ahead in their place", () => {
  const { hold, queue, returned } = createHold();
  expect(prefetchCount(queue.pace, 100)).toBeGreaterThan(0);
  hold.watch();
  vi.advanceTimersByTime(999);
  expect(returned).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(returned).toEqual(["1", "2"]);
  expect(prefetchCount(queue.pace, 100)).toBe(0);
});

test("jobs that came later get their own second", () => {
  const { hold, queue, returned } = createHold();
  hold.watch();
  vi.advanceTimersByTime(500);
  queue.started += 2;
  queue.local.take(() => true);
  queue.local.push(claimedJob({ id: "3" }));
  hold.watch();
  vi.advanceTimersByTime(500);
  expect(returned).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(returned).toEqual(["3"]);
});

test("there is no timer while nothing is held", () => {
  const { hold, queue } = createHold();
  queue.local.take(() => true);
  hold.watch();
  expect(vi.getTimerCount()).toBe(0);
});
