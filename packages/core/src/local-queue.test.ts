import { expect, test } from "vitest";
import { compareClaimed } from "./claim-order.ts";
import { LocalQueue } from "./local-queue.ts";
import type { ClaimedJob } from "./store.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";

/** Jobs in an order that only looks random (a fixed permutation). */
function shuffledJobs(count: number): ClaimedJob[] {
  return Array.from({ length: count }, (_, index) => {
    const seq = (index * 7919) % count;
    return claimedJob({ id: String(seq), seq, priority: 1 + (seq % 4), head: seq % 5 === 0 ? 0 : 1 });
  });
}

function popAll(queue: LocalQueue): ClaimedJob[] {
  const popped: ClaimedJob[] = [];
  for (let job = queue.pop(); job !== undefined; job = queue.pop()) popped.push(job);
  return popped;
}

test("jobs come out by priority, returned ones first, then first in first out", () => {
  const queue = new LocalQueue();
  const jobs = shuffledJobs(500);
  for (const job of jobs) queue.push(job);
  expect(queue.size).toBe(500);
  expect(popAll(queue)).toEqual(jobs.toSorted(compareClaimed));
  expect(queue.size).toBe(0);
});

test("jobs that are taken out leave the others in order", () => {
  const queue = new LocalQueue();
  const jobs = shuffledJobs(100);
  for (const job of jobs) queue.push(job);
  const taken = queue.take((job) => job.seq % 3 === 0);
  expect(taken.map((job) => job.seq).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 34 }, (_, index) => 3 * index),
  );
  expect(popAll(queue)).toEqual(jobs.filter((job) => job.seq % 3 !== 0).toSorted(compareClaimed));
});

test("an empty queue has nothing to give", () => {
  const queue = new LocalQueue();
  expect(queue.peek()).toBeUndefined();
  expect(queue.pop()).toBeUndefined();
  queue.push(claimedJob());
  expect(queue.peek()).toBe(queue.pop());
  expect(queue.pop()).toBeUndefined();
});
