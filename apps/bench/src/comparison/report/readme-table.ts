import type { Row } from "../summarize.ts";
import { numberText } from "./number-text.ts";

/** Systems whose figures the README tells, by the titles of their columns. */
const COLUMNS = [
  ["Millrace", "millrace"],
  ["graphile-worker", "graphile-worker"],
  ["pg-boss", "pg-boss"],
  ["BullMQ, Redis synced each second", "bullmq-redis-everysec"],
] as const;

interface Line {
  readonly title: string;
  readonly scenario: string;
  /** Where there are several, a slash stands between their figures, and the first one decides which system is best. */
  readonly units: readonly string[];
  readonly best: "most" | "least";
}

const LINES: readonly Line[] = [
  speed("drain", "one worker empties a full queue, jobs/s"),
  speed("enqueue-bulk", "adding, 5 000 a call, jobs/s"),
  speed("enqueue-single", "adding one by one, 32 calls in flight, jobs/s"),
  speed("full-cycle", "adding and running at once, jobs/s"),
  {
    title: "from adding to the handler's start, idle, p50 / p99 ms",
    scenario: "latency",
    units: ["p50 ms", "p99 ms"],
    best: "least",
  },
];

const HEAD = ["", ...COLUMNS.map(([title]) => title)];

/** The README's table: medians, the best of each line in bold. A figure that was not measured is left empty. */
export function readmeTable(rows: readonly Row[]): string {
  const lines = LINES.map((line) => {
    const figures = COLUMNS.map(([, system]) => line.units.map((unit) => medianOf(rows, line, system, unit)));
    const firsts = figures.flatMap(([first]) => first ?? []);
    const best = line.best === "most" ? Math.max(...firsts) : Math.min(...firsts);
    return textOf([line.title, ...figures.map((cell) => cellOf(cell, cell[0] === best))]);
  });
  return [textOf(HEAD), `|${HEAD.map(() => "---|").join("")}`, ...lines].join("\n");
}

/** The README with this table in place of the one that it has. */
export function withTable(readme: string, table: string): string {
  const lines = readme.split("\n");
  const begin = lines.indexOf(textOf(HEAD));
  if (begin === -1) throw new Error(`README.md has no table that begins with ${textOf(HEAD)}`);
  const end = lines.findIndex((line, index) => index > begin && !line.startsWith("|"));
  return lines.toSpliced(begin, end - begin, table).join("\n");
}

function speed(scenario: string, title: string): Line {
  return { title, scenario, units: ["jobs/s"], best: "most" };
}

function medianOf(rows: readonly Row[], { scenario }: Line, system: string, unit: string) {
  return rows.find((row) => row.scenario === scenario && row.system === system && row.unit === unit)?.median;
}

function cellOf(figures: readonly (number | undefined)[], best: boolean): string {
  const text = figures.flatMap((figure) => (figure === undefined ? [] : numberText(figure))).join(" / ");
  return best ? `**${text}**` : text;
}

function textOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`.replaceAll("|  |", "| |");
}
