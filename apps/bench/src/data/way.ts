import { createReadStream } from "node:fs";
import { join } from "node:path";
import { silentLogger } from "@millrace/core";
import { createDataProcessingHandlers } from "@millrace/data-processing";
import { createQueryReader, createTableImports } from "@millrace/postgres";
import { parse } from "csv-parse";
import { JobQueueManager } from "millrace";
import postgres from "postgres";
import { PEOPLE_COLUMNS } from "./people-file.ts";

/** A way to bring rows from a file into a table, or back. Each runs in a process of its own. */
export type Way = (databaseUrl: string, folder: string) => Promise<void>;

export const SOURCE = "people.csv";
export const TARGET = "again.csv";
export const SELECT = `select ${PEOPLE_COLUMNS.join(", ")} from public.person`;

/** As people write it first: parse, and insert row by row. */
async function insertSingly(databaseUrl: string, folder: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice() {} });
  const rows = createReadStream(join(folder, SOURCE)).pipe(parse({ columns: true }));
  for await (const row of rows)
    await sql`insert into public.person ${sql(row as Record<string, string>, ...PEOPLE_COLUMNS)}`;
  await sql.end();
}

async function runJob(databaseUrl: string, folder: string, type: string, payload: object): Promise<void> {
  const handlers = createDataProcessingHandlers({
    folder,
    tables: { imports: createTableImports(), allowed: ["public.person"] },
    queries: { default: createQueryReader({ url: databaseUrl, applicationName: "bench" }) },
  });
  const manager = new JobQueueManager({ databaseUrl, handlers, logger: silentLogger });
  await manager.initialize();
  const id = await manager.createJob({ type, payload });
  const job = await manager.waitFor(id, { timeoutMs: 3_600_000 });
  if (job.status !== "completed") throw new Error(`${type}: ${job.errorMessage ?? job.status}`);
  await manager.shutdown();
}

export const WAYS: Readonly<Record<string, Way>> = {
  "csv-parse, inserts one by one": insertSingly,
  "import-data": (url, folder) =>
    runJob(url, folder, "import-data", { from: { file: SOURCE }, to: { table: "person" } }),
  "export-data": (url, folder) =>
    runJob(url, folder, "export-data", { from: { query: SELECT }, to: { file: TARGET } }),
};
