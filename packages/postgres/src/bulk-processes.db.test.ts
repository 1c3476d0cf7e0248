import { createTestDatabase, type NodeProcess, spawnNode, type TestDatabase } from "@millrace/testing";
import { defaultJobPolicy } from "@millrace/core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPostgresStore } from "./postgres-store.ts";

const JOBS = 3000;
const BATCH = 30;
const KILLS = 3;

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice() {} });
});
afterAll(async () => {
  await sql?.end();
  await database?.drop();
});

function startWorker(): NodeProcess {
  const file = new URL("bulk-worker.fixture.ts", import.meta.url);
  return spawnNode(file, { args: [database.url, String(BATCH)], patienceMs: 90_000 });
}

test("processes that are killed in the middle of a bulk retry change every matching job exactly once", {
  timeout: 180_000,
}, async () => {
  const { store } = createPostgresStore({ url: database.url });
  await store.registerTypes([
    { type: "plain", queue: "default", policy: defaultJobPolicy, schema: null, schemaVersion: 1 },
  ]);
  await sql`
    insert into millrace.finished (id, finished_at, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, status, payload, error_code)
    select nextval('millrace.job_seq'), clock_timestamp(), clock_timestamp(), t.queue_id, t.id, t.policy_id, 0, 0, 3, 2, '{}', 'boom'
    from millrace.job_type t, generate_series(1, ${JOBS})`;
  await sql`insert into millrace.count_delta (queue_id, type_id, priority, failed) select queue_id, id, 3, ${JOBS} from millrace.job_type`;
  // Until the kills are over a batch takes its time, so that they come in the middle.
  await sql`create function public.take_time() returns trigger language plpgsql as $$ begin perform pg_sleep(0.2); return null; end $$`;
  await sql`create trigger take_time after insert on millrace.ready for each statement execute function public.take_time()`;
  const id = await store.startBulk({ action: "retry", filter: { errorCode: "boom" } });

  const workers = Array.from({ length: KILLS + 1 }, startWorker);
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const victim = workers[kill] as NodeProcess;
      await victim.event("worked");
      await victim.event("worked");
      victim.signal("SIGKILL");
    }
    const { state } = (await store.getBulkAction(id)) ?? {};
    expect(state, "the kills came in the middle").toBe("running");
    await sql`alter table millrace.ready disable trigger take_time`;
    await workers[KILLS]?.event("worked", (event) => event.state === "completed");
  } finally {
    await Promise.all(workers.map((worker) => worker.destroy()));
  }

  expect(await store.getBulkAction(id)).toMatchObject({
    state: "completed",
    expected: JOBS,
    done: JOBS,
    skipped: {},
    error: null,
  });
  const [row] = await sql`
    select (select count(*)::int from millrace.ready) as ready, (select count(*)::int from millrace.finished) as finished,
      (select count(*)::int from millrace.attempt) as attempts, (select count(distinct job_id)::int from millrace.attempt) as jobs`;
  expect(row).toEqual({ ready: JOBS, finished: 0, attempts: JOBS, jobs: JOBS });
  expect(await store.getCounts()).toMatchObject([{ ready: JOBS, failed: 0, totalRetried: JOBS }]);
  await store.close();
});
