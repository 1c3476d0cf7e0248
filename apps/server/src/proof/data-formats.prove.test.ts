import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@millrace/core";
import { createDataProcessingHandlers } from "@millrace/data-processing";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { JobQueueManager } from "millrace";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { peakMib, startDataWorker } from "./test-data-worker.fixture.ts";

/** Of a worker, whatever the number of rows: 172 to 194 were seen. MiB. */
const MOST_MIB = 220;

/** `npm run prove -- --full`: five millions. */
const ROWS = process.env["PROVE_FULL"] === undefined ? 200_000 : 5_000_000;
const PATIENCE_MS = 1_500_000;

let database: TestDatabase;
let sql: postgres.Sql;
let jobs: JobQueueManager;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-formats-proof-"));
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice() {} });
  await sql`
    create table public.source as
    select n::bigint as id, 'Person, ' || n || ' "é"' as name, 'p' || n || '@example.org' as email,
      date '1910-01-01' + n % 30000 as born, n % 1000 + n % 97 / 100.0 as balance
    from generate_series(1, ${ROWS}::int) n`;
  await sql`create table public.person (like public.source)`;
  // Adds jobs, and runs none.
  const handlers = createDataProcessingHandlers({});
  jobs = new JobQueueManager({ databaseUrl: database.url, handlers, workers: false, logger: silentLogger });
  await jobs.initialize();
});
afterAll(async () => {
  await jobs?.shutdown();
  await sql?.end();
  await database?.drop();
  await rm(folder, { recursive: true });
});

/** Runs a job in a worker that runs no other. */
async function runAlone(type: string, payload: object) {
  await using worker = await startDataWorker({ databaseUrl: database.url, folder, patienceMs: PATIENCE_MS });
  const begunAt = performance.now();
  const job = await jobs.waitFor(await jobs.createJob({ type, payload, maxRetries: 0 }), {
    timeoutMs: PATIENCE_MS,
  });
  const ms = performance.now() - begunAt;
  expect(job, job.errorMessage ?? "").toMatchObject({
    status: "completed",
    result: { rowsRead: ROWS, badRows: [] },
  });
  return { ms, mib: await peakMib(worker.pid) };
}

/** The same of two tables: they have the same rows. */
async function contentOf(table: string) {
  const [row] =
    await sql`select count(*)::int as rows, sum(hashtextextended(t::text, 0)) as hash from ${sql(table)} t`;
  return row;
}

const query = "select id, name, email, born, balance from public.source order by id";
test.runIf(process.platform === "linux")(
  `${ROWS} rows from a query over Parquet, CSV in gzip and Parquet into a table: all are there, and a worker stays small`,
  { timeout: 4 * PATIENCE_MS },
  async () => {
    const steps = [
      ["export-data", { from: { query }, to: { file: "a.parquet" } }],
      ["transform-data", { from: { file: "a.parquet" }, to: { file: "b.csv.gz" } }],
      ["transform-data", { from: { file: "b.csv.gz" }, to: { file: "c.parquet" } }],
      ["import-data", { from: { file: "c.parquet" }, to: { table: "person" } }],
    ] as const;
    const peaks: number[] = [];
    for (const [type, payload] of steps) {
      const { ms, mib } = await runAlone(type, payload);
      peaks.push(mib);
      const file = "file" in payload.to ? payload.to.file : undefined;
      const size =
        file === undefined ? "" : `, ${((await stat(join(folder, file))).size / 2 ** 20).toFixed(0)} MiB`;
      const rate = Math.round(ROWS / (ms / 1000));
      console.log(
        `${type} to ${file ?? "a table"}${size}: ${(ms / 1000).toFixed(1)} s, ${rate} rows/s, ${mib} MiB at its most.`,
      );
    }
    expect(await contentOf("public.person")).toEqual(await contentOf("public.source"));
    for (const mib of peaks) expect(mib).toBeLessThan(MOST_MIB);
  },
);
