import { cpus } from "node:os";
import type { TableSizes } from "./fill-tables.ts";
import type { LargeTablesRow } from "./measure-large-tables.ts";

/** The measurement as a page of Markdown. */
export function largeTablesReport(
  rows: readonly LargeTablesRow[],
  sizes: TableSizes,
  version: string,
): string {
  const count = (value: number) => value.toLocaleString("en-US").replaceAll(",", " ");
  const ms = (value: number) => value.toFixed(2);
  const [cpu] = cpus();
  return `# Reads and claims on full tables

${count(sizes.ready)} ready, ${count(sizes.scheduled)} scheduled and ${count(sizes.finished)} finished jobs over nine days, four queues, ten types; PostgreSQL ${version}
with fsync on, ${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, Node ${process.version}. Times are calls of the store, one after the other, in ms.
A filter that has no index looks at the newest 20 000 jobs and says so in the answer. Made by \`npm run bench -- --only large-tables\`.

| call | runs | p50 | p99 | most |
|---|---:|---:|---:|---:|
${rows.map(({ name, timing }) => `| ${name} | ${timing.runs} | ${ms(timing.p50)} | ${ms(timing.p99)} | ${ms(timing.max)} |`).join("\n")}

## Plans

Scans of the large tables in one call, as the server's \`auto_explain\` told them; rows and scans are added up over partitions and lanes.

${rows.map(({ name, plan }) => `- **${name}**: ${plan.length === 0 ? "none" : plan.join("; ")}`).join("\n")}
`;
}
