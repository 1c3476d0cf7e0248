import { describe, expect, test } from "vitest";
import { MovingPace, prefetchCount } from "./prefetch.ts";

const pace = (meanRunMs: number | null, concurrency: number) => ({ meanRunMs, concurrency });

describe("jobs are claimed ahead", () => {
  test("not while their pace is unknown, and not when they are slow", () => {
    expect(prefetchCount(pace(null, 50), 50)).toBe(0);
    expect(prefetchCount(pace(31, 50), 1000)).toBe(0);
    expect(prefetchCount(pace(2000, 50), 1000)).toBe(0);
  });

  test("as many as will start within 30 ms", () => {
    expect(prefetchCount(pace(10, 50), 1000)).toBe(150);
    expect(prefetchCount(pace(30, 4), 1000)).toBe(4);
  });

  test("twice what the last claim brought at most, and never more than one claim holds", () => {
    expect(prefetchCount(pace(0.001, 50), 0)).toBe(1);
    expect(prefetchCount(pace(0.001, 50), 10)).toBe(20);
    expect(prefetchCount(pace(0.001, 50), 1000)).toBe(1000);
  });
});

describe("the pace", () => {
  test("is that of the first job, then follows the later ones", () => {
    const moving = new MovingPace();
    moving.observe(8, 1);
    expect(moving.meanRunMs).toBe(8);
    for (let job = 0; job < 100; job += 1) moving.observe(40, 10);
    expect(moving.meanRunMs).toBeCloseTo(40, 0);
    expect(moving.concurrency).toBeCloseTo(10, 0);
  });

  test("is slow once nothing has started for long", () => {
    const moving = new MovingPace();
    moving.observe(1, 10);
    moving.stalled(1000);
    expect(prefetchCount(moving, 1000)).toBe(0);
  });
});
