import type { ClaimedJob, Outcome } from "@millrace/core";
import { beforeAll, describe, expect, test } from "vitest";
import { end, job, registration, sql, store, useStore } from "./test-store.ts";

useStore();

let workerId: string;
let number = 0;
beforeAll(async () => {
  workerId = await store.registerWorker(registration);
});

const broke = (code: string): Outcome => ({
  kind: "retry",
  error: { code, message: "It broke", errorClass: "handler" },
  delayMs: 0,
});
const done: Outcome = { kind: "completed", result: null };
const failed = (code: string): Outcome => ({
  kind: "failed",
  error: { code, message: "It broke", errorClass: "handler" },
  result: null,
});

async function claim(queue: string, limit = 100): Promise<readonly ClaimedJob[]> {
  await store.promote(1000);
  const lease = { workerId, number: ++number };
  return (await store.claim({ lease, queue, limit, types: ["plain"], suspect: false, sweep: true })).jobs;
}
async function finish(queue: string, outcomes: readonly Outcome[]) {
  const jobs = await claim(queue, outcomes.length);
  expect(jobs).toHaveLength(outcomes.length);
  const completions = jobs.map((claimed, index) => ({ ...end(claimed, outcomes[index]!), queue }));
  return { completions, answers: await store.complete(completions) };
}

describe("retries", () => {
  test("are counted by code with what became of the jobs, before and after they are folded", async () => {
    await store.configureQueue("retried", {});
    await store.enqueue(Array.from({ length: 6 }, () => job({ queue: "retried" })));
    const first = await finish("retried", [done, failed("bad"), ...["net", "net", "disk", "net"].map(broke)]);
    expect(await store.complete(first.completions)).not.toContain("accepted");
    await finish("retried", [done, broke("disk"), failed("worse"), done]);
    await finish("retried", [failed("disk")]);
    const expected = {
      byHand: 0,
      counts: [
        { type: "plain", code: "disk", retries: 2, recovered: 0, exhausted: 1 },
        { type: "plain", code: "net", retries: 3, recovered: 2, exhausted: 0 },
        { type: "plain", code: "worse", retries: 0, recovered: 0, exhausted: 1 },
      ],
    };
    expect(await store.getRetryCounts()).toEqual(expected);
    await store.foldCounts();
    expect(await sql`select from millrace.retry_delta`).toHaveLength(0);
    expect(await store.getRetryCounts()).toEqual(expected);
  });

  test("by hand are counted apart", async () => {
    const [row] = await sql`select id::text from millrace.jobs where status = 'failed' limit 1`;
    expect(await store.retry(row?.id as string)).toEqual({ kind: "done" });
    expect((await store.getRetryCounts()).byHand).toBe(1);
  });

  test("have at most a hundred codes a type", async () => {
    await sql`insert into millrace.retry_delta (type_id, error_code, retried, recovered, exhausted)
      select t.id, 'code-' || n, 1, 0, 0 from millrace.job_type t, generate_series(1, 60) n where t.name = 'plain'`;
    await store.foldCounts();
    await sql`insert into millrace.retry_delta (type_id, error_code, retried, recovered, exhausted)
      select t.id, 'more-' || n, 1, 0, 0 from millrace.job_type t, generate_series(1, 60) n where t.name = 'plain'`;
    await store.foldCounts();
    await sql`insert into millrace.retry_delta (type_id, error_code, retried, recovered, exhausted)
      select t.id, c.code, 1, 0, 0 from millrace.job_type t, unnest('{code-1,new-1,new-2}'::text[]) c (code) where t.name = 'plain'`;
    await store.foldCounts();
    const { counts } = await store.getRetryCounts();
    const of = (code: string) => counts.find((count) => count.code === code)?.retries;
    expect([of("code-1"), of("new-1"), of("(other)")]).toEqual([2, undefined, 2]);
  });
});

test("a plain job leaves no trace in the retry figures", async () => {
  await sql`delete from millrace.retry_delta`;
  await store.configureQueue("plain-ones", {});
  await store.enqueue([job({ queue: "plain-ones" }), job({ queue: "plain-ones" })]);
  await finish("plain-ones", [done, failed("bad")]);
  expect(await sql`select from millrace.retry_delta`).toHaveLength(0);
});

test("the distribution tells queue, type and priority, present and since installation", async () => {
  await store.configureQueue("spread", {});
  await store.enqueue([1, 1, 2, 3].map((priority) => job({ queue: "spread", priority })));
  await finish("spread", [done]);
  const rows = async () => (await store.getDistribution()).filter(({ queue }) => queue === "spread");
  const expected = [
    { queue: "spread", type: "plain", priority: 1, unfinished: 1, finished: 1, created: 2 },
    { queue: "spread", type: "plain", priority: 2, unfinished: 1, finished: 0, created: 1 },
    { queue: "spread", type: "plain", priority: 3, unfinished: 1, finished: 0, created: 1 },
  ];
  expect(await rows()).toEqual(expected);
  await store.foldCounts();
  expect(await rows()).toEqual(expected);
});

test("loads of the last while are by queue and type, folded or not", async () => {
  await store.configureQueue("loaded", {});
  await store.changeQueue("loaded", { targetWaitMs: 50 });
  await store.enqueue([job({ queue: "loaded", priority: 2 }), job({ queue: "loaded", priority: 2 })]);
  await finish("loaded", [done]);
  const load = async (windowMs = 60_000) =>
    (await store.getTypeLoads(windowMs)).find(({ queue }) => queue === "loaded");
  const unfolded = await load();
  await store.foldCounts();
  const folded = await load();
  expect(folded).toEqual({ ...unfolded, priority: 2 });
  expect(folded).toMatchObject({
    type: "plain",
    concurrency: null,
    targetWaitMs: 50,
    activeMs: 10_000,
    ended: 1,
    ready: 1,
    running: 0,
  });
  await sql`update millrace.queue_rate set at = at - interval '2 minutes'`;
  expect(await load()).toMatchObject({ ended: 0, waitMs: 0, ready: 1 });
});
