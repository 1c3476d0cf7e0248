import { startChild } from "./child/start-child.ts";
import type { Scenario } from "./scenario.ts";
import type { Server } from "./servers/server.ts";
import type { Servers } from "./servers/servers.ts";
import { type Row, summarize } from "./summarize.ts";
import type { System } from "./system.ts";

export interface Comparison {
  readonly scenarios: readonly Scenario[];
  readonly systems: readonly System[];
  /** Jobs of a run; null: as many as each scenario says. */
  readonly jobs: number | null;
  /** Runs that count, of each scenario and system. */
  readonly runs: number;
  /** Runs before those. */
  readonly warmUps: number;
  readonly say: (line: string) => void;
}

/**
 * Runs each scenario for each system whose server is there, one at a time, the systems in turn and beginning with
 * another one each round. Rejects when a run lost or doubled a job.
 */
export async function compare(
  comparison: Comparison,
  servers: Pick<Servers, "get">,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const scenario of comparison.scenarios) {
    const present = await presentSystems(scenario.systems ?? comparison.systems, servers, comparison.say);
    const figures = new Map(
      present.map(({ system }) => [system.name, [] as Awaited<ReturnType<Scenario["run"]>>[]]),
    );
    const { warmUps, runs } = scenario.once === true ? { warmUps: 0, runs: 1 } : comparison;
    for (let round = -warmUps; round < runs; round += 1) {
      for (let turn = 0; turn < present.length; turn += 1) {
        const { system, server } = present[(turn + round + warmUps) % present.length]!;
        const url = await server.freshDatabase();
        const jobs = comparison.jobs ?? scenario.jobs;
        const found = await scenario.run({ system, server, jobs, startChild: () => startChild(system, url) });
        if (round >= 0) figures.get(system.name)!.push(found);
        comparison.say(
          `${scenario.name}, ${round < 0 ? "warm-up" : `run ${round + 1}`}, ${system.name}: ${told(found)}`,
        );
      }
    }
    for (const { system } of present)
      rows.push(...summarize(scenario.name, system.name, figures.get(system.name)!));
  }
  return rows;
}

async function presentSystems(
  systems: readonly System[],
  servers: Pick<Servers, "get">,
  say: (line: string) => void,
): Promise<readonly { readonly system: System; readonly server: Server }[]> {
  const present = [];
  for (const system of systems) {
    const server = await servers.get(system.server);
    const missing = typeof server === "string" ? server : await system.missing?.();
    if (missing) say(`${system.name} is left out: ${missing}`);
    else if (typeof server !== "string") present.push({ system, server });
  }
  return present;
}

function told(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([unit, value]) => `${value < 100 ? value.toFixed(2) : Math.round(value)} ${unit}`)
    .join(", ");
}
