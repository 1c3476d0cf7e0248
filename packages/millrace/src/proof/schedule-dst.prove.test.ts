import { setTimeout as pause } from "node:timers/promises";
import { silentLogger } from "@millrace/core";
import { createTestDatabase, type NodeProcess, type TestDatabase, ticksByWalking } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { SchedulerCrew } from "./test-scheduler-crew.ts";
import { until } from "./until.fixture.ts";

// Both changes of the clock of each zone in 2026, Apia's skipped day of 2011, and a zone that has none.
const CHANGES = [
  ["America/New_York", "2026-03-08T07:00Z", "2026-11-01T06:00Z"],
  ["Europe/London", "2026-03-29T01:00Z", "2026-10-25T01:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T15:00Z", "2026-10-03T15:30Z"],
  ["Pacific/Apia", "2011-12-30T10:00Z", "2011-04-02T14:00Z"],
  ["Asia/Kolkata", "2026-03-29T01:00Z", "2026-10-25T01:00Z"],
] as const;
/** Every minute of the ten, and times of day around the changes. */
const CRONS = ["* * * * *", "*/5 * * * *", "0,30 0-3 * * *", "59 23,0,1 * * *", "0 2 * * *"];
/** Of simulated time, five before the change and five after it. */
const SPAN_MS = 600_000;
const SCHEDULERS = 3;
/** Simulated seconds a second: the ten minutes of one change take five. */
const SPEED = 120;
const KILL_EVERY_MS = 1_000;
const KILLS = SPAN_MS / SPEED / KILL_EVERY_MS;

let database: TestDatabase;
let sql: postgres.Sql;
/** Makes schedules and runs no scheduler. */
let office: JobQueueManager;
let crew: SchedulerCrew;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice() {} });
  office = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
  crew = new SchedulerCrew(database.url);
  await crew.standBy(SCHEDULERS);
  await crew.begin(SCHEDULERS);
});
afterAll(async () => {
  await Promise.all([crew.destroy(), office.shutdown(), sql.end()]);
  await database.drop();
});

/** From now on schedules go by a clock that starts there and runs so many times as fast. */
async function setClock(startMs: number, speed: number): Promise<void> {
  const [now] = await sql`select extract(epoch from clock_timestamp())::float8 as at`;
  await sql.unsafe(`create or replace function millrace.schedule_clock() returns timestamp with time zone language plpgsql as $$
    begin
      return to_timestamp(${startMs / 1000} + (date_part('epoch', clock_timestamp()) - ${now?.at as number}) * ${speed});
    end $$`);
}

/** Kills one a second while the ten minutes pass, and returns the victims and the time of each, from the first minute on. */
async function killEachSecond(): Promise<{ victims: NodeProcess[]; atMs: number[] }> {
  const begunAt = performance.now();
  const victims: NodeProcess[] = [];
  const atMs: number[] = [];
  while (victims.length < KILLS) {
    await pause(Math.max(0, begunAt + (victims.length + 1) * KILL_EVERY_MS - performance.now()));
    atMs.push(Math.round(performance.now() - begunAt));
    victims.push(await crew.replaceOldest());
  }
  return { victims, atMs };
}

async function recorded(name: string) {
  const runs = await sql`select r.tick_at, r.outcome, r.job_id::text from millrace.schedule_run r
    join millrace.schedule s on s.id = r.schedule_id where s.name = ${name} order by r.tick_at`;
  const jobs =
    await sql`select j.id::text from millrace.jobs j where j.payload = ${sql.json({ schedule: name })}`;
  return {
    ticks: runs.map((run) => (run.tick_at as Date).getTime()),
    outcomes: [...new Set(runs.map((run) => run.outcome as string))],
    jobIds: runs.map((run) => run.job_id as string).toSorted(),
    stored: jobs.map((job) => job.id as string).toSorted(),
  };
}

const cases = CHANGES.flatMap(([timeZone, ...changes]) =>
  changes.map((change) => [timeZone, change] as const),
);

test.each(cases)(
  "%s around %s: the rows are the oracle's list, whoever is killed",
  async (timeZone, change) => {
    const fromMs = Date.parse(change) - SPAN_MS / 2;
    const toMs = fromMs + SPAN_MS;
    await crew.standBy(KILLS);
    await setClock(fromMs - 60_000, 0);
    const names = CRONS.map((_, index) => `${index}-${timeZone}-${change}`.replaceAll(/[^\w-]/g, "-"));
    const wanted = CRONS.map((cron) => ticksByWalking(cron, timeZone, fromMs, toMs));
    const scheduled = names.filter((_, index) => wanted[index]!.length > 0);
    for (const [index, cron] of CRONS.entries()) {
      if (wanted[index]!.length === 0) continue;
      await office.schedules.create({
        name: names[index]!,
        cron,
        timeZone,
        startAt: new Date(fromMs),
        endAt: new Date(toMs),
        type: "proof",
        payload: { schedule: names[index]! },
        overlap: "allow",
        catchUp: "all",
      });
    }
    expect(scheduled.length).toBeGreaterThanOrEqual(2);
    await setClock(fromMs - 1, SPEED);
    const over = async () =>
      (await Promise.all(scheduled.map((name) => office.schedules.get(name)))).every(
        ({ nextTickAt }) => nextTickAt === null,
      );
    const { victims, atMs } = await killEachSecond();
    await until("every tick was taken", over);
    for (const [index, name] of names.entries()) {
      if (wanted[index]!.length === 0) continue;
      const { ticks, outcomes, jobIds, stored } = await recorded(name);
      expect(ticks).toEqual(wanted[index]);
      expect(outcomes).toEqual(["created"]);
      expect(new Set(jobIds).size).toBe(ticks.length);
      expect(stored).toEqual(jobIds);
    }
    const count = wanted.reduce((sum, ticks) => sum + ticks.length, 0);
    const atWork = victims.filter((victim) => victim.events.some(({ event }) => event === "ticked")).length;
    process.stdout.write(
      `${timeZone} ${change}: ${count} ticks of ${scheduled.length} schedules, ${victims.length} schedulers killed at ${atMs.join(" ")} ms, ${atWork} of them after ticks of their own\n`,
    );
    // One each second of the ten minutes; the machine may be late for one.
    expect(victims.length).toBeGreaterThanOrEqual(Math.floor(atMs.at(-1)! / KILL_EVERY_MS) - 1);
  },
  180_000,
);
