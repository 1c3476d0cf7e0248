import { silentLogger } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { printFigures } from "./figures.fixture.ts";
import { idsOf, startWorker, stop } from "./test-processes.ts";
import { until } from "./until.fixture.ts";

const JOBS = 200;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test("kill -9 of a worker with 200 running jobs: another one completes all of them, each once", async () => {
  const sql = postgres(database.url, { max: 1, onnotice() {} });
  const caller = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
  await using victim = await startWorker({ databaseUrl: database.url, slots: JOBS, runMs: 600_000 });
  const ids = await caller.createJobs(
    Array.from({ length: JOBS }, (_, key) => ({ type: "proof", payload: { key } })),
  );
  await until("all jobs run", () => idsOf(victim, "started").length === JOBS);
  await using heir = await startWorker({ databaseUrl: database.url, slots: 10, runMs: 5 });

  const killedAt = performance.now();
  victim.signal("SIGKILL");
  await heir.event("rescued");
  const rescuedAt = performance.now();
  await until("all jobs have ended", () => idsOf(heir, "completed").length >= JOBS);
  const endedAt = performance.now();
  await stop(heir);

  printFigures("A worker with 200 running jobs was killed", {
    "ms to the rescue": rescuedAt - killedAt,
    "ms from the rescue to the last completion": endedAt - rescuedAt,
  });
  const sorted = [...ids].sort();
  // The fault has bitten: every job was started twice, the second time as one that saw its worker die.
  expect(idsOf(victim, "started").sort()).toEqual(sorted);
  expect(idsOf(heir, "started").sort()).toEqual(sorted);
  expect(heir.events.filter(({ event, crashes }) => event === "started" && crashes === 1)).toHaveLength(JOBS);
  expect(idsOf(heir, "completed").sort()).toEqual(sorted);
  const finished = await sql`
    select f.id::text, f.status, f.crashes, f.retry_count from millrace.finished f order by f.id`;
  expect(finished.map(({ id }) => id as string).sort()).toEqual(sorted);
  expect(finished.every((row) => row.status === 1 && row.crashes === 1 && row.retry_count === 0)).toBe(true);
  await caller.shutdown();
  await sql.end();
});
