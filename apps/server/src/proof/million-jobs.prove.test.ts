import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultJobPolicy } from "@millrace/core";
import { createPostgresStore } from "@millrace/postgres";
import { createTestDatabase, spawnNode, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";

const JOBS = 1_000_000;
/** Resident memory of the process of each half at its most, loading the program included. */
const MOST_MIB = 200;
const PATIENCE_MS = 600_000;
/** As `npm start` runs Node: V8 lets garbage of a busy process pile up further by itself. */
const YOUNG = { NODE_OPTIONS: "--max-semi-space-size=8" };

let from: TestDatabase;
let to: TestDatabase;
let folder: string;
beforeAll(async () => {
  [from, to] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  folder = await mkdtemp(join(tmpdir(), "millrace-backup-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await from?.drop();
  await to?.drop();
});

/** A million jobs of three queues over the places where they can be; one in a thousand has a large payload. */
async function fill(sql: postgres.Sql): Promise<void> {
  const { store } = createPostgresStore({ url: from.url });
  for (const queue of ["a", "b", "c"]) await store.configureQueue(queue, {});
  await store.registerTypes([
    { type: "plain", queue: "a", policy: defaultJobPolicy, schema: null, schemaVersion: 1 },
  ]);
  await store.close();
  await sql.unsafe(`
    create temporary table job as
    select nextval('millrace.job_seq') as id, n, clock_timestamp() - n * interval '1 ms' as at, q.id as queue_id, t.id as type_id, t.policy_id,
      (1 + n % 9)::int2 as priority, case when n % 1000 <> 0 then jsonb_build_object('user', n % 1000, 'text', md5(n::text)) end as payload
    from generate_series(1, ${JOBS}) n join millrace.queue q on q.name = (array['a', 'b', 'c'])[1 + n % 3] cross join millrace.job_type t`);
  await sql.unsafe(
    `insert into millrace.payload select id, jsonb_build_object('n', n, 'text', repeat(md5(n::text), 100)) from job where payload is null`,
  );
  await sql.unsafe(`
    insert into millrace.finished (id, finished_at, created_at, started_at, queue_id, type_id, policy_id, retry_count, crashes, run_ms, priority, status, payload, result, error_code, error_message)
    select id, clock_timestamp(), at, at + interval '1 s', queue_id, type_id, policy_id, n % 3, 0, n % 5000, priority, 1 + (n % 10 >= 5)::int + (n % 10 = 6)::int, payload,
      case when n % 10 < 5 then jsonb_build_object('n', n) end, case when n % 10 = 5 then 'boom' end, case when n % 10 = 5 then 'No ' || n end
    from job where n % 10 < 7`);
  await sql.unsafe(`
    insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, payload)
    select id, at, queue_id, type_id, policy_id, priority, payload from job where n % 10 in (7, 8)`);
  await sql.unsafe(`
    insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, priority, payload)
    select id, clock_timestamp() + interval '1 day', at, queue_id, type_id, policy_id, priority, payload from job where n % 10 = 9`);
  await sql.unsafe(`
    insert into millrace.count_delta (queue_id, type_id, priority, ready, scheduled, completed, failed, cancelled, total_created)
    select queue_id, type_id, priority, count(*) filter (where n % 10 in (7, 8)), count(*) filter (where n % 10 = 9), count(*) filter (where n % 10 < 5),
      count(*) filter (where n % 10 = 5), count(*) filter (where n % 10 = 6), count(*) from job group by 1, 2, 3`);
  await sql.unsafe("drop table job; analyze");
}

/** Sums of hashes of every job as users see it, and of the order of those that wait: the same for the same jobs. */
async function checksums(sql: postgres.Sql) {
  const [row] = await sql.unsafe(`
    select (select sum(hashtextextended((j.id, t.name, q.name, p.settings, j.status, j.reason, j.priority, j.payload, j.result, j.error_code, j.error_message,
        j.retry_count, j.crashes, j.created_at, j.scheduled_at, j.started_at, j.completed_at)::text, 0)) from (
          select id, queue_id, type_id, policy_id, status, reason, priority, payload, result, error_code, error_message, retry_count, crashes, created_at, scheduled_at, started_at, completed_at from millrace.ready_row
          union all select id, queue_id, type_id, policy_id, status, reason, priority, payload, result, error_code, error_message, retry_count, crashes, created_at, scheduled_at, started_at, completed_at from millrace.scheduled_row
          union all select id, queue_id, type_id, policy_id, status, reason, priority, payload, result, error_code, error_message, retry_count, crashes, created_at, scheduled_at, started_at, completed_at from millrace.finished_row) j
        join millrace.queue q on q.id = j.queue_id join millrace.job_type t on t.id = j.type_id join millrace.policy p on p.id = j.policy_id)::text as jobs,
      (select sum(hashtextextended((coalesce(r.id, r.seq), r.place)::text, 0)) from (
        select id, seq, row_number() over (partition by queue_id, priority order by head, seq) as place from millrace.ready) r)::text as orders,
      (select sum(hashtextextended(c::text, 0)) from millrace.job_counts c)::text as counts,
      (select count(*)::int from millrace.jobs) as total`);
  return JSON.stringify(row);
}

/** One half of the way: its answer, after its figures were printed and held against the limit. */
async function half(what: "backup" | "recover", { url }: TestDatabase): Promise<object> {
  const file = new URL("test-backup-process.ts", import.meta.url);
  await using child = spawnNode(file, { args: [what, url, folder], env: YOUNG, patienceMs: PATIENCE_MS });
  const told = await child.event(what);
  const { seconds, mib, startedMib } = told as unknown as Record<string, number>;
  console.log(
    `${what} of ${JOBS} jobs: ${seconds} s, memory at most ${mib} MiB, at the start ${startedMib} MiB`,
  );
  expect(mib).toBeLessThan(MOST_MIB);
  return told.answer as object;
}

test("a million jobs are backed up and recovered into an empty engine, equal and in bounded memory", {
  timeout: PATIENCE_MS + 200_000,
}, async () => {
  const [source, target] = [from, to].map(({ url }) => postgres(url, { max: 1, onnotice() {} })) as [
    postgres.Sql,
    postgres.Sql,
  ];
  try {
    await fill(source);
    const before = await checksums(source);
    expect(before).toContain(`"total":${JOBS}`);
    const file = (await half("backup", from)) as { readonly bytes: number };
    console.log(`file: ${Math.round(file.bytes / 1e6)} MB`);
    expect(await half("recover", to)).toMatchObject({
      existing: 0,
      recovered: { incomplete: 300_000, stalled: 0, completed: 500_000, failed: 100_000, cancelled: 100_000 },
    });
    expect(await checksums(target)).toEqual(before);
  } finally {
    await Promise.all([source.end(), target.end()]);
  }
});
