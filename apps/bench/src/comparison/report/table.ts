import type { Verdict } from "../judge-goals.ts";
import type { Scenario } from "../scenario.ts";
import type { Row } from "../summarize.ts";
import type { System } from "../system.ts";
import type { Machine } from "./machine.ts";
import { goalsTable } from "./goals-table.ts";
import { numberText } from "./number-text.ts";

/** Whom the others are held against. */
const OURS = "millrace";

/** The comparison as a page of Markdown: the machine, then a table for each scenario, and its goals. */
export function reportOf(
  machine: Machine,
  rows: readonly Row[],
  verdicts: readonly Verdict[],
  scenarios: readonly Scenario[],
  systems: readonly System[],
): string {
  const tables = scenarios.flatMap((scenario) => [
    tableOf(
      scenario,
      rows.filter((row) => row.scenario === scenario.name),
      systems,
    ),
    goalsTable(verdicts.filter(({ goal }) => goal.scenario === scenario.name)),
  ]);
  return `${headOf(machine)}\n${tables.join("\n")}`;
}

function headOf({ measuredAt, processor, cores, memoryGiB, system, node, versions, fsync }: Machine): string {
  return `${cores} × ${processor}, ${memoryGiB} GiB, ${system}, Node ${node}, ${measuredAt}
${versions.join("; ")}
fdatasync: ${fsync ?? "not tested (pg_test_fsync is not installed)"}
`;
}

function tableOf(
  { title, charted: [first = ""] }: Scenario,
  rows: readonly Row[],
  systems: readonly System[],
): string {
  const units = [...new Set(rows.map(({ unit }) => unit))];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const medianOf = (system: string) =>
    rows.find((row) => row.system === system && row.unit === first)?.median;
  const present = systems.filter(({ name }) => rows.some((row) => row.system === name));
  return [
    `## ${title}`,
    "",
    line(["system", "settings", ...units, "Millrace is"]),
    line(["---", "---", ...units.map(() => "---:"), "---:"]),
    ...present.map(({ name, settings }) =>
      line([
        name,
        settings,
        ...units.map((unit) => cellOf(rows.find((row) => row.system === name && row.unit === unit))),
        ratioOf(medianOf(OURS), medianOf(name)),
      ]),
    ),
    "",
  ].join("\n");
}

/** Of the first unit that the chart shows. */
function ratioOf(ours: number | undefined, other: number | undefined): string {
  return ours === undefined || other === undefined ? "" : `${(ours / other).toFixed(2)} ×`;
}

/** The median, and the range where there was more than one run. */
function cellOf(row: Row | undefined): string {
  if (row === undefined) return "";
  const { median, min, max, runs } = row;
  return runs === 1 ? numberText(median) : `${numberText(median)} (${numberText(min)}–${numberText(max)})`;
}
