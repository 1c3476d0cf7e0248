import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Comparison, compare } from "./compare.ts";
import { chartOf } from "./report/chart.ts";
import { goals } from "./goals.ts";
import { judgeGoals } from "./judge-goals.ts";
import { describeMachine } from "./report/machine.ts";
import { reportOf } from "./report/table.ts";
import { addToResults, type Results } from "./results.ts";
import { scenarios as allScenarios } from "./scenarios.ts";
import { Servers } from "./servers/servers.ts";

const FILE = "latest.json";

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
    const { jobs } = comparison;
    const { measuredAt } = machine;
    const results = addToResults(
      await readResults(folder),
      { machine, rows: rows.map((row) => ({ ...row, measuredAt, jobs })) },
      allScenarios.map(({ name }) => name),
    );
    await writeFile(join(folder, FILE), `${JSON.stringify(results, null, 2)}\n`);
    for (const scenario of scenarios) {
      const own = rows.filter((row) => row.scenario === scenario.name);
      await writeFile(join(folder, `${scenario.name}.svg`), chartOf(scenario, own));
    }
    const page = reportOf(machine, rows, judgeGoals(goals, rows), scenarios, systems);
    return jobs === null
      ? page
      : `${page}\nMeasured with ${jobs} jobs a run; the goals are about as many as a run has by itself.\n`;
  } finally {
    await servers.stop();
  }
}

async function readResults(folder: string): Promise<Results | null> {
  try {
    return JSON.parse(await readFile(join(folder, FILE), "utf8")) as Results;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Error(`${join(folder, FILE)} cannot be read; delete it to begin anew.`, { cause: error });
  }
}
