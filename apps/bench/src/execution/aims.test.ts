import { expect, test } from "vitest";
import { aims, judgeAims } from "./aims.ts";
import type { ExecutionSample } from "./execution-case.ts";

/** One that took so long in all, half of it before and after the program. */
const sample = (totalMs: number): ExecutionSample => ({
  waitMs: 0,
  queueMs: 0,
  acquireMs: totalMs / 4,
  transferMs: totalMs / 8,
  compileMs: 0,
  runMs: totalMs / 2,
  collectMs: totalMs / 8,
  totalMs,
  isWarm: true,
});

const told = (rows: Readonly<Record<string, readonly number[]>>) =>
  judgeAims(aims, new Map(Object.entries(rows).map(([name, all]) => [name, all.map(sample)])));

test("what was not measured is told as such", () => {
  const none = told({});
  expect(none).toHaveLength(aims.length);
  expect(new Set(none.map((line) => line.at(-1)))).toEqual(new Set(["not measured"]));
});

test.each([
  [
    [...Array(98).fill(40), 201, 201],
    ["20.0", "reached"],
    ["100.5", "not reached"],
  ],
  [[...Array(100).fill(41)], ["20.5", "not reached"], ["20.5", "reached"]],
])("a warm run is judged by the median and the worst of what is not the program's", (all, p50, p99) => {
  const lines = told({ "Bash, warm": all });
  expect(lines.slice(0, 2)).toEqual([
    ["Bash, warm: overhead, p50", "at most 20 ms", ...p50],
    ["Bash, warm: overhead, p99", "at most 100 ms", ...p99],
  ]);
});

test.each([
  [30, "3.0", "not reached"],
  [19, "1.9", "reached"],
])("two at once collapse when the last take %i ms and the first 10", (last, times, verdict) => {
  const all = [...Array(90).fill(10), ...Array(10).fill(last)];
  expect(told({ "Bash, two at once without a pause": all })[4]).toEqual([
    expect.stringContaining("last tenth beside the first"),
    "at most 2 times",
    times,
    verdict,
  ]);
});
