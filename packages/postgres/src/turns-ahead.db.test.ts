import type { JobId } from "@millrace/core";
import { expect, test } from "vitest";
import { claim, done, end, job, queue, sql, store, useStore } from "./test-store.ts";

useStore();

const KEYS = ["a", "b", "c", null] as const;

/** Jobs of some keys in a mixed order and of three priorities. */
async function fill(count: number): Promise<readonly JobId[]> {
  return store.enqueue(
    Array.from({ length: count }, (_, n) => {
      const key = KEYS[(n * 7 + Math.floor(n / 5)) % KEYS.length];
      return job({ priority: 1 + (n % 3), ...(key && { key }) });
    }),
  );
}

/** How many jobs come before each, by what explains them. */
async function foretell(ids: readonly JobId[]): Promise<Map<JobId, number>> {
  const rows = await sql`
    select coalesce(r.id, r.seq)::text as id, a.line + (
      select count(*) from millrace.turns_ahead(q, r.priority, r.seq, coalesce(r.extra ->> 'key', ''), a.line, array[r.type_id], 10001)) as ahead
    from millrace.queue q join millrace.ready r on r.queue_id = q.id
    cross join lateral (select millrace.jobs_ahead(q.id, r.priority, r.head, r.seq, r.extra ->> 'key') as line) a
    where q.name = ${queue} and coalesce(r.id, r.seq) = any (${ids as string[]}::bigint[])`;
  return new Map(rows.map(({ id, ahead }) => [id, Number(ahead)]));
}

async function claimAll(): Promise<JobId[]> {
  const order: JobId[] = [];
  for (;;) {
    const { jobs } = await claim(1);
    if (jobs.length === 0) return order;
    order.push(...jobs.map(({ id }) => id));
    await store.complete(jobs.map((claimed) => end(claimed, done)));
  }
}

test("by priority over all keys, the place is that in which jobs are claimed", async () => {
  await store.changeQueue(queue, { keys: { concurrency: 50 } });
  const ids = await fill(60);
  const arrived = await foretell(ids);
  const [first] = (await claim(1)).jobs;
  const lined = await foretell(ids);
  const order = await claimAll();
  expect([first?.id, ...order].map((id) => arrived.get(id as JobId))).toEqual(
    Array.from({ length: 60 }, (_, n) => n),
  );
  expect(order.map((id) => lined.get(id))).toEqual(order.map((_, place) => place));
});

test("by turns and weights it is that, but for keys whose turns are level", async () => {
  await store.changeQueue(queue, { order: "fair" });
  await store.setKey(queue, "b", { weight: 3 });
  const ids = await fill(80);
  // Some turns were taken already.
  const begun: { readonly id: JobId }[] = [];
  for (let n = 0; n < 9; n++) begun.push(...(await claim(1)).jobs);
  const left = ids.filter((id) => begun.every((one) => one.id !== id));
  const told = await foretell(left);
  const order = await claimAll();
  expect(order).toHaveLength(left.length);
  for (const [place, id] of order.entries())
    expect(Math.abs((told.get(id) as number) - place), `job ${place}`).toBeLessThan(KEYS.length);
});

test("no more than asked for are counted", async () => {
  await store.changeQueue(queue, { keys: { concurrency: 50 } });
  await fill(30);
  const [row] = await sql`
    select count(*)::int as n from millrace.queue q
    cross join lateral millrace.turns_ahead(q, 9::smallint, 9223372036854775807, 'z', 0, array(select id from millrace.job_type), 10) t
    where q.name = ${queue}`;
  expect(row).toEqual({ n: 10 });
});

test("keys that are full or whose rate is used up have their turns before it like others", async () => {
  await store.changeQueue(queue, { order: "fair" });
  await store.setKey(queue, "a", { concurrency: 1 });
  await store.setKey(queue, "b", { rate: { limit: 1, windowMs: 60_000 } });
  await fill(40);
  for (let n = 0; n < 6; n++) await claim(1);
  const stand = await sql`
    select k.key, k.is_full, k.free_at is not null as waits from millrace.queue_key k join millrace.queue q on q.id = k.queue_id
    where q.name = ${queue} and k.key in ('a', 'b') order by k.key`;
  expect(stand).toEqual([
    { key: "a", is_full: true, waits: false },
    { key: "b", is_full: false, waits: true },
  ]);
  // Each key's jobs by the plain rule, every key looked at.
  const rows = await sql`
    select n.keys, n.jobs, (
      select count(*) from millrace.queue_key k join lateral (
        select from millrace.ready a where a.queue_id = q.id and a.head = 2 and coalesce(a.extra ->> 'key', '') = k.key
        limit ceil(turn - greatest(k.pass, t.virtual_time))::bigint) a on true
      where k.queue_id = q.id and k.key <> 'c' and k.head_seq is not null and greatest(k.pass, t.virtual_time) < turn) as plain
    from millrace.queue q join millrace.queue_turn t on t.queue_id = q.id
    join millrace.queue_key c on c.queue_id = q.id and c.key = 'c'
    cross join lateral (select greatest(c.pass, t.virtual_time) + 5 as turn) s
    cross join lateral (select count(*) as jobs, array_agg(distinct f.key order by f.key) as keys
      from millrace.turns_ahead(q, 1::smallint, 0, 'c', 5, array(select id from millrace.job_type), 10001) f) n
    where q.name = ${queue}`;
  expect(rows.map(({ keys }) => keys)).toEqual([["", "a", "b"]]);
  expect(rows[0]?.jobs).toBe(rows[0]?.plain);
});
