import { expect, test } from "vitest";
import type { Machine } from "./report/machine.ts";
import { addToResults, type Results } from "./results.ts";
import { type Row, summarize } from "./summarize.ts";

const machine: Machine = {
  measuredAt: "2026-01-01T00:00:00.000Z",
  processor: "one",
  cores: 2,
  memoryGiB: 8,
  system: "linux",
  node: "v26.0.0",
  versions: ["PostgreSQL 18"],
  fsync: null,
};
const later = { ...machine, measuredAt: "2026-01-02T00:00:00.000Z" };
const order = ["drain", "memory"];
const run = (of: Machine, rows: readonly Row[]) => ({
  machine: of,
  rows: rows.map((row) => ({ ...row, measuredAt: of.measuredAt, jobs: null })),
});
const drain = (speed: number) => summarize("drain", "millrace", [{ "jobs/s": speed }]);
const memory = summarize("memory", "millrace-worker", [
  { "most MiB, its start included": 150, "most MiB, second half": 1, "most MiB, first half": 1 },
]);
const told = (results: Results) =>
  results.rows.map(({ scenario, unit, median, measuredAt }) => [
    scenario,
    unit,
    median,
    measuredAt.slice(0, 10),
  ]);

test("a run replaces its own scenarios, and leaves the others as they were measured", () => {
  const first = addToResults(null, run(machine, [...drain(100), ...memory]), order);
  const second = addToResults(first, run({ ...later, versions: ["Redis 7"] }, drain(200)), order);
  expect(told(second)).toEqual([
    ["drain", "jobs/s", 200, "2026-01-02"],
    ...memory.map(({ unit, median }) => ["memory", unit, median, "2026-01-01"]),
  ]);
  expect(second.machine).toEqual({ ...later, versions: ["Redis 7"] });
  expect(second.earlier).toEqual([machine]);
});

test("the goals are judged anew by all that is known", () => {
  const first = addToResults(null, run(machine, memory), order);
  const { goals } = addToResults(first, run(later, drain(200)), order);
  expect(goals.find(({ scenario }) => scenario === "memory")).toMatchObject({ measured: 150, reached: true });
});

test("a run of which no row is left is forgotten", () => {
  const first = addToResults(null, run(machine, memory), order);
  const second = addToResults(first, run(later, [...drain(200), ...memory]), order);
  expect(second).toMatchObject({ machine: later, earlier: [] });
});

test("rows of a scenario that is no more go", () => {
  const first = addToResults(null, run(machine, memory), order);
  expect(addToResults(first, run(later, drain(200)), ["drain"]).rows).toHaveLength(1);
});
