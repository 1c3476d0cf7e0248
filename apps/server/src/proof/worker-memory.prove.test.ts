import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { silentLogger } from "@millrace/core";
import { createTestDatabase, spawnNode, type TestDatabase } from "@millrace/testing";
import { JobQueueManager } from "millrace";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { environmentOfStart } from "./environment-of-start.fixture.ts";
import { noop } from "./test-noop-handler.ts";

/** `npm run prove -- --full`: a million. */
const JOBS = process.env["PROVE_FULL"] === undefined ? 250_000 : 1_000_000;
/** Resident memory of the process at its most. */
const MOST_MIB = 200;
const PATIENCE_MS = 300_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

async function addJobs(): Promise<void> {
  const jobs = new JobQueueManager({
    databaseUrl: database.url,
    handlers: [noop],
    workers: false,
    logger: silentLogger,
  });
  await jobs.initialize();
  for (let added = 0; added < JOBS; added += 5_000)
    await jobs.createJobs(
      Array.from({ length: 5_000 }, (_, n) => ({
        type: "noop" as const,
        payload: { n: added + n, text: "x".repeat(60) },
      })),
    );
  await jobs.shutdown();
}

/** What the system counts of it now, and the most that it ever counted, in MiB. */
async function memoryOf(pid: number): Promise<{ readonly now: number; readonly peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const mib = (name: string) =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) / 1024);
  return { now: mib("VmRSS"), peak: mib("VmHWM") };
}

test.runIf(process.platform === "linux")(
  "a worker process stays small while it drains a long queue at full speed",
  { timeout: PATIENCE_MS },
  async () => {
    await addJobs();
    const sql = postgres(database.url, { max: 1, onnotice() {} });
    await using worker = spawnNode(new URL("../main.ts", import.meta.url), {
      env: {
        DATABASE_URL: database.url,
        MILLRACE_ROLE: "worker",
        MILLRACE_HANDLERS: fileURLToPath(new URL("test-noop-handler.ts", import.meta.url)),
        LOG_LEVEL: "warn",
        ...(await environmentOfStart()),
      },
      patienceMs: PATIENCE_MS,
    });
    await worker.line(/Millrace works/);
    const started = await memoryOf(worker.pid);
    await vi.waitFor(
      async () => {
        const [row] = await sql`
          select sum(ready + running)::int as open, sum(completed)::int as completed from millrace.job_counts where type = 'noop'`;
        expect(row).toEqual({ open: 0, completed: JOBS });
      },
      { timeout: PATIENCE_MS, interval: 200 },
    );
    const { now, peak } = await memoryOf(worker.pid);
    console.log(`${JOBS} jobs: ${started.now} MiB when it stood, ${now} at the end, at most ${peak}`);
    expect(peak).toBeLessThanOrEqual(MOST_MIB);
    await sql.end();
  },
);
