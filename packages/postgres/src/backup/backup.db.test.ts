import type { Store } from "@millrace/core";
import { defaultJobPolicy } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterEach, expect, test } from "vitest";
import { createPostgresStore } from "../postgres-store.ts";
import { claim, done, end, job, queue, sql, store, useStore, workerId } from "../test-store.ts";
import { BACKUP_TABLES } from "./backup-tables.ts";

useStore();

interface Other {
  readonly store: Store;
  readonly sql: postgres.Sql;
}
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** An engine on a database of its own, with other ids for its queues and types. */
async function openOther(): Promise<Other> {
  const database: TestDatabase = await createTestDatabase();
  const other = createPostgresStore({ url: database.url }).store;
  const otherSql = postgres(database.url, { max: 1, onnotice() {} });
  await other.configureQueue("first-of-another", {});
  await other.registerTypes([
    {
      type: "another",
      queue: "another",
      policy: { ...defaultJobPolicy, maxRetries: 9 },
      schema: null,
      schemaVersion: 1,
    },
  ]);
  closing.push(
    () => database.drop(),
    () => otherSql.end(),
    () => other.close(),
  );
  return { store: other, sql: otherSql };
}

async function backUp(): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.takeBackup()) chunks.push(chunk);
  return chunks;
}

const opened = (chunks: readonly Uint8Array[]) =>
  async function* () {
    yield* chunks;
  };

const failed = {
  kind: "failed",
  error: { code: "boom", message: "No", errorClass: "handler" },
  result: null,
} as const;
const retried = { ...failed, kind: "retry", delayMs: 3_600_000 } as const;

/** Jobs in every place, with whatever may hang on them. */
async function fill() {
  await store.changeQueue(queue, { concurrency: 7, retention: { failed: { ageMs: 90_000, count: null } } });
  await store.enqueue([
    job({ priority: 1, payload: '{"n":"first"}' }),
    job({ priority: 1, payload: JSON.stringify({ large: 'ü\\n"'.repeat(2000) }) }),
    job({ priority: 1, policy: { ...defaultJobPolicy, maxRetries: 17 } }),
    job({ priority: 1, payload: "null" }),
    job({ priority: 2, payload: '{"runs":true}' }),
    job({ priority: 2, payload: JSON.stringify({ runs: "y".repeat(5000) }) }),
    job({ priority: 5, payload: '{"n":"waits"}' }),
    job({ priority: 5, payload: '{"n":"waits too"}' }),
    job({ scheduledAtMs: Date.now() + 3_600_000 }),
  ]);
  const { jobs } = await claim(4);
  const [a, b, c, d] = jobs.map((claimed) => (outcome: Parameters<typeof end>[1]) => end(claimed, outcome));
  await store.complete([a!(done), b!(failed), c!(retried), d!({ kind: "completed", result: "null" })]);
  const running = (await claim(2)).jobs;
  const rule = { key: "only one", mode: "unfinished", onConflict: "existing" } as const;
  await store.enqueueUnique([{ job: job({ priority: 9 }), unique: rule }]);
  await sql`insert into millrace.schedule (name, type_id, queue_id, priority, policy, payload, interval_ms, time_zone, anchor_at, jitter_ms, overlap, catch_up, paused)
    select ${`hourly-${queue}`}, t.id, q.id, 3, '{}', '{}', 3600000, 'UTC', now(), 0, 'skip', 'one', false
    from millrace.job_type t, millrace.queue q where t.name = 'plain' and q.name = ${queue}`;
  return { running };
}

/** What users see of the jobs; those that ran are to wait again. */
async function jobsOf(on: postgres.Sql) {
  const rows = await on`
    select id, type, queue, case status when 'running' then 'pending' else status end as status, priority, payload::text, result::text, error_message, error_code,
      retry_count, max_retries, timeout_seconds, crashes, created_at, completed_at, case when waiting_for = 'schedule' then scheduled_at end as due_at
    from millrace.jobs order by id`;
  return rows.map((row) => ({ ...row }));
}

const present = async (on: Store, name: string) => {
  const [counts] = (await on.getCounts()).filter((count) => count.queue === name);
  return counts;
};

test("every table of the engine is in a backup, or is left out for a reason", async () => {
  const rows = await sql`
    select relname from pg_class where relnamespace = 'millrace'::regnamespace and relkind in ('r', 'p') and not relispartition
      and relname not in ('finished_completed', 'finished_other')`;
  expect(Object.keys(BACKUP_TABLES).toSorted()).toEqual(rows.map((row) => row.relname as string).toSorted());
});

test("an empty engine gets all back, and a second time nothing more", async () => {
  const { running } = await fill();
  const chunks = await backUp();
  const other = await openOther();
  const before = await jobsOf(sql);

  const first = await other.store.recover(opened(chunks), {});
  expect(first.existing).toBe(0);
  expect(first.recovered).toEqual({ incomplete: 5, stalled: 2, failed: 1, completed: 2, cancelled: 0 });
  expect(await jobsOf(other.sql)).toEqual(before);
  const counts = await present(store, queue);
  expect(await present(other.store, queue)).toEqual({
    ...counts,
    ready: (counts?.ready ?? 0) + running.length,
    running: 0,
  });

  const second = await other.store.recover(opened(chunks), {});
  expect(second).toEqual({
    recovered: { incomplete: 0, stalled: 0, failed: 0, completed: 0, cancelled: 0 },
    existing: 10,
  });
  expect(await jobsOf(other.sql)).toEqual(before);
  expect(await present(other.store, queue)).toEqual({
    ...counts,
    ready: (counts?.ready ?? 0) + running.length,
    running: 0,
  });

  const [figures] = await other.store.getQueueFigures(queue);
  expect(figures).toMatchObject({ concurrency: 7, retention: { failed: { ageMs: 90_000, count: null } } });
  expect((await other.store.getSchedule(`hourly-${queue}`))?.queue).toBe(queue);
  expect((await other.sql`select * from millrace.attempt`).length).toBe(1);
  await store.endWorkers([workerId]);
});

test("jobs that ran are claimed first, ids stay above those of the backup, and a unique key is held", async () => {
  const { running } = await fill();
  const other = await openOther();
  const [highest] = await sql`select last_value::int8 from millrace.job_seq`;
  await other.store.recover(opened(await backUp()), {});
  const worker = await other.store.registerWorker({
    name: "w",
    host: "h",
    pid: 1,
    release: "0.1.0",
    types: ["plain"],
    silenceMs: 20_000,
  });
  expect(BigInt(worker)).toBeGreaterThan(BigInt(workerId));
  const claimed = await other.store.claim({
    lease: { workerId: worker, number: 1 },
    queue,
    limit: 2,
    types: ["plain"],
    suspect: false,
    sweep: false,
  });
  expect(claimed.jobs.map(({ id, payload }) => [id, payload])).toEqual(
    running.map(({ id, payload }) => [id, payload]),
  );
  const rule = { key: "only one", mode: "unfinished", onConflict: "existing" } as const;
  const [added] = await other.store.enqueueUnique([{ job: job(), unique: rule }]);
  expect(added).toMatchObject({ outcome: "existing" });
  const [id] = await other.store.enqueue([job()]);
  expect(BigInt(id as string)).toBeGreaterThan(BigInt(highest?.last_value as string));
  await store.endWorkers([workerId]);
});

test("a part comes back: by what was to become of the jobs, and by queue", async () => {
  await fill();
  const chunks = await backUp();
  const other = await openOther();
  const none = { incomplete: 0, stalled: 0, failed: 0, completed: 0, cancelled: 0 };
  const recover = async (selection: Parameters<Store["recover"]>[1]) =>
    (await other.store.recover(opened(chunks), selection)).recovered;
  expect(await recover({ queues: ["nowhere"] })).toEqual(none);
  expect(await recover({ only: ["failed"], queues: [queue] })).toEqual({ ...none, failed: 1 });
  expect(await recover({ only: ["stalled"], queues: [queue] })).toEqual({ ...none, stalled: 2 });
  expect(await recover({ only: ["failed", "completed"], queues: [queue] })).toEqual({
    ...none,
    completed: 2,
  });
  expect(await recover({ queues: [queue] })).toEqual({ ...none, incomplete: 5 });
  expect(
    (await other.store.getSchedule(`hourly-${queue}`)) ?? null,
    "settings come with the whole alone",
  ).toBeNull();
  await store.endWorkers([workerId]);
});

test("what is cut off, changed or of a newer release is refused, and changes nothing", async () => {
  await fill();
  const text = Buffer.concat(await backUp()).toString();
  const other = await openOther();
  const tried = (changed: string) => other.store.recover(opened([Buffer.from(changed)]), {});
  for (const [changed, code] of [
    [text.slice(0, -20), "BACKUP_DAMAGED"],
    [text.slice(0, text.lastIndexOf("[")), "BACKUP_DAMAGED"],
    [text.replace('"waits"', '"comes"'), "BACKUP_DAMAGED"],
    [text.replace(/\n\{[^\n]*"waits"[^\n]*\n/, "\n"), "BACKUP_DAMAGED"],
    [`${text}{}\n`, "BACKUP_DAMAGED"],
    ["[]\n", "BACKUP_DAMAGED"],
    ["hello\n", "BACKUP_DAMAGED"],
    ["", "BACKUP_DAMAGED"],
    [text.replace('"version":1', '"version":2'), "BACKUP_TOO_NEW"],
  ] as const) {
    expect(changed).not.toBe(text);
    await expect(tried(changed)).rejects.toMatchObject({ code });
  }
  expect(await jobsOf(other.sql)).toEqual([]);
  await store.endWorkers([workerId]);
});

test("a backup whose connection is lost on the way fails, and does not end as if it were whole", async () => {
  await sql`insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, payload)
    select nextval('millrace.job_seq'), now(), q.id, t.id, t.policy_id, 5, jsonb_build_object('text', repeat('x', 1000))
    from generate_series(1, 30000), millrace.queue q, millrace.job_type t where q.name = ${queue} and t.name = 'plain'`;
  let bytes = 0;
  const cutOff = async () => {
    for await (const chunk of store.takeBackup()) {
      const before = bytes;
      bytes += chunk.length;
      if (before < 1_000_000 && bytes >= 1_000_000)
        await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'millrace backup' and datname = current_database()`;
    }
  };
  await expect(cutOff()).rejects.toMatchObject({
    code: expect.stringMatching(/DATABASE_UNAVAILABLE|UNKNOWN_OUTCOME/),
  });
  expect(bytes).toBeGreaterThanOrEqual(1_000_000);
  await sql`delete from millrace.ready where priority = 5 and payload ? 'text'`;
});
