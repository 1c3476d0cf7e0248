import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { goals } from "./goals.ts";
import { judgeGoals } from "./judge-goals.ts";
import { runComparison } from "./run-comparison.ts";
import type { Results } from "./results.ts";
import type { Scenario } from "./scenario.ts";
import { idle, watchIdle } from "./scenarios/idle.ts";
import { scenarios } from "./scenarios.ts";
import { systems } from "./systems.ts";

/** Those that poll by themselves take seconds for a job. */
const COMPARED = systems.filter(({ name }) => !name.endsWith("-default"));
/** By themselves a minute and a half, which says no more here. */
const SHORT_IDLE = watchIdle({ restMs: 0, watchedMs: 1_000 });
const SMALL = scenarios.map((scenario) => (scenario === idle ? SHORT_IDLE : scenario));

/** What each scenario tells of its cost: for the jobs or calls that it is about, or by the second where there are none. */
const COSTS = [
  ["Node CPU-s per million", "server CPU-s per million", "log bytes per job"],
  ["Node CPU-s per million calls", "server CPU-s per million calls", "log bytes per call"],
  ["Node, % of a core", "server, % of a core", "log bytes/s"],
];

test.each(SMALL)(
  "$name, small: no system loses a job, every goal finds its figures, and the cost is told",
  async (scenario) => {
    const { rows } = await measure(scenario);
    const measured = new Set(rows.map(({ system }) => system));
    const present = (scenario.systems ?? COMPARED).filter(({ server }) => server.startsWith("postgres"));
    expect([...measured]).toEqual(expect.arrayContaining(present.map(({ name }) => name)));
    for (const unit of scenario.charted) expect(rows.map((row) => row.unit)).toContain(unit);
    for (const system of measured) {
      const units = rows.filter((row) => row.system === system).map(({ unit }) => unit);
      expect(COSTS.filter((costs) => costs.every((unit) => units.includes(unit)))).toHaveLength(1);
    }
    // Redis need not be installed.
    const judged = judgeGoals(goals, rows).filter(({ goal: { times = [] } }) =>
      times.every((system) => measured.has(system)),
    );
    expect(judged.filter((verdict) => verdict.measured === null)).toEqual([]);
  },
);

async function measure(scenario: Scenario): Promise<Results> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-bench-prove-"));
  try {
    const comparison = { scenarios: [scenario], systems: COMPARED, jobs: 200, runs: 1, warmUps: 0, say() {} };
    await runComparison(comparison, { folder, fsync: null });
    return JSON.parse(await readFile(join(folder, "latest.json"), "utf8")) as Results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
