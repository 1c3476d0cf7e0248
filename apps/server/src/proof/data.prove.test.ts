import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { silentLogger } from "@millrace/core";
import { createDataProcessingHandlers } from "@millrace/data-processing";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { JobQueueManager } from "millrace";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MOST_MIB, peakMib, startDataWorker } from "./test-data-worker.fixture.ts";

/** `npm run prove -- --full`: five millions. */
const ROWS = process.env["PROVE_FULL"] === undefined ? 200_000 : 5_000_000;
const KILLS = 10;
const PATIENCE_MS = 1_000_000;

let database: TestDatabase;
let sql: postgres.Sql;
let jobs: JobQueueManager;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-data-proof-"));
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice() {} });
  await sql`create table public.person (id bigint, name text, email text, born date, balance numeric)`;
  await sql`create table public.by_psql (like public.person)`;
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

/** A CSV as `export-data` writes it. */
async function writeSource(file: string): Promise<void> {
  const stream = createWriteStream(file);
  let text = "id,name,email,born,balance\r\n";
  for (let id = 1; id <= ROWS; id += 1) {
    const day = String(1 + (id % 28)).padStart(2, "0");
    text += `${id},"Person, ${id} ""é""",p${id}@example.org,19${10 + (id % 90)}-0${1 + (id % 9)}-${day},${id % 1000}.${10 + (id % 90)}\r\n`;
    if (text.length < 1 << 20) continue;
    if (!stream.write(text)) await once(stream, "drain");
    text = "";
  }
  stream.end(text);
  await once(stream, "finish");
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

const startWorker = () => startDataWorker({ databaseUrl: database.url, folder, patienceMs: PATIENCE_MS });

async function rowsAdded(id: string): Promise<number> {
  const [row] =
    await sql`select (checkpoint ->> 'rowsAdded')::int as added from millrace.job_checkpoint where job_id = ${id}`;
  return (row?.["added"] as number | undefined) ?? 0;
}

/** The floor: PostgreSQL's own client, with the same file. Null: it is not installed. */
async function copyByPsql(file: string): Promise<number | null> {
  const begunAt = performance.now();
  const command = `\\copy public.by_psql from '${file}' (format csv, header)`;
  try {
    await promisify(execFile)("psql", [
      "--no-psqlrc",
      "--quiet",
      "--set=ON_ERROR_STOP=1",
      database.url,
      "--command",
      command,
    ]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  const ms = performance.now() - begunAt;
  expect(await sql`select count(*)::int as rows from public.by_psql`).toEqual([{ rows: ROWS }]);
  return ms;
}

test.runIf(process.platform === "linux")(
  `${ROWS} rows in and out: no row is lost or doubled by ${KILLS} kills, and a worker stays small`,
  { timeout: PATIENCE_MS },
  async () => {
    const source = join(folder, "people.csv");
    await writeSource(source);
    const { size } = await stat(source);
    const retry = { maxCrashes: 1000 };
    const id = await jobs.createJob({
      type: "import-data",
      payload: { from: { file: "people.csv" }, to: { table: "person" } },
      retry,
    });
    const peaks: number[] = [];
    const begunAt = performance.now();
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await using worker = await startWorker();
      const from = await rowsAdded(id);
      // Each gets a share of the way, and two are left for after the last kill.
      const until = Math.max(from + 1, Math.floor((ROWS * kill) / (KILLS + 2)));
      await expect
        .poll(() => rowsAdded(id), { timeout: PATIENCE_MS, interval: 5 })
        .toBeGreaterThanOrEqual(Math.min(until, ROWS));
      peaks.push(await peakMib(worker.pid));
      worker.signal("SIGKILL");
      await worker.exit();
      expect(await rowsAdded(id), `rows there when worker ${kill} was killed`).toBeLessThan(ROWS);
      expect((await jobs.getJob(id))?.status, `after kill ${kill}`).toMatch(/^(running|pending)$/);
    }
    await using worker = await startWorker();
    const imported = await jobs.waitFor(id, { timeoutMs: PATIENCE_MS });
    const importMs = performance.now() - begunAt;
    expect(imported, imported.errorMessage ?? "").toMatchObject({
      status: "completed",
      result: { rowsRead: ROWS, rowsAdded: ROWS, badRows: [] },
    });
    const [counted] =
      await sql`select count(*)::int as rows, count(distinct id)::int as ids, max(id)::int as last from public.person`;
    expect(counted).toEqual({ rows: ROWS, ids: ROWS, last: ROWS });

    const exportAt = performance.now();
    const out = await jobs.createJob({
      type: "export-data",
      payload: {
        from: { query: "select id, name, email, born, balance from public.person order by id" },
        to: { file: "again.csv" },
      },
    });
    const exported = await jobs.waitFor(out, { timeoutMs: PATIENCE_MS });
    const exportMs = performance.now() - exportAt;
    expect(exported, exported.errorMessage ?? "").toMatchObject({
      status: "completed",
      result: { rowsWritten: ROWS },
    });
    // Byte for byte: every value of every row, and their order.
    const sum = await sha256(source);
    expect(await sha256(join(folder, "again.csv"))).toBe(sum);
    expect(exported.result).toMatchObject({ sha256: sum, bytes: size });

    // All of them in one life as well.
    await sql`truncate public.person`;
    const wholeAt = performance.now();
    const again = await jobs.createJob({
      type: "import-data",
      payload: { from: { file: "people.csv" }, to: { table: "person" } },
    });
    const whole = await jobs.waitFor(again, { timeoutMs: PATIENCE_MS });
    const wholeMs = performance.now() - wholeAt;
    expect(whole, whole.errorMessage ?? "").toMatchObject({
      status: "completed",
      result: { rowsAdded: ROWS },
    });
    const floorMs = await copyByPsql(source);

    peaks.push(await peakMib(worker.pid));
    const rate = (ms: number) => `${Math.round(ROWS / (ms / 1000))} rows/s`;
    console.log(
      `${ROWS} rows, ${(size / 2 ** 20).toFixed(0)} MiB of CSV. In, with ${KILLS} kills and restarts: ${(importMs / 1000).toFixed(1)} s, ${rate(importMs)}. ` +
        `In, without: ${(wholeMs / 1000).toFixed(1)} s, ${rate(wholeMs)}. ` +
        `psql \\copy of the same file: ${floorMs === null ? "not installed" : `${(floorMs / 1000).toFixed(1)} s, ${rate(floorMs)}`}. ` +
        `Out: ${(exportMs / 1000).toFixed(1)} s, ${rate(exportMs)}. Resident memory of the workers at its most: ${Math.max(...peaks)} MiB (${peaks.join(", ")}).`,
    );
    expect(Math.max(...peaks)).toBeLessThan(MOST_MIB);
  },
);
