import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startLoop } from "./loop.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const onError = (error: unknown): never => {
  throw error;
};

test("a loop runs at once, then when its step asked for it", async () => {
  let steps = 0;
  const loop = startLoop({ onError, random: () => 0, step: async () => (++steps === 1 ? 100 : 1000) });
  await vi.advanceTimersByTimeAsync(0);
  expect(steps).toBe(1);
  await vi.advanceTimersByTimeAsync(99);
  expect(steps).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(steps).toBe(2);
  await loop.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(steps).toBe(2);
});

test("waking shortens the sleep and never lengthens it", async () => {
  let steps = 0;
  const loop = startLoop({ onError, random: () => 0, step: async () => (steps++, 1000) });
  await vi.advanceTimersByTimeAsync(0);
  loop.wake(200);
  loop.wake(5000);
  await vi.advanceTimersByTimeAsync(200);
  expect(steps).toBe(2);
  await loop.stop();
});

test("steps never overlap: a wake during one is kept for after it", async () => {
  const ends: (() => void)[] = [];
  const loop = startLoop({
    onError,
    random: () => 0,
    step: () => new Promise((resolve) => void ends.push(() => resolve(60_000))),
  });
  loop.wake();
  loop.wake();
  await vi.advanceTimersByTimeAsync(100);
  expect(ends).toHaveLength(1);
  ends[0]!();
  await vi.advanceTimersByTimeAsync(0);
  expect(ends).toHaveLength(2);
  const stopped = loop.stop();
  ends[1]!();
  await stopped;
});

test("an error is told and the step tried again, later each time, at most after 5 s", async () => {
  const waits: number[] = [];
  const loop = startLoop({
    random: () => 0,
    onError: (error, retryInMs) => {
      expect(error).toEqual(new Error("away"));
      waits.push(retryInMs);
    },
    step: () => Promise.reject(new Error("away")),
  });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(waits.slice(0, 8)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  await loop.stop();
});

test("stop waits for the step under way", async () => {
  let end = (): void => {};
  const loop = startLoop({
    onError,
    random: () => 0,
    step: () => new Promise((resolve) => (end = () => resolve(0))),
  });
  let stopped = false;
  const stop = loop.stop().then(() => (stopped = true));
  await vi.advanceTimersByTimeAsync(1000);
  expect(stopped).toBe(false);
  end();
  await stop;
});
