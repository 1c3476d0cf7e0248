import { setTimeout as pause } from "node:timers/promises";
import { silentLogger } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { printFigures } from "./figures.fixture.ts";
import { idsOf, startSpareWorker, stop } from "./test-processes.ts";
import { until } from "./until.fixture.ts";

const JOBS = 1_500;
const KILLS = 10;
/** Between two adds, so that workers are idle most of the time. Milliseconds. */
const PAUSE_MS = 10;

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice() {} });
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

test("jobs that are handed to idle workers, ten of which are killed one after the other, all complete, each once", async () => {
  const caller = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
  const spare = () => startSpareWorker({ databaseUrl: database.url, slots: 1, runMs: 1 });
  const all = await Promise.all(Array.from({ length: KILLS + 2 }, spare));
  const begin = async (worker: (typeof all)[number]) => {
    worker.signal("SIGUSR2");
    await worker.event("ready");
  };
  await Promise.all(all.slice(0, 2).map(begin));
  let killed = 0;
  const ids: string[] = [];
  for (let n = 0; n < JOBS; n += 1) {
    ids.push(await caller.createJob({ type: "proof", payload: { n } }));
    await pause(PAUSE_MS);
    if (n % 140 === 100 && killed < KILLS) {
      all[killed]!.signal("SIGKILL");
      killed += 1;
      await begin(all[killed + 1]!);
    }
  }
  const heirs = all.slice(KILLS);
  const open = async () =>
    (
      await sql`select count(*)::int as open from millrace.jobs j where j.status in ('pending', 'running')`
    )[0]!["open"];
  await until("all jobs have ended", async () => (await open()) === 0);
  await Promise.all(heirs.map(stop));

  const finished = await sql`
    select f.id::text as id, f.status, f.crashes, f.retry_count from millrace.finished f order by f.id`;
  expect(finished.map((row) => row["id"] as string).sort()).toEqual(ids.toSorted());
  expect(finished.every((row) => row["status"] === 1 && row["retry_count"] === 0)).toBe(true);
  // Only what a killed worker held was taken back, one job each at most, since each has one slot and nothing else waits.
  const crashed = finished.filter((row) => row["crashes"] > 0);
  expect(crashed.every((row) => row["crashes"] === 1)).toBe(true);
  expect(crashed.length).toBeLessThanOrEqual(KILLS);
  const started = all.flatMap((worker) => idsOf(worker, "started"));
  expect(started.length - ids.length).toBeLessThanOrEqual(crashed.length);
  await sql`select pg_stat_clear_snapshot()`;
  const [rows] = await sql`
    select t.n_tup_ins::int as claimed from pg_stat_user_tables t where t.schemaname = 'millrace' and t.relname = 'ready'`;
  const claimed = rows!["claimed"];
  printFigures(`${JOBS} jobs, ${KILLS} workers killed`, {
    "handed over": JOBS - claimed,
    "taken back from a killed worker": crashed.length,
  });
  // The proof is about those that are handed over.
  expect(JOBS - claimed).toBeGreaterThan(JOBS / 2);
  await caller.shutdown();
  await Promise.all(all.map((worker) => worker[Symbol.asyncDispose]()));
});
