import { describe, expect, it } from "vitest";
import { claim, done, end, job, queue, sql, store, useStore } from "./test-store.ts";

useStore();

describe("lists and counts", () => {
  it("pages through every place a job can be, newest first, none twice and none missing", async () => {
    const all: string[] = [];
    for (let round = 0; round < 5; round++) {
      all.push(
        ...(await store.enqueue([job(), job({ scheduledAtMs: Date.now() + 1e6 }), job({ priority: 9 })])),
      );
      const { jobs } = await claim(2);
      await store.complete(jobs.slice(0, 1).map((claimed) => end(claimed, done)));
    }
    const seen: string[] = [];
    let beforeId: string | null = null;
    do {
      const page = await store.listJobs({ filter: { queue }, limit: 4, beforeId });
      seen.push(...page.jobs.map((one) => one.id));
      beforeId = page.nextBeforeId;
    } while (beforeId !== null);
    expect(seen).toEqual([...all].reverse());
  });

  it("filters by status, priority, time and what the payload contains", async () => {
    const [a] = await store.enqueue([
      job({ payload: '{"userId":"u1","n":[1,2]}' }),
      job({ payload: '{"userId":"u2"}', priority: 1 }),
    ]);
    const list = async (filter: object) =>
      (await store.listJobs({ filter: { queue, ...filter }, limit: 10, beforeId: null })).jobs.map(
        (one) => one.id,
      );
    expect(await list({ payload: { userId: "u1" } })).toEqual([a]);
    expect(await list({ priority: 3 })).toEqual([a]);
    expect(await list({ status: "running" })).toEqual([]);
    expect(await list({ createdAfter: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await list({ createdBefore: new Date(Date.now() + 60_000), type: "plain" })).toHaveLength(2);
    expect(await list({ type: "nobody-knows" })).toEqual([]);
  });

  it("keeps counts equal to a recount through every movement", async () => {
    const ids = await store.enqueue(
      Array.from({ length: 20 }, (_, index) =>
        job({ scheduledAtMs: index % 4 === 0 ? Date.now() + 1e6 : null }),
      ),
    );
    const { jobs } = await claim(12);
    const error = { code: "timeout", message: "m", errorClass: "handler" as const };
    await store.complete(
      jobs
        .slice(0, 9)
        .map((claimed, index) =>
          end(
            claimed,
            index % 3 === 0
              ? done
              : index % 3 === 1
                ? { kind: "failed", error, result: null }
                : { kind: "retry", error, delayMs: 1e6 },
          ),
        ),
    );
    await store.cancel(ids[0] as string);
    await store.cancel(ids[19] as string);
    await store.retry(ids[0] as string);
    await store.foldCounts();
    const recount = await sql`
      select count(*) filter (where status = 'pending' and waiting_for is null)::int as ready, count(*) filter (where waiting_for in ('schedule', 'retry'))::int as scheduled,
        count(*) filter (where status = 'running')::int as running, count(*) filter (where status = 'completed')::int as completed,
        count(*) filter (where status = 'failed')::int as failed, count(*) filter (where status = 'cancelled')::int as cancelled
      from millrace.jobs where queue = ${queue}`;
    const [kept] = (await store.getCounts()).filter((count) => count.queue === queue);
    expect(kept).toMatchObject({ ...recount[0] });
    expect(kept?.totalTimedOut).toBe(3);
  });

  it("tells the place in the queue", async () => {
    const ids = await store.enqueue([job(), job(), job({ priority: 1 })]);
    expect(await Promise.all(ids.map((id) => store.getPosition(id)))).toEqual([
      { position: 2, exact: true },
      { position: 3, exact: true },
      { position: 1, exact: true },
    ]);
  });
});
