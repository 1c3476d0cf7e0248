import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, JobQueueManager, type NewSchedule, silentLogger } from "./index.ts";

const report = defineHandler({
  type: "report",
  schema: z.strictObject({ day: z.string() }),
  retry: { baseDelayMs: 5 },
  execute: ({ day }) => ({ day }),
});

/** Runs until it is let go, or told to stop. */
let letGo = Promise.withResolvers<void>();
const slow = defineHandler({
  type: "slow",
  schema: z.object({}),
  async execute(_payload, { signal }) {
    const aborted = new Promise((_resolve, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason as Error)),
    );
    await Promise.race([letGo.promise, aborted]);
  },
});

let database: TestDatabase;
let sql: postgres.Sql;
let manager: JobQueueManager<[typeof report, typeof slow]>;
/** Runs no workers and so no scheduler: what it makes stays as it is until it is looked at. */
let office: JobQueueManager<[typeof report, typeof slow]>;
let officeDatabase: TestDatabase;

beforeAll(async () => {
  [database, officeDatabase] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  sql = postgres(database.url, { max: 2, onnotice() {} });
  const config = { handlers: [report, slow], logger: silentLogger, enableMetrics: false } as const;
  manager = new JobQueueManager({ ...config, databaseUrl: database.url });
  office = new JobQueueManager({ ...config, databaseUrl: officeDatabase.url, workers: false });
  await Promise.all([manager.initialize(), office.initialize()]);
});
afterAll(async () => {
  letGo.resolve();
  await Promise.all([manager?.shutdown(), office?.shutdown(), sql?.end()]);
  await Promise.all([database?.drop(), officeDatabase?.drop()]);
});

const runsOf = async (name: string) => (await manager.schedules.runs(name, { limit: 1000 })).toReversed();

/** The next time that the manager's scheduler recorded ticks of this schedule, and for which `wanted` holds. */
function ticked(
  name: string,
  wanted: (event: { jobIds: readonly string[]; queued: number; skipped: number; missed: number }) => boolean,
) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = manager.events.on("schedule.ticked", (event) => {
    if (event.schedule !== name || !wanted(event)) return;
    stop();
    resolve();
  });
  return promise;
}

/** Puts the next tick back, as if nobody had looked for that long, and wakes the scheduler. */
async function sleepThrough(name: string, ms: number): Promise<void> {
  await sql`update millrace.schedule set next_tick_at = next_tick_at - ${ms} * interval '1 ms', due_at = due_at - ${ms} * interval '1 ms',
    anchor_at = anchor_at - ${ms} * interval '1 ms', version = version + 1 where name = ${name}`;
  await sql`select millrace.hint('{"kind":"schedule","inMs":0}')`;
}

test("each tick becomes one job, at its time, with the payload and settings of the schedule", async () => {
  const two = Promise.withResolvers<void>();
  let seen = 0;
  const stop = manager.events.on("schedule.ticked", ({ schedule }) => {
    if (schedule === "often" && ++seen === 3) two.resolve();
  });
  await manager.schedules.create({
    name: "often",
    type: "report",
    payload: { day: "today" },
    intervalMs: 200,
    overlap: "allow",
    queue: "default",
    priority: "high",
    maxRetries: 7,
    retry: { strategy: "fixed" },
  });
  await two.promise;
  stop();
  await manager.schedules.pause("often");
  const runs = await runsOf("often");
  expect(runs.length).toBeGreaterThanOrEqual(3);
  for (const [index, run] of runs.entries()) {
    expect(run).toMatchObject({ outcome: "created", ticks: 1, untilAt: null, reason: null });
    if (index > 0) expect(run.tickAt.getTime() - runs[index - 1]!.tickAt.getTime()).toBe(200);
    const job = await manager.waitFor(run.jobId as string, { timeoutMs: 10_000 });
    expect(job).toMatchObject({
      type: "report",
      status: "completed",
      payload: { day: "today" },
      priority: 2,
      maxRetries: 7,
    });
    expect(job.createdAt.getTime()).toBeGreaterThanOrEqual(run.tickAt.getTime());
  }
  expect(await manager.schedules.get("often")).toMatchObject({
    paused: true,
    lastJobId: runs.at(-1)?.jobId,
    lastTickAt: runs.at(-1)?.tickAt,
    maxRetries: 7,
    retry: { strategy: "fixed" },
  });
  const [policy] =
    await sql`select p.settings from millrace.finished f join millrace.policy p on p.id = f.policy_id where f.id = ${runs[0]!.jobId}`;
  expect(policy?.settings).toMatchObject({ strategy: "fixed", maxRetries: 7, baseDelayMs: 5 });
});

describe("after an outage of ten minutes, a schedule of every minute", () => {
  const minute = { type: "report", payload: { day: "x" }, intervalMs: 60_000, overlap: "allow" } as const;
  async function outage(name: string, settings: Partial<NewSchedule>): Promise<string[]> {
    await manager.schedules.create({ ...minute, ...settings, name } as typeof minute & { name: string });
    const looked = ticked(name, () => true);
    await sleepThrough(name, 600_000 - 30_000); // the tenth tick is half a minute late
    await looked;
    await manager.schedules.pause(name);
    return (await runsOf(name)).map(({ outcome, ticks }) => `${outcome} ${ticks}`);
  }

  test("runs nothing with catch-up none", async () => {
    expect(await outage("none", { catchUp: "none" })).toEqual(["missed 9"]);
  });
  test("runs the last with catch-up one", async () => {
    expect(await outage("one", {})).toEqual(["missed 8", "created 1"]);
  });
  test("runs the last three with catch-up all and a limit of three", async () => {
    expect(await outage("three", { catchUp: "all", catchUpMax: 3 })).toEqual([
      "missed 6",
      ...new Array<string>(3).fill("created 1"),
    ]);
  });
  test("runs all of them with catch-up all", async () => {
    expect(await outage("all", { catchUp: "all" })).toEqual(new Array<string>(9).fill("created 1"));
  });
});
