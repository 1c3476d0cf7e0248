import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Results } from "../results.ts";
import type { Row } from "../summarize.ts";
import { readmeTable, withTable } from "./readme-table.ts";

const README = new URL("../../../../../README.md", import.meta.url);
const RESULTS = new URL("../../../results/latest.json", import.meta.url);

test("README.md has the table of the published results", async () => {
  const { rows } = JSON.parse(await readFile(RESULTS, "utf8")) as Results;
  const readme = await readFile(README, "utf8");
  expect(withTable(readme, readmeTable(rows))).toBe(readme);
});

test("the most jobs a second and the least milliseconds are bold, and what was not measured is empty", () => {
  const table = readmeTable([
    row("drain", "millrace", "jobs/s", 5_000),
    row("drain", "pg-boss", "jobs/s", 40),
    row("latency", "millrace", "p50 ms", 2),
    row("latency", "millrace", "p99 ms", 4),
    row("latency", "pg-boss", "p50 ms", 1.5),
    row("latency", "pg-boss", "p99 ms", 9),
  ]);
  expect(table).toContain("| one worker empties a full queue, jobs/s | **5 000** | | 40.0 | |");
  expect(table).toContain("p50 / p99 ms | 2.00 / 4.00 | | **1.50 / 9.00** | |");
});

test("a new table takes the place of the old one alone", () => {
  const before = readmeTable([row("drain", "millrace", "jobs/s", 1)]);
  const after = readmeTable([row("drain", "millrace", "jobs/s", 2)]);
  expect(withTable(`# A\n\n${before}\n\nText\n`, after)).toBe(`# A\n\n${after}\n\nText\n`);
  expect(() => withTable("# A\n", after)).toThrow("README.md has no table");
});

function row(scenario: string, system: string, unit: string, median: number): Row {
  return { scenario, system, unit, median, min: median, max: median, runs: 1 };
}
