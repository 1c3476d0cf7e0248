import { defaultJobPolicy, type Store } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPostgresStore } from "./postgres-store.ts";

let database: TestDatabase;
let sql: postgres.Sql;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
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

async function partitions(): Promise<string[]> {
  const rows = await sql`
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'millrace' and c.relkind = 'r' order by c.relname`;
  return rows.map((row) => row.relname);
}

it("keeps partitions a week ahead and makes those that are missing", async () => {
  const before = await partitions();
  expect(before).toHaveLength(45);
  await sql.unsafe(`drop table millrace.${before.at(-1)}`);
  await store.maintain(7);
  expect(await partitions()).toEqual(before);
});

it("drops days past retention with their large payloads and takes their jobs off the present counts only", async () => {
  const [row] = await sql`select to_char((now() at time zone 'utc')::date - 9, 'YYYYMMDD') as day`;
  const day = String(row?.day);
  await sql.unsafe(`create table millrace.finished_completed_${day} partition of millrace.finished_completed
    for values from ('${day} 00:00:00+00') to (timestamptz '${day} 00:00:00+00' + interval '1 day')`);
  const [id, kept] = await store.enqueue(
    [1, 2].map(() => ({
      type: "plain",
      queue: "default",
      priority: 3,
      policy: defaultJobPolicy,
      payload: JSON.stringify("x".repeat(5000)),
      scheduledAtMs: null,
    })),
  );
  const workerId = await store.registerWorker({
    name: "w",
    host: "h",
    pid: 1,
    release: "0.1.0",
    types: ["plain"],
    silenceMs: 20_000,
  });
  const { jobs } = await store.claim({
    lease: { workerId, number: 1 },
    queue: "default",
    limit: 2,
    types: ["plain"],
    suspect: false,
    sweep: true,
  });
  await store.complete(
    jobs.map(({ lease, position, id: jobId, queue }) => ({
      lease,
      position,
      id: jobId,
      queue,
      outcome: { kind: "completed", result: null },
      startedAfterMs: 0,
      runMs: 0,
      followOn: [],
    })),
  );
  await sql`update millrace.finished set finished_at = finished_at - interval '9 days' where id = ${id as string}`;
  expect(await store.getJob(id as string)).toMatchObject({ status: "completed" });

  await store.maintain(7);
  expect(await partitions()).not.toContain(`finished_completed_${day}`);
  expect(await store.getJob(id as string)).toBeNull();
  expect(await store.getJob(kept as string)).toMatchObject({ payload: "x".repeat(5000) });
  expect(await sql`select id::text from millrace.payload`).toEqual([{ id: kept }]);
  expect((await store.getCounts())[0]).toMatchObject({ completed: 1, totalCompleted: 2, totalCreated: 2 });
});

it("bounds the bytes of large payloads that one claim brings", async () => {
  // Random text, since what is stored is compressed.
  const payload = () =>
    JSON.stringify(Array.from({ length: 9000 }, () => Math.random().toString(36)).join(""));
  await store.enqueue(
    Array.from({ length: 80 }, () => ({
      type: "plain",
      queue: "default",
      priority: 3,
      policy: defaultJobPolicy,
      payload: payload(),
      scheduledAtMs: null,
    })),
  );
  const workerId = await store.registerWorker({
    name: "w",
    host: "h",
    pid: 1,
    release: "0.1.0",
    types: ["plain"],
    silenceMs: 20_000,
  });
  let number = 0;
  const sizes: number[] = [];
  for (;;) {
    const { jobs } = await store.claim({
      lease: { workerId, number: ++number },
      queue: "default",
      limit: 80,
      types: ["plain"],
      suspect: false,
      sweep: false,
    });
    if (jobs.length === 0) break;
    sizes.push(jobs.length);
  }
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(80);
});
