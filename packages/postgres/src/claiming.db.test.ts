import { randomBytes } from "node:crypto";
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

  it("tells that more may wait where payloads took the room, of 8 MiB", async () => {
    const text = () => randomBytes(1_500_000).toString("base64");
    await store.enqueue(Array.from({ length: 6 }, () => job({ payload: JSON.stringify({ text: text() }) })));
    const { jobs, more } = await claim(10);
    expect(jobs.length).toBeLessThan(6);
    expect(more).toBe(true);
    expect((await claim(10)).jobs).toHaveLength(6 - jobs.length);
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
