import type { ClaimedJob, JobId, Store, WorkerId } from "@millrace/core";
import { createPostgresStore } from "@millrace/postgres";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { done, completionOf, proofType, registration, storedJob } from "./stored-job.fixture.ts";
import { until } from "./until.fixture.ts";

let database: TestDatabase;
let sql: postgres.Sql;
let store: Store;
let worker: WorkerId;
let leases = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 4, onnotice() {} });
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

/** A store that knows nothing yet, and a queue of its own. */
let queue: string;
beforeEach(async () => {
  store = createPostgresStore({ url: database.url }).store;
  queue = `queue-${(leases += 1)}`;
  await store.registerTypes([proofType, { ...proofType, type: "late" }]);
  await store.configureQueue(queue, {});
  worker = await store.registerWorker(registration);
  return () => store.close();
});

async function claim(
  limit: number,
  options: { types?: readonly string[]; sweep?: boolean } = {},
): Promise<readonly ClaimedJob[]> {
  const { types = ["proof"], sweep = true } = options;
  const lease = { workerId: worker, number: (leases += 1) };
  return (await store.claim({ lease, queue, limit, types, suspect: false, sweep })).jobs;
}

/** Claims and completes until sweeps have proven that nothing is left before what they claimed. */
async function settle(): Promise<void> {
  for (let round = 0; round < 30; round += 1) {
    await store.enqueue([storedJob({ queue })]);
    await store.complete((await claim(10)).map((job) => completionOf(job, done)));
    await sql`select pg_sleep(0.02)`;
  }
}

test("jobs of a type that is served later are found behind all that was claimed before", async () => {
  const early = await store.enqueue([storedJob({ queue, type: "late" })]);
  await settle();
  const jobs = await claim(10, { types: ["proof", "late"], sweep: false });
  expect(jobs.map(({ id }) => id)).toEqual(early);
});

test("a job of a transaction that is held for long is found, however much was claimed past it meanwhile", async () => {
  let straggler: JobId | undefined;
  await sql.begin(async (held) => {
    const [row] = await held`select millrace.enqueue('proof', queue => ${queue}) as id`;
    straggler = String(row?.id);
    await settle();
  });
  let found: readonly ClaimedJob[] = [];
  await until("a sweep is due", async () => (found = await claim(10)).length > 0);
  expect(found.map(({ id }) => id)).toEqual([straggler]);
});
