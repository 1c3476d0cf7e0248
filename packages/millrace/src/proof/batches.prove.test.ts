import { silentLogger } from "@millrace/core";
import { createTestDatabase, type NodeProcess, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { printFigures } from "./figures.fixture.ts";
import { idsOf, startBatchWorker, stop } from "./test-processes.ts";
import { until } from "./until.fixture.ts";

const JOBS = 5_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The jobs of each call that a process told of. */
const callsOf = (worker: NodeProcess): string[][] =>
  worker.events.filter(({ event }) => event === "called").map(({ ids }) => ids as string[]);

test("three processes run 5 000 jobs in batches; one is killed in the middle of some: each job completes once", async () => {
  const sql = postgres(database.url, { max: 1, onnotice() {} });
  const caller = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
  await using victim = await startBatchWorker({ databaseUrl: database.url, runMs: 600_000 });
  const ids = await caller.createJobs(
    Array.from({ length: JOBS }, (_, key) => ({ type: "batched", payload: { key } })),
  );
  await until("both slots run a batch", () => callsOf(victim).length === 2);
  const startedAt = performance.now();
  await using one = await startBatchWorker({ databaseUrl: database.url, runMs: 5 });
  await using other = await startBatchWorker({ databaseUrl: database.url, runMs: 5 });
  victim.signal("SIGKILL");
  await until(
    "all jobs have completed",
    () => idsOf(one, "completed").length + idsOf(other, "completed").length >= JOBS,
  );
  const tookMs = performance.now() - startedAt;
  await Promise.all([stop(one), stop(other)]);

  const lost = callsOf(victim).flat();
  const calls = [...callsOf(one), ...callsOf(other)];
  printFigures("5 000 jobs in batches of up to 50, three processes, one killed", {
    "ms with the rescue": tookMs,
    calls: calls.length,
    "jobs of the killed process": lost.length,
  });
  // Every job was handed to the survivors once, the victim's among them, and its record says so.
  expect(lost.length).toBeGreaterThan(0);
  expect(calls.flat().toSorted()).toEqual([...ids].toSorted());
  expect(calls.every((call) => call.length <= 50)).toBe(true);
  expect(calls.length).toBeLessThan(JOBS / 5);
  const rows = await sql`select id::text, status, crashes, retry_count, result from millrace.finished`;
  expect(rows.map(({ id }) => id as string).toSorted()).toEqual([...ids].toSorted());
  expect(rows.every((row) => row.status === 1 && row.retry_count === 0)).toBe(true);
  const results = new Map(rows.map(({ id, result }) => [id as string, result as number]));
  expect(ids.every((id, key) => results.get(id) === key)).toBe(true);
  // What saw its worker die ran alone the second time.
  const crashed = new Set(rows.filter(({ crashes }) => crashes === 1).map(({ id }) => id as string));
  expect(lost.filter((id) => !crashed.has(id))).toEqual([]);
  expect(calls.filter((call) => call.some((id) => crashed.has(id)) && call.length > 1)).toEqual([]);
  await caller.shutdown();
  await sql.end();
});
