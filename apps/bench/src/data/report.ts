import { cpus, loadavg } from "node:os";
import { median } from "../limits/median.ts";
import type { Took } from "./measure-way.ts";

export interface DataCase {
  readonly rows: number;
  readonly samples: readonly Took[];
}

/** The measurement as a page of Markdown. */
export function dataReport(
  cases: ReadonlyMap<string, DataCase>,
  rows: number,
  bytes: number,
  server: string,
): string {
  const [cpu] = cpus();
  const lines = [...cases].map(([name, { rows: count, samples }]) => {
    const ms = median(samples.map((took) => took.ms));
    const mebibytes = (bytes / 2 ** 20) * (count / rows);
    return [
      name,
      String(count),
      (count / (ms / 1000)).toFixed(0),
      (mebibytes / (ms / 1000)).toFixed(1),
      medianOf(samples, ({ cpuMs }) => (cpuMs === null ? null : (cpuMs / count) * 1000)),
      medianOf(samples, ({ peakMib }) => peakMib),
    ];
  });
  const heads = ["", "rows", "rows/s", "MiB/s", "µs of its processor a row", "MiB at its most"];
  return `# Rows in and out

A CSV of ${rows} rows, ${(bytes / 2 ** 20).toFixed(0)} MiB, into a table without an index, and back. Medians. ${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}, PostgreSQL ${server} with fsync.
Processor time and resident memory are those of the client's process: a worker with everything that belongs to it. \`\\copy\` is
one transaction that starts anew when it is cut off; \`import-data\` commits every 2500 rows with a checkpoint.
Made by \`npm run bench -- --only data\`.

${[heads, heads.map((_, index) => (index === 0 ? "---" : "---:")), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n")}
`;
}

function medianOf(samples: readonly Took[], of: (took: Took) => number | null): string {
  const values = samples.map(of).filter((value) => value !== null);
  return values.length === 0 ? "" : median(values).toFixed(1);
}
