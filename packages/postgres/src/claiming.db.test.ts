import { describe, expect, it } from "vitest";
import { claim, done, end, job, queue, sql, store, untilBlocked, useStore } from "./test-store.ts";

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

  it("claims a straggler that committed after a later job was claimed, by a sweep", async () => {
    await store.enqueue([job()]);
    let straggler: string | undefined;
    await sql.begin(async (held) => {
      const [row] = await held`select millrace.enqueue('plain', queue => ${queue}) as id`;
      straggler = String(row?.id);
      const [later] = await store.enqueue([job()]);
      expect((await claim(10)).jobs.map((claimed) => claimed.id)).toContain(later);
    });
    expect((await claim(10)).jobs).toEqual([]);
    expect((await claim(10, { sweep: true })).jobs.map((claimed) => claimed.id)).toEqual([straggler]);
  });
});
