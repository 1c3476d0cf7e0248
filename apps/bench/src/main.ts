// `npm run bench -- --only large-tables [--scale 1] [--write file.md]`
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startEmbeddedPostgres } from "@millrace/embedded-postgres";
import { largeTablesReport } from "./large-tables-report.ts";
import { measureLargeTables } from "./large-tables.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "large-tables" },
    scale: { type: "string", default: "1" },
    write: { type: "string" },
  },
});
const scale = Number(values.scale);
if (values.only !== "large-tables")
  throw new Error(`There is no benchmark "${values.only}"; there is: large-tables.`);
if (!(scale > 0)) throw new Error(`--scale must be a number above 0, not "${values.scale}".`);

const sizes = {
  ready: Math.ceil(1e6 * scale),
  scheduled: Math.ceil(1e6 * scale),
  finished: Math.ceil(3e6 * scale),
};
const dataDirectory = await mkdtemp(join(tmpdir(), "millrace-bench-"));
const log: string[] = [];
const keep = (fields: object, message: string) =>
  log.push(...[message, ...Object.values(fields).map(String)].join("\n").split("\n"));
const server = await startEmbeddedPostgres({
  dataDirectory,
  logger: { debug: keep, info: keep, warn: keep },
  settings: { max_wal_size: "8GB" },
});
try {
  const rows = await measureLargeTables(server.url, sizes, (line) => console.log(line), log);
  const report = largeTablesReport(rows, sizes, server.version);
  console.log(report);
  if (values.write !== undefined) await writeFile(values.write, report);
} finally {
  await server.stop();
  await rm(dataDirectory, { recursive: true, force: true });
}
