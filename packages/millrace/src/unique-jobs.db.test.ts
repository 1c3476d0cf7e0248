import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  debounce,
  defineHandler,
  JobQueueManager,
  silentLogger,
  throttle,
  UniqueKeyTakenError,
} from "./index.ts";

const report = defineHandler({
  type: "report",
  schema: z.strictObject({ day: z.string() }),
  execute: ({ day }, context) => {
    if (day === "follow-on")
      context.enqueue({ type: "report", payload: { day: "next" }, unique: { key: "next" } });
    return day;
  },
});

let database: TestDatabase;
let sql: postgres.Sql;
/** Adds jobs and runs none. */
let office: JobQueueManager<[typeof report]>;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice() {} });
  const config = { databaseUrl: database.url, handlers: [report] as const, logger: silentLogger };
  office = new JobQueueManager({ ...config, workers: false });
  await office.initialize();
});
afterAll(async () => {
  await Promise.all([office.shutdown(), sql.end()]);
  await database.drop();
});

describe("by the library", () => {
  test("fifty adds at once under one key are one job; the others answer its id", async () => {
    const ids = await Promise.all(
      Array.from({ length: 50 }, () =>
        office.createJob({ type: "report", payload: { day: "once" }, unique: { key: "once" } }),
      ),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await office.getJobs({ type: "report", payload: { day: "once" } })).toHaveLength(1);
  });

  test("a refused add throws the id of the job that holds the key", async () => {
    const unique = { key: "refused", onConflict: "refuse" } as const;
    const id = await office.createJob({ type: "report", payload: { day: "1" }, unique });
    const second = office.createJob({ type: "report", payload: { day: "2" }, unique });
    await expect(second).rejects.toBeInstanceOf(UniqueKeyTakenError);
    await expect(second).rejects.toMatchObject({ holder: id, message: expect.stringContaining('"refused"') });
  });

  test("a debounced job has the last payload, a throttled one the first", async () => {
    const last = { unique: debounce("last", { delayMs: 3_600_000 }) };
    const id = await office.createJob({ type: "report", payload: { day: "1" }, ...last });
    expect(await office.createJob({ type: "report", payload: { day: "2" }, ...last })).toBe(id);
    expect(await office.getJob(id)).toMatchObject({ payload: { day: "2" }, waitingFor: "schedule" });

    const first = { unique: throttle("first", 3_600_000) };
    const ids = await office.createJobs([
      { type: "report", payload: { day: "1" }, ...first },
      { type: "report", payload: { day: "2" }, ...first },
      { type: "report", payload: { day: "plain" } },
    ]);
    expect(ids[1]).toBe(ids[0]);
    expect(await office.getJob(ids[0] as string)).toMatchObject({ payload: { day: "1" } });
    expect(await office.getJob(ids[2] as string)).toMatchObject({ payload: { day: "plain" } });
  });

  test("is part of the caller's transaction", async () => {
    const undone = new Error("undone");
    const unique = { key: "transaction" };
    const rolledBack = sql.begin(async (transaction) => {
      await office.createJob({ type: "report", payload: { day: "undone" }, unique }, { transaction });
      throw undone;
    });
    await expect(rolledBack).rejects.toBe(undone);
    const id = await office.createJob({ type: "report", payload: { day: "kept" }, unique });
    expect(await office.getJobs({ payload: { day: "undone" } })).toEqual([]);
    expect(await office.getJob(id)).toMatchObject({ payload: { day: "kept" } });
  });

  test("a rule that cannot be kept is refused with its place", async () => {
    const jobs = [
      { type: "report", payload: { day: "1" } },
      { type: "report", payload: { day: "1" }, unique: { key: "k", delayMs: 0 } },
    ] as const;
    await expect(office.createJobs(jobs)).rejects.toMatchObject({
      code: "INVALID_JOB",
      faults: [{ pointer: "/1/unique/delayMs" }],
    });
    const schedule = {
      name: "s",
      type: "report",
      payload: { day: "1" },
      intervalMs: 1000,
      unique: { key: "k" },
    };
    await expect(office.schedules.create(schedule as never)).rejects.toMatchObject({
      faults: [{ pointer: "/unique" }],
    });
  });

  test("a follow-on job cannot have one, and its handler is told why", async () => {
    const worker = new JobQueueManager({
      databaseUrl: database.url,
      handlers: [report],
      logger: silentLogger,
    });
    await worker.initialize();
    try {
      const id = await worker.createJob({ type: "report", payload: { day: "follow-on" }, maxRetries: 0 });
      const ended = await worker.waitFor(id, { timeoutMs: 20_000 });
      expect(ended).toMatchObject({ status: "failed", errorMessage: expect.stringContaining("unique key") });
    } finally {
      await worker.shutdown();
    }
  });
});

describe("by SQL", () => {
  test("a key's unfinished job is answered, and the old forms still work", async () => {
    const add = async (day: string, key: string | null) => {
      const [row] = await sql`
        select millrace.enqueue('report', jsonb_build_object('day', ${day}::text), unique_key => ${key}) as id`;
      return String(row?.["id"]);
    };
    await sql`select millrace.pause('default')`;
    const id = await add("1", "sql");
    expect(await add("2", "sql")).toBe(id);
    expect(await add("3", null)).not.toBe(id);
    expect(await office.createJob({ type: "report", payload: { day: "4" }, unique: { key: "sql" } })).toBe(
      id,
    );
    await office.cancel(id);
    const next = await add("5", "sql");
    expect(next).not.toBe(id);
    expect(await sql`select millrace.retry(${id}::bigint) as answer`).toMatchObject([
      { answer: `taken:${next}` },
    ]);

    const later = new Date("2099-01-01T00:00:00Z");
    const [row] =
      await sql`select millrace.enqueue('report', '{"day": "6"}', 2, 'default', ${later}, 4, 5)::text as id`;
    expect(await office.getJob(row?.["id"])).toMatchObject({
      priority: 2,
      maxRetries: 4,
      timeoutSeconds: 5,
      scheduledAt: later,
    });
    await expect(add("7", "")).rejects.toMatchObject({ code: "22023" });
  });
});
