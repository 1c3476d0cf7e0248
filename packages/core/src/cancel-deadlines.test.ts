import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchCancelDeadlines } from "./cancel-deadlines.ts";
import { CANCEL_GRACE_MS } from "./held-jobs.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("jobs that were asked to stop are looked at right after their deadlines, many at a time", () => {
  const due: number[] = [];
  const begunAt = performance.now();
  const deadlines = watchCancelDeadlines(() => due.push(performance.now() - begunAt));
  for (let n = 0; n < 100; n += 1) {
    deadlines.requested();
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(60_000);
  expect(due.length).toBeGreaterThanOrEqual(4);
  expect(due.length).toBeLessThanOrEqual(6);
  expect(due[0]).toBeGreaterThanOrEqual(CANCEL_GRACE_MS);
  expect(due[0]).toBeLessThanOrEqual(CANCEL_GRACE_MS + 251);
  expect(due.at(-1)).toBeGreaterThanOrEqual(990 + CANCEL_GRACE_MS);
});

test("nothing is looked at once it was stopped", () => {
  const onDue = vi.fn<() => void>();
  const deadlines = watchCancelDeadlines(onDue);
  deadlines.requested();
  deadlines.stop();
  vi.advanceTimersByTime(60_000);
  expect(onDue).not.toHaveBeenCalled();
});
