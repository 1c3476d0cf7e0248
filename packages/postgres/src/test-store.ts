import {
  type ClaimedJob,
  type Completion,
  defaultJobPolicy,
  type Outcome,
  type Store,
  type StoredJob,
} from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { createPostgresStore } from "./postgres-store.ts";

// Live bindings: each test sees its own queue and worker.
export let store: Store;
export let sql: postgres.Sql;
export let queue: string;
export let workerId: string;
export let databaseUrl: string;
let database: TestDatabase;
let serial = 0;
let leaseNumber = 0;

export const registration = {
  name: "test",
  host: "here",
  pid: 1,
  release: "0.1.0",
  types: ["plain"],
  silenceMs: 20_000,
};

/** A store on a database of this file's own; a new queue and a new worker for each test. */
export function useStore(): void {
  beforeAll(async () => {
    database = await createTestDatabase();
    databaseUrl = database.url;
    sql = postgres(database.url, { max: 2, onnotice: () => {} });
    store = createPostgresStore({ url: database.url }).store;
    await store.registerTypes([
      { type: "plain", queue: "default", policy: defaultJobPolicy, schema: null, schemaVersion: 1 },
    ]);
  });

  afterAll(async () => {
    await store.close();
    await sql.end();
    await database.drop();
  });

  beforeEach(async () => {
    queue = `queue-${++serial}`;
    await store.configureQueue(queue, {});
    workerId = await store.registerWorker(registration);
  });
}

export function job(fields: Partial<StoredJob> = {}): StoredJob {
  return {
    type: "plain",
    queue,
    priority: 3,
    policy: defaultJobPolicy,
    payload: "{}",
    scheduledAtMs: null,
    ...fields,
  };
}

export async function claim(
  limit: number,
  options: { sweep?: boolean; suspect?: boolean; worker?: string; types?: readonly string[] } = {},
) {
  return store.claim({
    lease: { workerId: options.worker ?? workerId, number: ++leaseNumber },
    queue,
    limit,
    types: options.types ?? ["plain"],
    suspect: options.suspect ?? false,
    sweep: options.sweep ?? false,
  });
}

export function end(claimed: ClaimedJob, outcome: Outcome): Completion {
  const { lease, position, id } = claimed;
  return { lease, position, id, queue, outcome, startedAfterMs: 1, runMs: 2, followOn: [] };
}

export const done: Outcome = { kind: "completed", result: '{"ok":true}' };

/** Resolves when `count` sessions of this file's database wait for another transaction. */
export async function untilBlocked(count: number): Promise<void> {
  const blocked = () => sql`
    select pg_sleep(0.01) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await blocked()).length < count);
}
