import { ticksByWalking } from "@millrace/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dueAt, nextTick, nextTicks, type ScheduleTiming } from "./schedule-ticks.ts";

const HOUR_MS = 3_600_000;
const timing = (fields: Partial<ScheduleTiming>): ScheduleTiming => ({
  cron: null,
  intervalMs: null,
  timeZone: "UTC",
  anchorAtMs: 0,
  startAtMs: null,
  endAtMs: null,
  jitterMs: 0,
  ...fields,
});

/** Days around each change of the clock: forward, back, by half an hour, by a whole day, and no change at all. */
const SPANS = [
  ["America/New_York", "2026-03-07T00:00Z", 72],
  ["America/New_York", "2026-10-31T00:00Z", 72],
  ["Europe/London", "2026-03-28T00:00Z", 72],
  ["Europe/London", "2026-10-24T00:00Z", 72],
  ["Australia/Lord_Howe", "2026-04-03T12:00Z", 72],
  ["Australia/Lord_Howe", "2026-10-02T12:00Z", 72],
  ["Pacific/Apia", "2011-12-28T00:00Z", 96],
  ["Pacific/Apia", "2012-03-31T00:00Z", 48],
  ["Pacific/Apia", "2012-09-29T00:00Z", 48],
  ["Asia/Kolkata", "2026-03-28T00:00Z", 48],
] as const;

const EXPRESSIONS = [
  "* * * * *",
  "*/30 * * * *",
  "0 * * * *",
  "15 2 * * *",
  "30 2 * * *",
  "30 2,14 * * *",
  "0,30 1-3 * * *",
  "45 1 * * *",
  "59 23 * * *",
  "0 0 * * *",
  "*/15 2 * * *",
  "0 1-23/2 * * *",
  "30 1 29-31 * *",
  "0 12 30 12 *",
  "0 0 1,31 * 0",
  "20 3 * 3,10 0,6",
];

describe.each(SPANS)("%s from %s", (timeZone, from, hours) => {
  const fromMs = Date.parse(from);
  const toMs = fromMs + hours * HOUR_MS;

  /** One after the other, as the scheduler does. */
  function ticksByRules(cron: string): number[] {
    const ticks: number[] = [];
    const end = timing({ cron, timeZone, endAtMs: toMs });
    for (let tick = nextTick(end, fromMs - 1); tick !== null; tick = nextTick(end, tick)) ticks.push(tick);
    return ticks;
  }

  test.each(EXPRESSIONS)("%s ticks as a walk over the minutes finds", (cron) => {
    const iso = (ticks: number[]) => ticks.map((tick) => new Date(tick).toISOString());
    expect(iso(ticksByRules(cron))).toEqual(iso(ticksByWalking(cron, timeZone, fromMs, toMs)));
  });

  test("any expression does", { timeout: 60_000 }, () => {
    const field = (least: number, most: number) =>
      fc.oneof(
        fc.constant("*"),
        fc.integer({ min: 2, max: 5 }).map((step) => `*/${step}`),
        fc
          .uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 4 })
          .map((list) => list.toSorted((a, b) => a - b).join(",")),
        fc
          .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
          .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      );
    const expression = fc
      .tuple(field(0, 59), field(0, 4), field(1, 31), fc.constant("*"), field(0, 6))
      .map((fields) => fields.join(" "));
    fc.assert(
      fc.property(expression, (cron) => {
        expect(ticksByRules(cron)).toEqual(ticksByWalking(cron, timeZone, fromMs, toMs));
      }),
      { numRuns: 15 },
    );
  });
});

test("six fields begin with seconds", () => {
  const ticks = nextTicks(timing({ cron: "*/20 30 1 * * *" }), Date.parse("2026-01-01T01:30:10Z"), 3);
  expect(ticks.map((tick) => new Date(tick).toISOString())).toEqual([
    "2026-01-01T01:30:20.000Z",
    "2026-01-01T01:30:40.000Z",
    "2026-01-02T01:30:00.000Z",
  ]);
});

test("29 February comes in leap years", () => {
  const ticks = nextTicks(timing({ cron: "0 0 29 2 *" }), Date.parse("2026-01-01T00:00Z"), 3);
  expect(ticks.map((tick) => new Date(tick).toISOString().slice(0, 10))).toEqual([
    "2028-02-29",
    "2032-02-29",
    "2036-02-29",
  ]);
});

test("no tick before startAt, and none at endAt or after it", () => {
  const [start, end] = [Date.parse("2026-01-01T02:00Z"), Date.parse("2026-01-01T04:00Z")];
  const hourly = timing({ cron: "0 * * * *", startAtMs: start, endAtMs: end });
  expect(nextTicks(hourly, Date.parse("2025-12-01T00:00Z"), 10)).toEqual([start, start + HOUR_MS]);
  expect(nextTick(hourly, end)).toBeNull();
});

test("an interval is counted from its anchor, whenever it is asked", () => {
  const every = timing({ intervalMs: 700, anchorAtMs: 1000 });
  expect(nextTicks(every, 1000, 3)).toEqual([1700, 2400, 3100]);
  expect(nextTick(every, 2399)).toBe(2400);
  expect(nextTick(every, 2400)).toBe(3100);
  expect(nextTick(timing({ intervalMs: 700, anchorAtMs: 1000, startAtMs: 1000 }), 0)).toBe(1000);
});

test("jitter never comes early, stays within its bound, is the same for all who ask, and spreads", () => {
  const jittered = timing({ intervalMs: 60_000, jitterMs: 1000 });
  const delays = new Set<number>();
  for (let tick = 0; tick < 6_000_000; tick += 60_000) {
    const delay = dueAt("report", jittered, tick) - tick;
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThanOrEqual(1000);
    expect(dueAt("report", jittered, tick)).toBe(tick + delay);
    delays.add(delay);
  }
  expect(delays.size).toBeGreaterThan(80);
  const names = new Set(Array.from({ length: 100 }, (_, n) => dueAt(`report-${n}`, jittered, 0)));
  expect(names.size).toBeGreaterThan(80);
  expect(dueAt("report", timing({ intervalMs: 60_000 }), 5)).toBe(5);
});
