import { describe, expect, it } from "vitest";
import { claim, done, end, job, queue, sql, store, untilBlocked, useStore, workerId } from "./test-store.ts";

useStore();

describe("enqueue and claim", () => {
  it("claims by priority, then first in first out", async () => {
    const ids = await store.enqueue([
      job(),
      job({ priority: 1 }),
      job(),
      job({ priority: 4 }),
      job({ priority: 1 }),
    ]);
    const { jobs } = await claim(10);
    expect(jobs.map((claimed) => claimed.id)).toEqual([ids[1], ids[4], ids[0], ids[2], ids[3]]);
  });

  it("keeps payloads as they are, small and large, with quotes, backslashes and Unicode", async () => {
    const payloads = [
      { text: 'a "b" \\ {c,d} \u2028 🎉' },
      { text: "x".repeat(5000) },
      [],
      null,
      "text",
      1.5,
    ];
    const ids = await store.enqueue(payloads.map((payload) => job({ payload: JSON.stringify(payload) })));
    const { jobs } = await claim(10);
    expect(jobs.map((claimed) => JSON.parse(claimed.payload))).toEqual(payloads);
    await store.complete(jobs.map((claimed) => end(claimed, done)));
    const read = await store.getJobsById(ids);
    expect(read.map((one) => one.payload)).toEqual(expect.arrayContaining(payloads));
    expect(read).toHaveLength(payloads.length);
  });

  it("dates a claim that waited for its queue after the ends that made room for it", async () => {
    await store.configureQueue(queue, { concurrency: 1 });
    const [first, second] = await store.enqueue([job(), job()]);
    const { jobs } = await claim(10);
    let late: ReturnType<typeof claim> | undefined;
    await sql.begin(async (held) => {
      await held`select from millrace.queue where name = ${queue} for update`;
      late = claim(10);
      await untilBlocked(1);
      await store.complete(jobs.map((claimed) => end(claimed, done)));
    });
    expect((await late)?.jobs.map((claimed) => claimed.id)).toEqual([second]);
    expect(
      await sql`select l.claimed_at >= f.finished_at as after from millrace.lease l, millrace.finished f
        where ${second as string}::bigint = any (l.ids) and f.id = ${first as string}::bigint`,
    ).toEqual([{ after: true }]);
  });

  it("dates a claim after the jobs that came while it waited", async () => {
    let id: string | undefined;
    let late: ReturnType<typeof claim> | undefined;
    await sql.begin(async (held) => {
      await held`lock table millrace.ready in access exclusive mode`;
      late = claim(10);
      await untilBlocked(1);
      const [row] = await held`select millrace.enqueue('plain', queue => ${queue}) as id`;
      id = String(row?.id);
    });
    expect((await late)?.jobs.map((claimed) => claimed.id)).toEqual([id]);
    expect(
      await sql`select claimed_at >= all (created_ats) as after from millrace.lease where ${id as string}::bigint = any (ids)`,
    ).toEqual([{ after: true }]);
  });

  /** Adds a job by a transaction that stays open meanwhile; answers with its id once it is committed. */
  async function straggler(meanwhile: () => Promise<void>): Promise<string> {
    return sql.begin(async (held) => {
      const [row] = await held`select millrace.enqueue('plain', queue => ${queue}) as id`;
      await meanwhile();
      return String(row?.id);
    });
  }

  it("claims a straggler that committed after a later job was claimed, by the next claim", async () => {
    await store.enqueue([job()]);
    const id = await straggler(async () => {
      const [later] = await store.enqueue([job()]);
      expect((await claim(10)).jobs.map((claimed) => claimed.id)).toContain(later);
    });
    expect((await claim(10)).jobs.map((claimed) => claimed.id)).toEqual([id]);
  });

  it("claims one by a sweep, where more jobs wait than were claimed: other claims do not read again what was claimed", async () => {
    const id = await straggler(async () => {
      await store.enqueue([job(), job(), job()]);
      expect((await claim(2)).jobs).toHaveLength(2);
    });
    expect((await claim(10)).jobs.map((claimed) => claimed.id)).not.toContain(id);
    expect((await claim(10, { sweep: true })).jobs.map((claimed) => claimed.id)).toEqual([id]);
  });

  it("claims many of them at once, by sweeps that follow one another", async () => {
    const ids: string[] = [];
    await sql.begin(async (held) => {
      for (let n = 0; n < 6; n += 1) {
        const [row] = await held`select millrace.enqueue('plain', queue => ${queue}) as id`;
        ids.push(String(row?.id));
      }
      await store.enqueue([job(), job()]);
      expect((await claim(1)).jobs).toHaveLength(1);
    });
    expect(await claim(3, { sweep: true })).toMatchObject({
      sweepInMs: 0,
      jobs: ids.slice(0, 3).map((id) => ({ id })),
    });
    expect(await claim(3, { sweep: true })).toMatchObject({
      sweepInMs: 0,
      jobs: ids.slice(3).map((id) => ({ id })),
    });
    const last = await claim(3, { sweep: true });
    expect(last.jobs).toHaveLength(1);
    expect(last.sweepInMs).toBeUndefined();
  });

  it("reads about as many jobs as it takes, however many wait in its lane and elsewhere", async () => {
    const other = `${queue}-other`;
    await store.configureQueue(other, {});
    await sql`
      insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, head, payload)
      select nextval('millrace.job_seq'), now(), q.id, t.id, t.policy_id, 3, case q.name when ${queue} then 1 else 2 end, '{}'
      from millrace.job_type t, millrace.queue q, generate_series(1, 20000) n where t.name = 'plain' and q.name in (${queue}, ${other})`;
    await sql`analyze millrace.ready`;
    const [figures] = await sql.begin(async (session) => {
      const [taken] = await session`
        select cardinality(c.ids) as jobs from millrace.claim(${workerId}, 1000,
          (select id from millrace.queue where name = ${queue}), 500, 8388608,
          array(select id from millrace.job_type), array_fill(0::bigint, array[9]), false) c`;
      expect(taken?.jobs).toBe(500);
      return session`
        select (seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables where relid = 'millrace.ready'::regclass`;
    });
    expect(figures?.read).toBeLessThan(5_000);
  });

  it("reads no more in a session that made its plans while nothing waited", async () => {
    await sql`truncate millrace.ready`;
    await sql`vacuum analyze millrace.ready`;
    const session = await sql.reserve();
    const take = (number: number) => session`
      select cardinality(c.ids) as jobs from millrace.claim(${workerId}, ${number}, (select id from millrace.queue where name = ${queue}), 500, 8388608,
        array(select id from millrace.job_type), array_fill(0::bigint, array[9]), false) c`;
    const read = async () => {
      const [row] = await session`
        select (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_xact_user_tables where relid = 'millrace.ready'::regclass`;
      return row?.rows as number;
    };
    try {
      for (let number = 2_000; number < 2_010; number += 1) await take(number);
      await session`
        insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, head, payload)
        select nextval('millrace.job_seq'), now(), q.id, t.id, t.policy_id, 3, 1, '{}'
        from millrace.job_type t, millrace.queue q, generate_series(1, 20000) n where t.name = 'plain' and q.name = ${queue}`;
      await session`begin`;
      const before = await read();
      const [taken] = await take(2_010);
      const after = await read();
      await session`rollback`;
      expect(taken?.jobs).toBe(500);
      expect(after - before).toBeLessThan(5_000);
    } finally {
      session.release();
    }
  });
});
