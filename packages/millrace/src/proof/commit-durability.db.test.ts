import type { ClaimedJob, Store } from "@millrace/core";
import { createPostgresStore } from "@millrace/postgres";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { completionOf, proofType, registration, storedJob } from "./stored-job.fixture.ts";

let database: TestDatabase;
let sql: postgres.Sql;
let store: Store;
let leases = 0;

// The setting as it was when a row of each kind was written is the one under which its transaction commits:
// nothing changes it between a statement's last write and its commit.
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice() {} });
  await sql.unsafe(`
    alter database ${new URL(database.url).pathname.slice(1)} set synchronous_commit = on;
    create table written (place text, setting text);
    create function note() returns trigger language plpgsql as $$ begin
      insert into written values (tg_argv[0], current_setting('synchronous_commit'));
      return null;
    end $$;
    ${["worker", "ready", "lease", "scheduled", "finished"]
      .map(
        (place) =>
          `create trigger note after insert on millrace.${place} for each row execute function note('${place}');`,
      )
      .join("\n")}`);
  store = createPostgresStore({ url: database.url }).store;
  await store.registerTypes([proofType]);
  await store.configureQueue("unlimited", {});
  await store.configureQueue("limited", { concurrency: 5 });
});
afterAll(async () => {
  await store.close();
  await sql.end();
  await database.drop();
});
beforeEach(async () => {
  await sql`truncate written`;
});

async function claimOne(queue: string): Promise<ClaimedJob> {
  const lease = { workerId: await store.registerWorker(registration), number: (leases += 1) };
  const { jobs } = await store.claim({
    lease,
    queue,
    limit: 1,
    types: ["proof"],
    suspect: false,
    sweep: true,
  });
  return jobs[0] as ClaimedJob;
}

async function written(): Promise<Record<string, string>> {
  const rows =
    await sql`select place, string_agg(distinct setting, ' ') as setting from written group by place`;
  return Object.fromEntries(rows.map(({ place, setting }) => [place as string, setting as string]));
}

test("an enqueue, a worker's identity and a completion commit synchronously, the claim of a queue without limits does not", async () => {
  await store.enqueue([storedJob({ queue: "unlimited" })]);
  await store.complete([completionOf(await claimOne("unlimited"))]);
  expect(await written()).toEqual({ ready: "on", worker: "on", lease: "off", finished: "on" });
});

test("the claim of a queue with a concurrency commits synchronously: a lost one would let one job too many run", async () => {
  await store.enqueue([storedJob({ queue: "limited" })]);
  await store.complete([completionOf(await claimOne("limited"))]);
  expect(await written()).toEqual({ ready: "on", worker: "on", lease: "on", finished: "on" });
});

test("retries, failures and jobs given back commit synchronously", async () => {
  await store.enqueue([
    storedJob({ queue: "unlimited" }),
    storedJob({ queue: "unlimited" }),
    storedJob({ queue: "unlimited" }),
  ]);
  const error = { code: "e", message: "m", errorClass: "handler" as const };
  await store.complete([completionOf(await claimOne("unlimited"), { kind: "retry", error, delayMs: 1e6 })]);
  await store.complete([completionOf(await claimOne("unlimited"), { kind: "failed", error, result: null })]);
  await store.complete([completionOf(await claimOne("unlimited"), { kind: "returned" })]);
  expect(await written()).toEqual({
    ready: "on",
    worker: "on",
    lease: "off",
    finished: "on",
    scheduled: "on",
  });
});
