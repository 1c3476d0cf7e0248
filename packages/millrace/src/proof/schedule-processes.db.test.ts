import { silentLogger } from "@millrace/core";
import { createTestDatabase, type NodeProcess, type TestDatabase, ticksByWalking } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { idsOf, startSpareWorker, startWorker } from "./test-processes.ts";
import { until } from "./until.fixture.ts";

const SCHEDULERS = 3;

let database: TestDatabase;
let sql: postgres.Sql;
/** Runs no scheduler of its own. */
let office: JobQueueManager;
let schedulers: (NodeProcess & AsyncDisposable)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice() {} });
  office = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
  await startAll();
});
afterAll(async () => {
  await killAll();
  await Promise.all([office.shutdown(), sql.end()]);
  await database.drop();
});

const options = () => ({ databaseUrl: database.url, slots: 10, runMs: 0 });
const start = () => startWorker(options());

async function startAll(): Promise<void> {
  const missing = Array.from({ length: SCHEDULERS - schedulers.length }, start);
  for (const scheduler of missing) schedulers.push(await scheduler);
}

async function killAll(): Promise<void> {
  await Promise.all(schedulers.map((scheduler) => scheduler.destroy()));
  schedulers = [];
}

/** Kills the scheduler that has been there for longest, in the midst of its work, and starts another. */
async function replaceOne(): Promise<void> {
  const victim = schedulers.shift();
  victim?.signal("SIGKILL");
  const [heir] = await Promise.all([start(), victim?.exit()]);
  schedulers.push(heir);
}

/** The ledger, oldest first, and every job that there is, by id. */
async function recorded(name: string) {
  const runs = await sql`select r.tick_at, r.until_at, r.outcome, r.job_id::text from millrace.schedule_run r
    join millrace.schedule s on s.id = r.schedule_id where s.name = ${name} order by r.tick_at`;
  const jobs =
    await sql`select j.id::text from millrace.jobs j where j.payload = ${sql.json({ schedule: name })}`;
  return {
    ticks: runs.map((run) => (run.tick_at as Date).getTime()),
    outcomes: [...new Set(runs.map((run) => run.outcome as string))],
    jobIds: runs.map((run) => run.job_id as string).sort(),
    stored: jobs.map((job) => job.id as string).sort(),
  };
}

const countOf = async (name: string) => (await recorded(name)).ticks.length;

test("three schedulers, killed one after the other and all at once: one job for each tick of 100 ms", async () => {
  await office.schedules.create({
    name: "often",
    type: "proof",
    payload: { schedule: "often" },
    intervalMs: 100,
    overlap: "allow",
    catchUp: "all",
  });
  for (let kills = 0; kills < 3; kills++) {
    const before = await countOf("often");
    await until("a few ticks more", async () => (await countOf("often")) >= before + 5);
    await replaceOne();
  }
  // Started ahead: what is recorded more than 15 s late would be an outage.
  const heirs = await Promise.all(Array.from({ length: SCHEDULERS }, () => startSpareWorker(options())));
  await killAll();
  schedulers = heirs;
  const { due } = await whatIsDue("often");
  await until("ticks are due while nobody is there", async () => (await whatIsDue("often")).due >= due + 10);
  for (const heir of heirs) heir.signal("SIGUSR2");
  await until("they were caught up with", async () => (await whatIsDue("often")).due < 5);
  await office.schedules.pause("often");

  const { ticks, outcomes, jobIds, stored } = await recorded("often");
  expect(ticks.length).toBeGreaterThan(30);
  expect(outcomes).toEqual(["created"]);
  expect(ticks).toEqual(ticks.map((_, index) => ticks[0]! + index * 100));
  expect(new Set(jobIds).size).toBe(ticks.length);
  expect(stored).toEqual(jobIds);
  expect(schedulers.flatMap((scheduler) => idsOf(scheduler, "trouble"))).toEqual([]);
});

/** How many ticks should have been recorded by now and were not. */
async function whatIsDue(name: string): Promise<{ due: number }> {
  const [row] =
    await sql`select floor(extract(epoch from clock_timestamp() - next_tick_at) * 1000 / interval_ms)::float8 + 1 as due
    from millrace.schedule where name = ${name}`;
  return { due: Math.max(0, row?.due as number) };
}

describe("three schedulers, one killed now and then, while twenty minutes pass each second", () => {
  test.each([
    ["America/New_York", "2026-03-08T05:30Z", "forward"],
    ["America/New_York", "2026-11-01T04:30Z", "back"],
    ["Australia/Lord_Howe", "2026-10-03T14:00Z", "forward by half an hour"],
  ])(
    "%s from %s, when the clock goes %s: the ledger is the walk over the minutes",
    async (timeZone, from) => {
      const fromMs = Date.parse(from);
      const toMs = fromMs + 3 * 3_600_000;
      await setClock(fromMs - 900_000, 1200);
      const timing = { timeZone, startAt: new Date(fromMs), endAt: new Date(toMs) };
      const crons = { wild: "*/10 * * * *", fixed: "0,30 1-3 * * *" };
      for (const [name, cron] of Object.entries(crons)) {
        const named = `${name} ${timeZone} ${from.slice(0, 7)}`.replaceAll(/[ /]/g, "-");
        await office.schedules.create({
          ...timing,
          name: named,
          cron,
          type: "proof",
          payload: { schedule: named },
          overlap: "allow",
          catchUp: "all",
        });
      }
      const names = Object.keys(crons).map((name) =>
        `${name} ${timeZone} ${from.slice(0, 7)}`.replaceAll(/[ /]/g, "-"),
      );
      await setClock(fromMs - 1, 1200);
      const over = async () =>
        (await Promise.all(names.map((name) => office.schedules.get(name)))).every(
          (schedule) => schedule.nextTickAt === null,
        );
      while (!(await over())) {
        const before = await countOf(names[0]!);
        await until("a tick or the end", async () => (await countOf(names[0]!)) > before || (await over()));
        await replaceOne();
      }
      for (const [index, cron] of Object.values(crons).entries()) {
        const { ticks, outcomes, jobIds, stored } = await recorded(names[index]!);
        expect(ticks).toEqual(ticksByWalking(cron, timeZone, fromMs, toMs));
        expect(outcomes).toEqual(["created"]);
        expect(new Set(jobIds).size).toBe(ticks.length);
        expect(stored).toEqual(jobIds);
      }
    },
  );
});

/** From now on schedules go by a clock that starts there and runs so many times as fast. */
async function setClock(startMs: number, speed: number): Promise<void> {
  const [now] = await sql`select extract(epoch from clock_timestamp())::float8 as at`;
  await sql.unsafe(`create or replace function millrace.schedule_clock() returns timestamp with time zone language plpgsql as $$
    begin
      return to_timestamp(${startMs / 1000} + (date_part('epoch', clock_timestamp()) - ${now?.at as number}) * ${speed});
    end $$`);
}
