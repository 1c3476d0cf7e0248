import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Probation, PROBATION_MS } from "./probation.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const suspect = claimedJob({ crashes: 1, queue: "risky" });

test("jobs that saw no worker die are no concern", () => {
  const probation = new Probation(() => {});
  probation.claimed(claimedJob());
  expect(probation.admits).toBe(true);
});

test("while one suspect runs no other is admitted, and its end makes room", () => {
  const over: string[] = [];
  const probation = new Probation((queue) => over.push(queue));
  probation.claimed(suspect);
  expect(probation.admits).toBe(false);
  probation.ended(claimedJob({ id: "2" }));
  expect(probation.admits).toBe(false);
  probation.ended(suspect);
  expect([probation.admits, over]).toEqual([true, ["risky"]]);
  vi.advanceTimersByTime(PROBATION_MS);
  expect(over).toEqual(["risky"]);
});

test("a suspect that goes on for long enough is none", () => {
  const over: string[] = [];
  const probation = new Probation((queue) => over.push(queue));
  probation.claimed(suspect);
  vi.advanceTimersByTime(PROBATION_MS - 1);
  expect(probation.admits).toBe(false);
  vi.advanceTimersByTime(1);
  expect([probation.admits, over]).toEqual([true, ["risky"]]);
  probation.ended(suspect);
  expect(over).toEqual(["risky"]);
});
