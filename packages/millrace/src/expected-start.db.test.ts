import { type JobId, silentLogger } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { JobHandlerRegistry, JobQueueManager } from "./index.ts";

let database: TestDatabase;
let manager: JobQueueManager | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => manager?.shutdown(0));
afterAll(() => database?.drop());

/** Starts a manager whose jobs of a type run for a while, in so many slots. */
async function run(type: string, slots: number, runMs: (n: number) => number): Promise<JobQueueManager> {
  let n = 0;
  const registry = new JobHandlerRegistry();
  registry.register({ type, queue: type, execute: () => pause(runMs(n++)) });
  manager = new JobQueueManager({
    databaseUrl: database.url,
    logger: silentLogger,
    registry,
    minWorkers: 1,
    maxWorkers: 1,
    maxJobsPerWorker: slots,
  });
  await manager.initialize();
  return manager;
}

const add = (jobs: JobQueueManager, type: string, count: number) =>
  jobs.createJobs(Array.from({ length: count }, () => ({ type, payload: {} })));

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits until enough was measured for a job's start to be told. */
const foretold = (jobs: JobQueueManager, id: JobId) =>
  vi.waitUntil(async () => (await jobs.explain(id)).expectedStartAt !== null, {
    timeout: 20_000,
    interval: 100,
  });

/** Asks for the expected starts of some jobs, and answers which were further off than a second and 30 % of the wait. */
async function findMistaken(jobs: JobQueueManager, ids: readonly JobId[]): Promise<readonly string[]> {
  const askedAt = Date.now();
  const expected = await Promise.all(ids.map(async (id) => (await jobs.explain(id)).expectedStartAt));
  const mistaken: string[] = [];
  for (const [index, id] of ids.entries()) {
    const { startedAt } = await jobs.waitFor(id, { timeoutMs: 60_000 });
    const waitedMs = (startedAt as Date).getTime() - askedAt;
    const toldMs = (expected[index]?.getTime() ?? Number.NaN) - askedAt;
    const fits = Math.abs(toldMs - waitedMs) <= Math.max(1000, 0.3 * waitedMs);
    if (!fits) mistaken.push(`told ${toldMs} ms, waited ${waitedMs} ms`);
  }
  return mistaken;
}

test("short jobs that are claimed ahead: the measured rate tells", async () => {
  const jobs = await run("short", 4, (n) => 20 + (n % 5) * 10);
  const ids = await add(jobs, "short", 1000);
  await pause(3000);
  expect(await findMistaken(jobs, [ids[500]!, ids[999]!])).toEqual([]);
});

test("jobs of seconds in few slots: the mean run and what runs tell", async () => {
  const jobs = await run("long", 2, () => 1500);
  const ids = await add(jobs, "long", 10);
  await jobs.waitFor(ids[1]!, { timeoutMs: 20_000 });
  await pause(500);
  expect(await findMistaken(jobs, [ids[5]!, ids[9]!])).toEqual([]);
});

test("a burst after a quiet time: what was measured before it does not count", async () => {
  const jobs = await run("burst", 5, () => 100);
  for (let n = 0; n < 5; n++) {
    await add(jobs, "burst", 1);
    await pause(400);
  }
  const ids = await add(jobs, "burst", 250);
  await pause(2500);
  expect(await findMistaken(jobs, [ids[249]!])).toEqual([]);
});

test("a key's places and the queue's rate decide, where they are limited", async () => {
  const jobs = await run("limited", 6, () => 250);
  await jobs.queues.change("limited", { keys: { concurrency: 2 } });
  const keyed = await jobs.createJobs(
    Array.from({ length: 60 }, (_, n) => ({ type: "limited", payload: {}, key: n % 2 === 0 ? "a" : "b" })),
  );
  await foretold(jobs, keyed[59]!);
  expect(await findMistaken(jobs, [keyed[30]!, keyed[59]!])).toEqual([]);
  await jobs.queues.change("limited", { keys: null, rate: { limit: 5, windowMs: 1000 } });
  const rated = await add(jobs, "limited", 30);
  await pause(500);
  expect(await findMistaken(jobs, [rated[12]!, rated[29]!])).toEqual([]);
});

test("fair queues: the turns of other keys come between", async () => {
  const jobs = await run("fair", 4, () => 100);
  await jobs.queues.change("fair", { order: "fair" });
  await jobs.queues.keys.set("fair", "heavy", { weight: 3 });
  const of = (key: string | undefined, count: number) =>
    jobs.createJobs(
      Array.from({ length: count }, () => ({ type: "fair", payload: {}, ...(key !== undefined && { key }) })),
    );
  const many = await of("many", 200);
  const few = await of("few", 20);
  const heavy = await of("heavy", 60);
  const keyless = await of(undefined, 30);
  await pause(2500);
  expect(await findMistaken(jobs, [few[19]!, heavy[59]!, keyless[29]!, many[120]!, many[199]!])).toEqual([]);
});

test("a key without limits beside limited ones: no more of these come before it than they may start", async () => {
  const jobs = await run("beside", 6, () => 100);
  await jobs.queues.keys.set("beside", "slow", { concurrency: 2 });
  const slow = await jobs.createJobs(
    Array.from({ length: 200 }, () => ({ type: "beside", payload: {}, key: "slow" })),
  );
  const free = await jobs.createJobs(
    Array.from({ length: 400 }, (_, n) => ({
      type: "beside",
      payload: {},
      ...(n % 2 === 0 && { key: "free" }),
    })),
  );
  await pause(3000);
  expect(await findMistaken(jobs, [free[250]!, free[399]!, slow[100]!, slow[199]!])).toEqual([]);
});
