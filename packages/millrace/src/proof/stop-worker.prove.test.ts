import { silentLogger } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { printFigures } from "./figures.fixture.ts";
import { idsOf, startWorker, stop } from "./test-processes.ts";
import { until } from "./until.fixture.ts";

const JOBS = 20;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test("a worker frozen past its lease and continued: its late completions are refused, those of the heir stand", async () => {
  const sql = postgres(database.url, { max: 1, onnotice() {} });
  const caller = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
  // Long enough to be frozen while they run, short enough to end at once when it wakes.
  await using frozen = await startWorker({ databaseUrl: database.url, slots: JOBS, runMs: 3_000 });
  const ids = await caller.createJobs(
    Array.from({ length: JOBS }, (_, key) => ({ type: "proof", payload: { key } })),
  );
  await until("all jobs run", () => idsOf(frozen, "started").length === JOBS);
  frozen.signal("SIGSTOP");
  const frozenAt = performance.now();
  expect(idsOf(frozen, "completed")).toEqual([]);
  await using heir = await startWorker({ databaseUrl: database.url, slots: 10, runMs: 5 });
  await until("all jobs have ended", () => idsOf(heir, "completed").length >= JOBS);
  const endedAt = performance.now();
  const endings = () =>
    sql`select f.id::text, f.status, f.worker_id::text, f.finished_at::text from millrace.finished f order by f.id`;
  const before = await endings();

  frozen.signal("SIGCONT");
  await until(
    "each late completion is answered",
    () => idsOf(frozen, "refused").length + idsOf(frozen, "completed").length >= JOBS,
  );
  // It is of use again, under a new identity.
  const [late] = await caller.createJobs([{ type: "proof", payload: {} }]);
  await stop(heir);
  await until(
    "the late job has ended",
    async () => (await caller.getJob(late as string))?.status === "completed",
  );
  await stop(frozen);

  const refused = idsOf(frozen, "refused");
  printFigures(`A worker with ${JOBS} running jobs was frozen past its lease`, {
    "ms until others had completed its jobs": endedAt - frozenAt,
    "late completions refused": refused.length,
  });
  const sorted = [...ids].sort();
  expect(refused.sort()).toEqual(sorted);
  expect(
    idsOf(heir, "completed")
      .filter((id) => id !== late)
      .sort(),
  ).toEqual(sorted);
  expect(idsOf(frozen, "completed").filter((id) => id !== late)).toEqual([]);
  // What it sent late has changed nothing.
  expect((await endings()).filter(({ id }) => id !== late)).toEqual([...before]);
  expect(
    new Set(frozen.events.filter(({ event }) => event === "registered").map(({ workerId }) => workerId)).size,
  ).toBeGreaterThan(1);
  await caller.shutdown();
  await sql.end();
});
