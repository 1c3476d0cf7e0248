import { expect, test } from "vitest";
import { LocalJobs } from "./local-jobs.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";

/** Types `slow` (3 jobs, waits 100 ms) and `quick` (2 jobs, waits for none) run in batches, others do not. */
function createJobs() {
  const clock = { now: 0 };
  const sizes: Readonly<Record<string, { maxSize: number; maxWaitMs: number }>> = {
    slow: { maxSize: 3, maxWaitMs: 100 },
    quick: { maxSize: 2, maxWaitMs: 0 },
  };
  const jobs = new LocalJobs(
    (type) => sizes[type],
    () => clock.now,
  );
  let seq = 0;
  const push = (type: string, fields = {}) =>
    jobs.push(claimedJob({ type, seq: (seq += 1), id: `${type}-${seq}`, ...fields }));
  /** Ids of what would start now, one after the other. */
  const startAll = () => {
    const started: (string | string[])[] = [];
    while (jobs.peek() !== undefined) started.push(jobs.popBatch()?.map(({ id }) => id) ?? jobs.pop()!.id);
    return started;
  };
  return { jobs, push, startAll, clock };
}

test("jobs of a batch type start together, in their turn among the others", () => {
  const { push, startAll } = createJobs();
  for (const type of ["plain", "quick", "plain", "quick", "quick"]) push(type);
  expect(startAll()).toEqual(["plain-1", ["quick-2", "quick-4"], "plain-3", ["quick-5"]]);
});

test("a better priority comes first, also within a batch", () => {
  const { push, startAll } = createJobs();
  push("plain");
  push("quick");
  push("quick");
  push("quick", { priority: 1 });
  expect(startAll()).toEqual([["quick-4", "quick-2"], "plain-1", ["quick-3"]]);
});

test("a batch that is not full waits, and holds up nobody; a full one does not wait", () => {
  const { jobs, push, startAll, clock } = createJobs();
  push("slow");
  push("plain");
  expect(startAll()).toEqual(["plain-2"]);
  expect([jobs.ripeAt, jobs.size, jobs.slots, jobs.gaps]).toEqual([100, 1, 1, 2]);
  clock.now = 99;
  push("slow");
  expect(startAll()).toEqual([]);
  clock.now = 100;
  expect(startAll()).toEqual([["slow-1", "slow-3"]]);
  expect([jobs.ripeAt, jobs.size]).toEqual([Infinity, 0]);
  for (let n = 0; n < 3; n += 1) push("slow");
  expect(startAll()).toEqual([["slow-4", "slow-5", "slow-6"]]);
});

test("a job that was tried before, or saw its worker die, runs alone", () => {
  const { push, startAll } = createJobs();
  push("quick", { retryCount: 1 });
  push("quick");
  push("quick", { crashes: 1 });
  push("quick");
  expect(startAll()).toEqual(["quick-1", ["quick-2", "quick-4"], "quick-3"]);
});

test("slots and gaps tell what a claim may bring", () => {
  const { jobs, push } = createJobs();
  for (let n = 0; n < 4; n += 1) push("slow");
  push("plain");
  expect([jobs.size, jobs.batched, jobs.slots, jobs.gaps]).toEqual([5, 4, 3, 2]);
});

test("jobs are taken out wherever they are", () => {
  const { jobs, push } = createJobs();
  for (const type of ["slow", "quick", "plain", "slow"]) push(type);
  expect(
    jobs
      .take(({ type }) => type !== "slow")
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(["plain-3", "quick-2"]);
  expect([jobs.size, jobs.slots]).toEqual([2, 1]);
  expect(jobs.take(() => true)).toHaveLength(2);
  expect([jobs.size, jobs.slots, jobs.gaps, jobs.ripeAt]).toEqual([0, 0, 0, Infinity]);
});
