import { goals } from "../goals.ts";
import { judgeGoals, type Verdict } from "../judge-goals.ts";
import type { MeasuredRow, Results } from "../results.ts";
import { goalText } from "./goals-table.ts";
import type { Machine } from "./machine.ts";
import { numberText } from "./number-text.ts";
import { ALONE, type Cell, COLUMNS, type Line, LINES } from "./readme-lines.ts";

const BEGIN = "<!-- npm run bench writes what follows, from apps/bench/results/latest.json -->";
const END = "<!-- until here -->";

type Measured = Omit<Results, "goals">;

/** The README with the block of these results in place of the one that it has. Runs that `--jobs` made smaller or larger are left out. */
export function withBlock(readme: string, results: Results): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`README.md has no ${BEGIN} … ${END}`);
  const rows = results.rows.filter(({ jobs }) => jobs === null);
  const block = readmeBlock({ ...results, rows }, judgeGoals(goals, rows));
  return `${readme.slice(0, begin)}${BEGIN}\n${block}\n${readme.slice(end)}`;
}

/** Where and with what it was measured, the comparison, Millrace alone, and what was aimed at and missed. */
export function readmeBlock(results: Measured, verdicts: readonly Verdict[]): string {
  const alone = ALONE.map(({ title, cells }) => textOf([title, figuresText(results.rows, cells)]));
  return [
    headOf(results),
    "",
    textOf(["", ...COLUMNS.map(({ title }) => title)]),
    `|${["", ...COLUMNS].map(() => "---|").join("")}`,
    ...LINES.map((line) => comparedLine(results.rows, line)),
    "",
    textOf([`Millrace alone, medians of ${runsOf(results.rows.filter((row) => isAlone(row)))}`, ""]),
    "|---|---|",
    ...alone,
    "",
    ...missedTable(verdicts),
  ].join("\n");
}

function headOf({ machine, earlier, rows }: Measured): string {
  const machines = [machine, ...earlier];
  const compared = rows.filter(({ scenario }) => LINES.some((line) => line.scenario === scenario));
  const used = machines.filter(({ measuredAt }) => compared.some((row) => row.measuredAt === measuredAt));
  const { cores, processor, memoryGiB, node } = used[0] ?? machine;
  const versions = new Set(used.flatMap((one) => one.versions));
  const days = new Set(used.map(({ measuredAt }) => measuredAt.slice(0, 10)));
  return `Medians of ${runsOf(compared)}, ${[...days].toSorted().join(" and ")}, ${cores} × ${processor}, ${memoryGiB} GiB; ${[`Node ${node}`, ...versions].join("; ")}.${fsyncText(used)}`;
}

/** Of how many runs these figures are. */
function runsOf(rows: readonly MeasuredRow[]): string {
  const runs = [...new Set(rows.map((row) => row.runs))].toSorted((a, b) => a - b);
  return `${runs.join(" or ")} ${runs.length === 1 && runs[0] === 1 ? "run" : "runs"}`;
}

function isAlone(row: MeasuredRow): boolean {
  return ALONE.some(({ cells }) =>
    cells.some(
      ({ scenario, system, unit }) => row.scenario === scenario && row.system === system && row.unit === unit,
    ),
  );
}

function fsyncText(machines: readonly Machine[]): string {
  const told = new Set(machines.flatMap(({ fsync }) => fsync ?? []));
  return told.size === 0 ? "" : ` fdatasync: ${[...told].join("; ")}.`;
}

function comparedLine(rows: readonly MeasuredRow[], { title, scenario, units, best }: Line): string {
  const better = (one: number, other: number) => (best === "most" ? one > other : one < other);
  const figureOf = (system: string) => medianOf(rows, { scenario, system, unit: units[0]! });
  const chosen = COLUMNS.map(({ systems }) => bestOf(systems, figureOf, better));
  const first = bestOf(
    chosen.flatMap((system) => system ?? []),
    figureOf,
    better,
  );
  const cells = chosen.map((system) => {
    if (system === undefined) return "";
    const text = figuresText(
      rows,
      units.map((unit) => ({ scenario, system, unit })),
    );
    return system === first ? `**${text}**` : text;
  });
  return textOf([title, ...cells]);
}

/** Undefined: none was measured. */
function bestOf(
  systems: readonly string[],
  figureOf: (system: string) => number | undefined,
  better: (one: number, other: number) => boolean,
): string | undefined {
  const measured = systems.filter((system) => figureOf(system) !== undefined);
  return measured.toSorted((a, b) => (better(figureOf(a)!, figureOf(b)!) ? -1 : 1))[0];
}

function missedTable(verdicts: readonly Verdict[]): readonly string[] {
  const missed = verdicts.filter(({ reached }) => reached === false);
  if (missed.length === 0) return ["All that was aimed at was reached."];
  return [
    textOf(["Aimed at and missed", "measured", "aim", "what stands in the way"]),
    "|---|---|---|---|",
    ...missed.map(({ goal, measured }) =>
      textOf([goal.figure, numberText(measured!), goalText(goal), goal.obstacle ?? "not found yet"]),
    ),
  ];
}

function figuresText(rows: readonly MeasuredRow[], cells: readonly Cell[]): string {
  const figures = cells.map((cell) => medianOf(rows, cell));
  if (figures.every((figure) => figure === undefined)) return "not measured";
  return figures.map((figure) => (figure === undefined ? "–" : numberText(figure))).join(" / ");
}

function medianOf(rows: readonly MeasuredRow[], { scenario, system, unit }: Cell): number | undefined {
  return rows.find((row) => row.scenario === scenario && row.system === system && row.unit === unit)?.median;
}

function textOf(cells: readonly string[]): string {
  return `|${cells.map((cell) => (cell === "" ? " " : ` ${cell} `)).join("|")}|`;
}
