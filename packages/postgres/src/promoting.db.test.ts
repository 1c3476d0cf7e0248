import { describe, expect, it } from "vitest";
import { claim, job, queue, sql, store, useStore } from "./test-store.ts";

useStore();

describe("time", () => {
  it("holds a scheduled job until it is due and promotes in the order of time", async () => {
    const dueAt = Date.now() + 1500;
    const ids = await store.enqueue([
      job({ scheduledAtMs: dueAt + 20 }),
      job({ scheduledAtMs: dueAt }),
      job({ scheduledAtMs: 1000 }),
    ]);
    expect((await claim(10)).jobs.map((claimed) => claimed.id)).toEqual([ids[2]]);
    expect(await store.getJob(ids[1] as string)).toMatchObject({
      status: "pending",
      waitingFor: "schedule",
      scheduledAt: new Date(dueAt),
    });
    const promoted: string[] = [];
    while (promoted.length < 2) {
      const { nextDueMs } = await store.promote(100);
      const { jobs } = await claim(10);
      const [now] = await sql`select extract(epoch from clock_timestamp()) * 1000 as ms`;
      if (jobs.length > 0) expect(Number(now?.ms)).toBeGreaterThanOrEqual(dueAt);
      promoted.push(...jobs.map((claimed) => claimed.id));
      if (nextDueMs !== null) await sql`select pg_sleep(${Math.min(nextDueMs, 50) / 1000})`;
    }
    expect(promoted).toEqual([ids[1], ids[0]]);
  });

  it("shows no time later than the one that was given, so that none starts before what is shown", async () => {
    const given = "2100-01-01 00:00:00.0009";
    const [row] =
      await sql`select millrace.enqueue('plain', queue => ${queue}, scheduled_at => ${given}::text::timestamptz)::text as id`;
    await sql`update millrace.scheduled set run_at = clock_timestamp() where id = ${row?.id}`;
    await store.promote(100);
    expect((await claim(10)).jobs.map(({ id }) => id)).toEqual([row?.id]);
    expect(
      await sql`select scheduled_at <= ${given}::text::timestamptz as fits from millrace.jobs where id = ${row?.id}`,
    ).toEqual([{ fits: true }]);
  });

  it("reads about as many jobs as are due, in a session that made its plans while nothing was scheduled", async () => {
    await sql`delete from millrace.scheduled`;
    await sql`vacuum analyze millrace.scheduled`;
    const session = await sql.reserve();
    try {
      for (let call = 0; call < 10; call += 1) {
        await store.enqueue([job({ scheduledAtMs: Date.now() + 3_600_000 })]);
        await session`update millrace.scheduled set run_at = now()`;
        await session`select * from millrace.promote(100)`;
      }
      await session`
        insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, priority, payload)
        select nextval('millrace.job_seq'), now() + (n - 10000) * interval '1 hour', now(), q.id, t.id, t.policy_id, 3, '{}'
        from millrace.job_type t, millrace.queue q, generate_series(1, 20000) n where t.name = 'plain' and q.name = ${queue}`;
      await session`begin`;
      const [moved] = await session`select promoted from millrace.promote(100)`;
      const [figures] = await session`
        select (seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables where relid = 'millrace.scheduled'::regclass`;
      await session`rollback`;
      expect(moved?.promoted).toBe(100);
      expect(figures?.read).toBeLessThan(1_000);
    } finally {
      session.release();
    }
  });
});
