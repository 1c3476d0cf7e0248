import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { defineHandler } from "@millrace/core";
import { createTestDatabase, spawnNode, type TestDatabase } from "@millrace/testing";
import { createUpkeepHandlers } from "@millrace/upkeep";
import { JobQueueManager } from "millrace";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";

const LINES = 5000;

let database: TestDatabase;
let sql: postgres.Sql;
let folder: string;
beforeEach(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { onnotice: () => {} });
  folder = join(await mkdtemp(join(tmpdir(), "millrace-archive-")), "archives");
});
afterEach(async () => {
  await sql?.end();
  await database?.drop();
  await rm(join(folder, ".."), { recursive: true, force: true });
});

const echo = defineHandler({
  type: "echo",
  schema: z.strictObject({ n: z.int(), fails: z.boolean().optional(), bulk: z.string().optional() }),
  queue: "echoes",
  retry: { maxRetries: 1, strategy: "fixed", baseDelayMs: 1 },
  execute({ n, fails }) {
    if (fails === true) throw new Error("it did not work");
    return { n };
  },
});

/** A manager with its workers started, which archives into `folder`; null: nowhere. */
async function startManager(archiveFolder: string | null = folder) {
  const manager: JobQueueManager = new JobQueueManager({
    databaseUrl: database.url,
    handlers: [
      echo,
      ...createUpkeepHandlers({ engine: () => manager, archiveFolder: archiveFolder ?? undefined }),
    ],
  });
  await manager.initialize();
  return Object.assign(manager, { [Symbol.asyncDispose]: () => manager.shutdown() });
}

async function run(manager: JobQueueManager, type: string, payload: object) {
  return manager.waitFor(await manager.createJob({ type, payload }));
}

/** Adds a job and kills the process that runs it, so far and no further. */
async function killWhileArchiving(type: string, payload: object, stopsAt: "midst" | "end"): Promise<void> {
  const manager: JobQueueManager = new JobQueueManager({
    databaseUrl: database.url,
    workers: false,
    handlers: createUpkeepHandlers({ engine: () => manager }),
  });
  await manager.createJob({ type, payload });
  await manager.shutdown();
  await using worker = spawnNode(new URL("test-archive-worker.ts", import.meta.url), {
    args: [folder, stopsAt],
    env: { DATABASE_URL: database.url },
  });
  await worker.event("stopped");
  worker.signal("SIGKILL");
  await worker.exit();
}

/** A day that is long over, with lines as jobs wrote them. */
async function fillOldDay(): Promise<string> {
  const [row] = await sql`select ((now() at time zone 'utc')::date - 5)::text as day`;
  const day = row?.day as string;
  await sql`select millrace.make_partitions(${[day]}::date[])`;
  await sql`insert into millrace.job_log (job_id, line, attempt, logged_at, level, message, fields)
    select 1 + n / 100, 1 + n % 100, 1, ${day}::timestamptz + interval '12 hours', 1 + n % 3, 'line ' || n || e' "\\n\\u20ac', jsonb_build_object('n', n)
    from generate_series(0, ${LINES - 1}::int) n`;
  return day;
}

const archives = async () => (await readdir(folder)).filter((name) => name.endsWith(".gz"));

interface Archived {
  readonly id: string;
  readonly fields: { readonly n: number };
  readonly payload: { readonly n: number };
}

async function archived(): Promise<Archived[]> {
  const texts = await Promise.all(
    (await archives()).map(async (name) => gunzipSync(await readFile(join(folder, name))).toString()),
  );
  return texts.flatMap((text) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Archived),
  );
}

const countLines = async () =>
  Number((await sql`select count(*) from millrace.job_log where fields ? 'n'`)[0]?.count);

describe("cleanup-logs", () => {
  test("writes a day's lines to a file before it drops the day, and leaves younger days", async () => {
    const day = await fillOldDay();
    await sql`insert into millrace.job_log (job_id, line, attempt, logged_at, level, message, fields) values (7, 1, 1, now(), 1, 'young', '{"n": -1}')`;
    await using manager = await startManager();
    const { result } = await run(manager, "cleanup-logs", { archive: true });
    const [file] = await archives();
    expect(file).toMatch(new RegExp(`^job-logs-${day}-[0-9a-f]{8}\\.ndjson\\.gz$`));
    const { size, mode } = await stat(join(folder, file!));
    expect(result).toMatchObject({ droppedDays: 1, archived: { lines: LINES, files: [file], bytes: size } });
    expect(mode & 0o777).toBe(0o600);
    const lines = await archived();
    expect(lines).toHaveLength(LINES);
    expect(lines[101]).toEqual({
      jobId: "2",
      line: 2,
      attempt: 1,
      loggedAt: `${day}T12:00:00.000Z`,
      level: "error",
      message: 'line 101 "\n€',
      fields: { n: 101 },
    });
    expect(await countLines()).toBe(1);
    expect(await sql`select from pg_class where relname ~ '^job_log_apart'`).toHaveLength(0);
    expect((await run(manager, "cleanup-logs", { archive: true })).result).toMatchObject({ droppedDays: 0 });
  });

  test("drops nothing when the file cannot be written, and fails at once without a folder", async () => {
    await fillOldDay();
    const payload = { archive: true };
    {
      await using manager = await startManager(null);
      expect(await run(manager, "cleanup-logs", payload)).toMatchObject({
        status: "failed",
        retryCount: 0,
        errorMessage: expect.stringContaining("UPKEEP_ARCHIVE_DIR"),
      });
      expect(await countLines()).toBe(LINES);
    }
    // There can be no folder below a file.
    await using manager = await startManager(join(process.execPath, "archives"));
    const id = await manager.createJob({ type: "cleanup-logs", payload, maxRetries: 0 });
    expect(await manager.waitFor(id)).toMatchObject({ status: "failed", errorCode: "ENOTDIR" });
    const [apart] = await sql`select relname from pg_class where relname ~ '^job_log_apart_[0-9]{8}$'`;
    expect(await sql`select from ${sql(`millrace.${apart?.relname}`)}`).toHaveLength(LINES);
  });

  test.each([
    ["in the midst of a file", "midst", 1],
    ["between the file and the drop", "end", 2],
  ] as const)("killed %s, it loses no line, and goes on", async (_when, stopsAt, times) => {
    await fillOldDay();
    await killWhileArchiving("cleanup-logs", { archive: true }, stopsAt);
    expect(await archives()).toHaveLength(times - 1);
    await using manager = await startManager();
    const [job] = await manager.getJobs({ type: "cleanup-logs" });
    expect(await manager.waitFor(job!.id)).toMatchObject({ status: "completed", crashes: 1 });
    const lines = await archived();
    expect(lines).toHaveLength(times * LINES);
    expect(new Set(lines.map(({ fields }) => fields.n)).size).toBe(LINES);
    expect(await countLines()).toBe(0);
    expect(await sql`select from pg_class where relname ~ '^job_log_apart'`).toHaveLength(0);
  });
});

describe("a day that was set apart", () => {
  const apart = () => sql`select from pg_class where relname ~ '^job_log_apart'`;

  test("is put back once nobody archives any more, and then goes as others do", async () => {
    const day = await fillOldDay();
    await sql`select millrace.set_log_day_apart(3)`;
    expect(await countLines()).toBe(0);
    await using manager = await startManager();
    const schedule = { name: "archive", type: "cleanup-logs", payload: { archive: true }, cron: "0 0 1 1 *" };
    await manager.schedules.create(schedule);
    expect((await run(manager, "cleanup-logs", {})).result).toEqual({ droppedDays: 0 });
    expect(await apart()).toHaveLength(1);
    await manager.schedules.pause("archive");

    const under = await sql.reserve();
    await under`select pg_advisory_lock(hashtextextended('millrace.archive_log_day', 0))`;
    expect((await run(manager, "cleanup-logs", {})).result).toEqual({ droppedDays: 0 });
    await under`select pg_advisory_unlock_all()`;
    under.release();

    // As old as it is, it is not dropped by the job that puts it back.
    const daily = { maxAge: 86_400_000 };
    expect((await run(manager, "cleanup-logs", daily)).result).toEqual({ droppedDays: 0, putBack: [day] });
    expect(await apart()).toHaveLength(0);
    expect(await countLines()).toBe(LINES);
    expect((await run(manager, "cleanup-logs", daily)).result).toEqual({ droppedDays: 1 });
    expect(await countLines()).toBe(0);
  });
});

describe("cleanup-old-jobs", () => {
  const payload = { archive: true, maxAge: 1000, queues: ["echoes"] };
  const bulk = "x".repeat(3000);

  /** Forty jobs that ended a while ago. */
  async function fillQueue(): Promise<void> {
    await using manager = await startManager();
    const ids = await manager.createJobs(
      Array.from({ length: 40 }, (_, n) => ({
        type: "echo" as const,
        payload: { n, ...(n === 1 && { fails: true }), ...(n === 2 && { bulk }) },
      })),
    );
    await Promise.all(ids.map((id) => manager.waitFor(id)));
    await sql`update millrace.finished set finished_at = finished_at - interval '2 seconds'`;
  }

  test("writes jobs with their payloads, results and attempts to files before it deletes them", async () => {
    await fillQueue();
    await using manager = await startManager();
    const { result } = await run(manager, "cleanup-old-jobs", payload);
    const files = (await archives()).toSorted();
    expect(files.map((name) => name.replace(/-[0-9a-f]{8}\.ndjson\.gz$/, ""))).toEqual([
      "jobs-echoes-completed",
      "jobs-echoes-failed",
    ]);
    expect(result).toMatchObject({ deleted: 40, byQueue: { echoes: 40 }, archived: { files } });
    const jobs = (await archived()).toSorted((a, b) => a.payload.n - b.payload.n);
    expect(jobs.map(({ payload: { n } }) => n)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(jobs[1]).toMatchObject({
      type: "echo",
      status: "failed",
      retryCount: 1,
      errorMessage: "it did not work",
      attempts: [{ attempt: 1, errorMessage: "it did not work" }],
    });
    expect(jobs[2]).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      queue: "echoes",
      status: "completed",
      payload: { n: 2, bulk },
      result: { n: 2 },
      attempts: [],
      completedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(await manager.getJobs({ queue: "echoes" })).toEqual([]);
    expect(await sql`select from millrace.payload`).toHaveLength(0);
    const [left] =
      await sql`select sum(completed + failed)::int4 as jobs from millrace.job_counts where queue = 'echoes'`;
    expect(left?.jobs).toBe(0);
  });

  test.each([
    ["in the midst of a file", "midst"],
    ["between the file and the commit", "end"],
  ] as const)("killed %s, it loses no job, and goes on", async (_when, stopsAt) => {
    await fillQueue();
    await killWhileArchiving("cleanup-old-jobs", payload, stopsAt);
    await using manager = await startManager();
    expect(await manager.getJobs({ queue: "echoes", limit: 100 })).toHaveLength(40);
    const [job] = await manager.getJobs({ type: "cleanup-old-jobs" });
    expect(await manager.waitFor(job!.id)).toMatchObject({ status: "completed", crashes: 1 });
    expect(new Set((await archived()).map(({ id }) => id)).size).toBe(40);
    expect(await manager.getJobs({ queue: "echoes" })).toEqual([]);
  });

  test("needs an age to archive", async () => {
    await using manager = await startManager();
    await expect(
      manager.createJob({ type: "cleanup-old-jobs", payload: { archive: true } }),
    ).rejects.toMatchObject({ code: "INVALID_PAYLOAD", faults: [{ pointer: "/maxAge" }] });
  });
});
