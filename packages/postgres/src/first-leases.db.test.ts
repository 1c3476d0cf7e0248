import type { ClaimedJob, Store } from "@millrace/core";
import { expect, test } from "vitest";
import { createPostgresStore } from "./postgres-store.ts";
import { claim, databaseUrl, job, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

/** Blocks of leases that were read by `work` with a store of its own, whose sessions tell it when they end. */
async function blocksRead(work: (store: Store) => Promise<unknown>): Promise<number> {
  const sessions = async () => {
    const rows = await sql`select pid from pg_stat_activity where datname = current_database()`;
    return rows.map(({ pid }) => pid);
  };
  const read = async () => {
    const [row] = await sql`
      select (heap_blks_hit + heap_blks_read)::float8 as read from pg_statio_user_tables where relid = 'millrace.lease'::regclass`;
    return row?.read;
  };
  const fresh = createPostgresStore({ url: databaseUrl }).store;
  await sql`select pg_stat_force_next_flush()`;
  const [before, known] = [await read(), await sessions()];
  await work(fresh);
  await fresh.close();
  while ((await sessions()).some((pid) => !known.includes(pid)));
  return (await read()) - before;
}

/** Leases that came and went. */
const GONE = 2_000;

test("neither looks nor heartbeats read the leases that ended while a transaction stays open", async () => {
  const held = await sql.reserve();
  try {
    await held`begin isolation level repeatable read`;
    await held`select count(*) from millrace.lease`;
    await sql`
      insert into millrace.lease (worker_id, number, claimed_at, deadline_at, queue_id, open, ids, seqs, created_ats, type_ids, policy_ids,
        retry_counts, crashes, priorities, payloads, extras)
      select ${workerId}, n, now(), now() + interval '1 hour', 1, 1, '{1}', '{1}', '{now}', '{1}', '{1}', '{0}', '{0}', '{3}', '{null}', '{null}'
      from generate_series(1, ${GONE}) n`;
    await sql`delete from millrace.lease`;
    const look = () => blocksRead((fresh) => fresh.findDueWork());
    const beat = (number: number) => blocksRead((fresh) => fresh.heartbeat([{ workerId, number }]));
    expect(await beat(1)).toBeGreaterThan(50);
    expect(await look()).toBeGreaterThan(50);
    expect(await beat(GONE + 1)).toBeLessThan(5);
    expect(await look()).toBeLessThan(5);
  } finally {
    await held`rollback`;
    held.release();
  }
});

test("a worker's first lease is never an earlier one again, and what it may hold is listed from there", async () => {
  await store.enqueue([job()]);
  const { lease } = (await claim(1)).jobs[0] as ClaimedJob;
  const beat = async (number: number) => (await store.heartbeat([{ workerId, number }])).leases;
  const first = async () => {
    const [row] = await sql`select first_lease::float8 as first from millrace.worker where id = ${workerId}`;
    return row?.first;
  };
  expect(await beat(lease.number)).toEqual([lease]);
  expect(await beat(lease.number + 1)).toEqual([]);
  expect(await beat(0)).toEqual([lease]);
  expect(await first()).toBe(lease.number + 1);
});

test("a lease that no look finds is taken back when rescue comes by", async () => {
  await store.enqueue([job()]);
  const { lease } = (await claim(1)).jobs[0] as ClaimedJob;
  await store.heartbeat([{ workerId, number: lease.number + 1 }]);
  await sql`update millrace.worker set ended_at = clock_timestamp() where id = ${workerId}`;
  expect((await store.findDueWork()).rescue).toBe(false);
  expect(await store.rescue(3)).toMatchObject({ rescued: 1 });
});
