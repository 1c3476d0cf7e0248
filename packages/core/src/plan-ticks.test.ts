import { describe, expect, test } from "vitest";
import { nextTickOf, planTicks, SCHEDULE_GRACE_MS } from "./plan-ticks.ts";
import type { CatchUp } from "./schedule.ts";

const MINUTE_MS = 60_000;

/** A tick each minute from 0; the one at `next` is the next. */
function everyMinute(
  catchUp: CatchUp,
  {
    next = 0,
    max = 100,
    endAtMs = null as number | null,
    passBeforeMs = null as number | null,
    jitterMs = 0,
  } = {},
) {
  const timing = {
    cron: null,
    intervalMs: MINUTE_MS,
    timeZone: "UTC",
    anchorAtMs: 0,
    startAtMs: 0,
    endAtMs,
    jitterMs,
  };
  return { name: "test", timing, catchUp, catchUpMax: max, nextTickAtMs: next, passBeforeMs };
}

const minutes = (...ticks: number[]) => ticks.map((tick) => tick * MINUTE_MS);

test("nothing is due before the next tick", () => {
  const plan = planTicks(everyMinute("one", { next: MINUTE_MS }), MINUTE_MS - 1);
  expect(plan).toEqual({ missed: null, run: [], nextTickAtMs: MINUTE_MS, dueAtMs: MINUTE_MS });
});

test.each<CatchUp>(["none", "one", "all"])(
  "with catch-up %s, a tick that is a little late is on time",
  (catchUp) => {
    const plan = planTicks(everyMinute(catchUp), SCHEDULE_GRACE_MS);
    expect(plan).toMatchObject({ missed: null, run: [0], nextTickAtMs: MINUTE_MS });
  },
);

describe("after ten minutes, the tenth tick is on time or late", () => {
  const onTime = 9 * MINUTE_MS + 1000;
  const late = 9 * MINUTE_MS + SCHEDULE_GRACE_MS + 1;
  test.each([
    ["none", onTime, 9, minutes(9)],
    ["none", late, 10, []],
    ["one", onTime, 9, minutes(9)],
    ["one", late, 9, minutes(9)],
    ["all", late, 0, minutes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)],
  ] as const)("catch-up %s at %d misses %d", (catchUp, nowMs, missed, run) => {
    const plan = planTicks(everyMinute(catchUp), nowMs);
    expect(plan.missed?.ticks ?? 0).toBe(missed);
    expect(plan.run).toEqual(run);
    expect(plan.nextTickAtMs).toBe(10 * MINUTE_MS);
  });

  test("all has a limit: the latest run", () => {
    const plan = planTicks(everyMinute("all", { max: 2 }), late);
    expect(plan.missed).toEqual({ firstMs: 0, lastMs: 7 * MINUTE_MS, ticks: 8 });
    expect(plan.run).toEqual(minutes(8, 9));
  });
});

test.each([
  ["none", []],
  ["one", minutes(9999)],
  ["all", minutes(9997, 9998, 9999)],
] as const)("a week's outage with catch-up %s ends as it would in one pass", (catchUp, expected) => {
  const nowMs = 9999 * MINUTE_MS + SCHEDULE_GRACE_MS + 1;
  const run: number[] = [];
  let missed = 0;
  let passes = 0;
  for (let next: number | null = 0; next !== null && next <= nowMs; passes++) {
    const plan = planTicks(everyMinute(catchUp, { next, max: 3 }), nowMs);
    run.push(...plan.run);
    missed += plan.missed?.ticks ?? 0;
    next = plan.nextTickAtMs;
  }
  expect(run).toEqual(expected);
  expect(run.length + missed).toBe(10_000);
  expect(passes).toBeLessThanOrEqual(100);
});

test("the last tick before the end is the last", () => {
  const plan = planTicks(everyMinute("one", { endAtMs: MINUTE_MS }), 0);
  expect(plan).toEqual({ missed: null, run: [0], nextTickAtMs: null, dueAtMs: null });
});

test("ticks of a pause are passed over in silence", () => {
  const resumed = everyMinute("all", { passBeforeMs: 5 * MINUTE_MS - 1 });
  expect(nextTickOf(resumed)).toBe(5 * MINUTE_MS);
  expect(planTicks(resumed, 5 * MINUTE_MS - 1)).toMatchObject({
    missed: null,
    run: [],
    nextTickAtMs: 5 * MINUTE_MS,
  });
  expect(planTicks(resumed, 5 * MINUTE_MS)).toMatchObject({ missed: null, run: minutes(5) });
});

test("no tick is due before its jitter is over", () => {
  const jittered = everyMinute("one", { jitterMs: 30_000 });
  const { dueAtMs } = planTicks({ ...jittered, nextTickAtMs: 0 }, -1);
  expect(dueAtMs).toBeGreaterThan(0);
  expect(planTicks(jittered, (dueAtMs as number) - 1).run).toEqual([]);
  expect(planTicks(jittered, dueAtMs as number).run).toEqual([0]);
});
