import type postgres from "postgres";
import { expect, test } from "vitest";
import { createPostgresStore } from "./postgres-store.ts";
import { claim, databaseUrl, job, queue, registration, sql, store, useStore } from "./test-store.ts";

useStore();

/** What `job` has. */
const PRIORITY = 3;

/** Looks as the upkeep does, however few jobs there were since the last time. */
async function mark(): Promise<number> {
  await sql`select millrace.mark_lanes(1)`;
  const [row] = await sql`
    select m.floors[${PRIORITY}]::float8 as floor from millrace.lane_mark m join millrace.queue q on q.id = m.queue_id where q.name = ${queue}`;
  return row?.floor;
}

/** Waits until all transactions of the server that are open now have ended, those of other databases included. */
async function untilAllEnded(): Promise<void> {
  const [last] = await sql`select pg_current_xact_id()::text::float8 as id`;
  const oldest = async () => {
    const [row] = await sql`select pg_snapshot_xmin(pg_current_snapshot())::text::float8 as id`;
    return row?.id;
  };
  while ((await oldest()) <= last?.id);
}

async function moveJobs(count: number): Promise<void> {
  await store.enqueue(Array.from({ length: count }, () => job()));
  expect((await claim(count)).jobs).toHaveLength(count);
}

/** Adds a job as the engine does; its seq. */
async function addWithin(session: postgres.Sql): Promise<number> {
  await session`select pg_current_xact_id()`;
  const [row] = await session`
    insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, payload)
    select nextval('millrace.job_seq'), now(), q.id, t.id, t.policy_id, ${PRIORITY}, '{}'
    from millrace.job_type t, millrace.queue q where t.name = 'plain' and q.name = ${queue} returning seq::float8`;
  return row?.seq;
}

/** What a process that has seen nothing yet claims. */
async function claimAnew() {
  const fresh = createPostgresStore({ url: databaseUrl }).store;
  try {
    const lease = { workerId: await fresh.registerWorker(registration), number: 1 };
    const request = { lease, queue, limit: 10, types: ["plain"], suspect: false, sweep: false };
    return (await fresh.claim(request)).jobs.map(({ id }) => Number(id));
  } finally {
    await fresh.close();
  }
}

test("lanes begin behind what was claimed, at what waits, and each of them at its own", async () => {
  await moveJobs(5);
  expect(await mark()).toBe(0);
  await untilAllEnded();
  const [, second] = (await store.enqueue([job({ priority: 1 }), job()])).map(Number);
  await mark();
  await untilAllEnded();
  await store.enqueue([job(), job()]);
  // The last candidate was noted after the second job: both its lane and that of the first begin with them.
  expect(await mark()).toBe(second);
  expect(await claimAnew()).toEqual([second! - 1, second, second! + 1, second! + 2]);
  await store.enqueue([job()]);
  await mark();
  await untilAllEnded();
  await store.enqueue([job()]);
  expect(await mark()).toBe(second! + 3);
});

test("a job whose transaction commits late is never behind a mark, and a new process finds it", async () => {
  await moveJobs(3);
  await mark();
  let late = 0;
  await holding(async (session) => {
    await session`begin`;
    late = await addWithin(session);
    for (let round = 0; round < 4; round += 1) {
      await moveJobs(3);
      // Between a candidate and its proof, and after several of these.
      expect(await mark()).toBeLessThanOrEqual(late);
    }
    await session`commit`;
  });
  await untilAllEnded();
  await store.enqueue([job()]);
  expect(await mark()).toBe(late);
  expect(await claimAnew()).toEqual([late, late + 13]);
});

test("a job that was taken by a claim which comes to nothing is not behind a mark", async () => {
  const [id] = (await store.enqueue([job()])).map(Number);
  await holding(async (session) => {
    await session`begin`;
    await session`delete from millrace.ready where seq = ${id!}`;
    for (let round = 0; round < 3; round += 1) {
      await moveJobs(3);
      expect(await mark()).toBeLessThanOrEqual(id!);
    }
  });
  expect(await claimAnew()).toEqual([id]);
});

test("a transaction that could not prove anything is refused", async () => {
  await expect(
    sql.begin(async (transaction) => {
      await transaction`select pg_current_xact_id()`;
      await transaction`select millrace.mark_lanes(1)`;
    }),
  ).rejects.toThrow("needs a transaction of its own");
});

test("marks of a cluster whose transactions were further are noted anew, and prove nothing until then", async () => {
  await moveJobs(3);
  await mark();
  await sql`update millrace.lane_mark set candidate_xact = candidate_xact + 1000000`;
  await moveJobs(3);
  expect(await mark()).toBe(0);
  await untilAllEnded();
  const [row] = await sql`select nextval('millrace.job_seq')::float8 as drawn`;
  expect(await mark()).toBe(row?.drawn);
});

test("a new process does not read the dead rows that a held transaction keeps, once lanes are marked", async () => {
  const JOBS = 20_000;
  await holding(async (held) => {
    await held`begin isolation level repeatable read`;
    await held`select count(*) from millrace.ready`;
    await sql`
      insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, payload)
      select nextval('millrace.job_seq'), now(), q.id, t.id, t.policy_id, ${PRIORITY}, '{}'
      from millrace.job_type t, millrace.queue q, generate_series(1, ${JOBS}) where t.name = 'plain' and q.name = ${queue}`;
    await sql`delete from millrace.ready`;
    expect(await entriesRead(async () => expect(await claimAnew()).toEqual([]))).toBeGreaterThanOrEqual(JOBS);
    await mark();
    await untilAllEnded();
    await store.enqueue([job()]);
    await mark();
    expect(await entriesRead(async () => expect(await claimAnew()).toHaveLength(1))).toBeLessThan(1_000);
  });
});

/** With a session whose transaction ends whatever happens. */
async function holding(work: (session: postgres.ReservedSql) => Promise<void>): Promise<void> {
  const session = await sql.reserve();
  try {
    await work(session);
  } finally {
    await session`rollback`;
    session.release();
  }
}

/** Entries of ready's index that were read in sessions which `work` opens and ends: they tell it when they end. */
async function entriesRead(work: () => Promise<void>): Promise<number> {
  const sessions = async () => {
    const rows = await sql`select pid from pg_stat_activity where datname = current_database()`;
    return rows.map(({ pid }) => pid);
  };
  const read = async () => {
    const [row] = await sql`
      select idx_tup_read::float8 as read from pg_stat_user_indexes where indexrelid = 'millrace.ready_pkey'::regclass`;
    return row?.read;
  };
  await sql`select pg_stat_force_next_flush()`;
  const [before, known] = [await read(), await sessions()];
  await work();
  while ((await sessions()).some((pid) => !known.includes(pid)));
  return (await read()) - before;
}
