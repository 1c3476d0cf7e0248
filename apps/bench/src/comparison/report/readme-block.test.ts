import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Goal } from "../goals.ts";
import type { Verdict } from "../judge-goals.ts";
import type { MeasuredRow, Results } from "../results.ts";
import type { Machine } from "./machine.ts";
import { readmeBlock, withBlock } from "./readme-block.ts";

const README = new URL("../../../../../README.md", import.meta.url);
const RESULTS = new URL("../../../results/latest.json", import.meta.url);

const machine: Machine = {
  measuredAt: "2026-01-02T00:00:00.000Z",
  processor: "one",
  cores: 2,
  memoryGiB: 8,
  system: "linux",
  node: "v26.0.0",
  versions: ["PostgreSQL 18"],
  fsync: null,
};
const goal: Goal = {
  figure: "adding in bulk",
  scenario: "enqueue-bulk",
  system: "millrace",
  unit: "jobs/s",
  bound: "at least",
  limit: 4,
  times: ["pg-boss"],
};

test("README.md has what the published results say", async () => {
  const results = JSON.parse(await readFile(RESULTS, "utf8")) as Results;
  const readme = await readFile(README, "utf8");
  expect(withBlock(readme, results)).toBe(readme);
});

test("each peer is told by the better of its settings, the best of all is bold, and gaps are told", () => {
  const block = blockOf([
    row("drain", "millrace", "jobs/s", 5_000),
    row("drain", "pg-boss", "jobs/s", 40),
    row("drain", "pg-boss-default", "jobs/s", 50),
    row("latency", "millrace", "p50 ms", 2),
    row("latency", "millrace", "p99 ms", 4),
    row("latency", "pg-boss", "p50 ms", 1.5),
    row("latency", "pg-boss", "p99 ms", 9),
    row("latency", "pg-boss-default", "p50 ms", 1.6),
    row("latency", "pg-boss-default", "p99 ms", 1.7),
    row("reads", "millrace-reads", "counts, p99 ms", 3),
  ]);
  expect(block).toContain("| one worker empties a full queue, jobs/s | **5 000** | | 50.0 | | | |");
  expect(block).toContain("p50 / p99 ms | 2.00 / 4.00 | | **1.50 / 9.00** | | | |");
  expect(block).toContain("counts / statistics, p99 ms | – / – / 3.00 / – |");
  expect(block).toContain("`POST /api/jobs/bulk`, 1 000 a call, jobs/s | not measured |");
});

test("the machine, versions, days and runs are those of the runs that the comparison comes from", () => {
  const results = {
    machine: { ...machine, measuredAt: "2026-01-03T00:00:00.000Z", cores: 64 },
    earlier: [
      machine,
      { ...machine, measuredAt: "2026-01-01T00:00:00.000Z", versions: ["Redis 7"], fsync: "9 µs" },
    ],
    rows: [
      { ...row("reads", "millrace-reads", "counts, p99 ms", 1), measuredAt: "2026-01-03T00:00:00.000Z" },
      row("drain", "millrace", "jobs/s", 1),
      { ...row("latency", "millrace", "p50 ms", 1), measuredAt: "2026-01-01T00:00:00.000Z", runs: 3 },
    ],
  };
  expect(readmeBlock(results, []).split("\n")[0]).toBe(
    "Medians of 3 or 5 runs, 2026-01-01 and 2026-01-02, 2 × one, 8 GiB; Node v26.0.0; PostgreSQL 18; Redis 7. fdatasync: 9 µs.",
  );
});

test("what was missed is told with what stands in the way", () => {
  const verdicts = [
    { goal: { ...goal, obstacle: "the server" }, measured: 3.379, reached: false },
    { goal: { ...goal, figure: "draining" }, measured: 3.379, reached: false },
    { goal: { ...goal, figure: "reading" }, measured: 5, reached: true },
    { goal: { ...goal, figure: "waiting" }, measured: null, reached: null },
  ];
  const lines = blockOf([], verdicts).split("\n");
  expect(lines.slice(lines.findIndex((line) => line.startsWith("| Aimed at")) + 2)).toEqual([
    "| adding in bulk | 3.38 | at least 4 × pg-boss | the server |",
    "| draining | 3.38 | at least 4 × pg-boss | not found yet |",
  ]);
  expect(blockOf([]).split("\n").at(-1)).toBe("All that was aimed at was reached.");
});

test("a new block takes the place of the old one alone, and tells nothing of smaller runs", () => {
  const smaller = { ...row("drain", "millrace", "jobs/s", 9), jobs: 200 };
  const results = { machine, earlier: [], rows: [smaller], goals: [] };
  const marks = /(<!-- npm run bench .*? -->)(.*)(<!-- until here -->)/s;
  const written = withBlock(
    "# A\n<!-- npm run bench writes what follows, from apps/bench/results/latest.json -->\nold\n<!-- until here -->\nText\n",
    results,
  );
  expect(marks.exec(written)?.[2]).toBe(`\n${blockOf([])}\n`);
  expect(written.replace(marks, "")).toBe("# A\n\nText\n");
  expect(() => withBlock("# A\n", results)).toThrow("README.md has no <!-- npm run bench");
});

function blockOf(rows: readonly MeasuredRow[], verdicts: readonly Verdict[] = []): string {
  return readmeBlock({ machine, earlier: [], rows }, verdicts);
}

function row(scenario: string, system: string, unit: string, median: number): MeasuredRow {
  const { measuredAt } = machine;
  return { scenario, system, unit, median, min: median, max: median, runs: 5, measuredAt, jobs: null };
}
