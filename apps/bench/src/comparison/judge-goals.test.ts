import { expect, test } from "vitest";
import type { Goal } from "./goals.ts";
import { judgeGoals } from "./judge-goals.ts";
import { goalsTable } from "./report/goals-table.ts";
import { summarize } from "./summarize.ts";

const rows = [
  ...summarize("drain", "ours", [{ "jobs/s": 900 }, { "jobs/s": 1_200 }, { "jobs/s": 1_000 }]),
  ...summarize("drain", "slow", [{ "jobs/s": 400 }]),
  ...summarize("drain", "quick", [{ "jobs/s": 800 }]),
  ...summarize("latency", "ours", [{ "idle ms": 2, "busy ms": 5, "core %": Number.NaN }]),
];

const faster = {
  figure: "speed",
  scenario: "drain",
  system: "ours",
  unit: "jobs/s",
  bound: "at least",
} as const;
const sooner = {
  figure: "start",
  scenario: "latency",
  system: "ours",
  unit: "busy ms",
  bound: "at most",
} as const;

test.each<[Goal, number | null, string, string]>([
  [{ ...faster, limit: 1_000 }, 1_000, "at least 1 000", "reached"],
  [{ ...faster, limit: 1_001 }, 1_000, "at least 1 001", "not reached"],
  [{ ...faster, limit: 1_001, obstacle: "the disk" }, 1_000, "at least 1 001", "not reached: the disk"],
  [{ ...faster, limit: 2, times: ["slow"] }, 2.5, "at least 2 × slow", "reached"],
  [
    { ...faster, limit: 2, times: ["slow", "quick"] },
    1.25,
    "at least 2 × the best of slow, quick",
    "not reached",
  ],
  [
    { ...faster, limit: 1, times: ["slow", "absent"] },
    null,
    "at least 1 × the best of slow, absent",
    "not measured",
  ],
  [{ ...faster, system: "absent", limit: 1 }, null, "at least 1", "not measured"],
  [{ ...sooner, limit: 5 }, 5, "at most 5", "reached"],
  [{ ...sooner, limit: 4.9 }, 5, "at most 4.9", "not reached"],
  [{ ...sooner, limit: 3, timesUnit: "idle ms" }, 2.5, "at most 3 × its idle ms", "reached"],
  [{ ...sooner, limit: 2, timesUnit: "idle ms" }, 2.5, "at most 2 × its idle ms", "not reached"],
  [{ ...sooner, unit: "core %", limit: 1 }, null, "at most 1", "not measured"],
])("%j is judged by the medians of the run", (goal, measured, text, told) => {
  const verdicts = judgeGoals([goal], rows);
  expect(verdicts).toEqual([
    { goal, measured, reached: told === "not measured" ? null : told === "reached" },
  ]);
  const lines = goalsTable(verdicts).split("\n");
  expect(lines[2]).toMatch(new RegExp(`^\\| ${goal.system}: .* \\| ${text} \\| .* \\| ${told} \\|$`));
});

test("goals of scenarios that did not run are left out", () => {
  expect(judgeGoals([{ ...faster, scenario: "memory", limit: 1 }], rows)).toEqual([]);
  expect(goalsTable([])).toBe("");
});

test("a goal on a figure that its scenario does not tell is refused", () => {
  expect(() => judgeGoals([{ ...faster, unit: "jobs/h", limit: 1 }], rows)).toThrow(
    'A goal is on "jobs/h" of drain, which tells jobs/s.',
  );
});
