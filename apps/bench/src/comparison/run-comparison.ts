import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Comparison, compare } from "./compare.ts";
import { describeMachine } from "./report/machine.ts";
import { reportOf } from "./report/table.ts";
import { Servers } from "./servers/servers.ts";

/** Compares, writes `latest.json` into the folder, and answers with the page. */
export async function runComparison(comparison: Comparison, folder: string): Promise<string> {
  const { scenarios, systems } = comparison;
  const servers = new Servers();
  try {
    const machine = await describeMachine(systems, servers);
    const rows = await compare(comparison, servers);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "latest.json"), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
    return reportOf(machine, rows, scenarios, systems);
  } finally {
    await servers.stop();
  }
}
