import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Comparison, compare } from "./compare.ts";
import { chartOf } from "./report/chart.ts";
import { goals } from "./goals.ts";
import { judgeGoals } from "./judge-goals.ts";
import { goalText } from "./report/goals-table.ts";
import { describeMachine } from "./report/machine.ts";
import { reportOf } from "./report/table.ts";
import { Servers } from "./servers/servers.ts";

export interface Output {
  /** Gets `latest.json`, and a chart for each scenario. */
  readonly folder: string;
  /** What is told of this machine's fsync. */
  readonly fsync: string | null;
}

/** Compares, writes the results into the folder, and answers with the page. */
export async function runComparison(comparison: Comparison, { folder, fsync }: Output): Promise<string> {
  const { scenarios } = comparison;
  const systems = [...new Set(scenarios.flatMap((scenario) => scenario.systems ?? comparison.systems))];
  const servers = new Servers();
  try {
    const machine = await describeMachine(systems, servers, fsync);
    const rows = await compare(comparison, servers);
    await mkdir(folder, { recursive: true });
    const verdicts = judgeGoals(goals, rows);
    const told = verdicts.map(({ goal, ...verdict }) => ({
      scenario: goal.scenario,
      system: goal.system,
      unit: goal.unit,
      goal: goalText(goal),
      ...verdict,
    }));
    await writeFile(
      join(folder, "latest.json"),
      `${JSON.stringify({ machine, rows, goals: told }, null, 2)}\n`,
    );
    for (const scenario of scenarios) {
      const own = rows.filter((row) => row.scenario === scenario.name);
      await writeFile(join(folder, `${scenario.name}.svg`), chartOf(scenario, own));
    }
    const page = reportOf(machine, rows, verdicts, scenarios, systems);
    return comparison.jobs === null
      ? page
      : `${page}\nMeasured with ${comparison.jobs} jobs a run; the goals are about as many as a run has by itself.\n`;
  } finally {
    await servers.stop();
  }
}
