import type { BulkRequest, JobId } from "@millrace/core";
import { expect, test } from "vitest";
import { claim, done, end, job, queue, sql, store, useStore } from "./test-store.ts";

useStore();

const failed = (code = "boom") =>
  ({ kind: "failed", error: { code, message: "No", errorClass: "handler" }, result: null }) as const;

/** Works until nothing is left to do. */
async function workOff(limit = 500): Promise<void> {
  while ((await store.workBulk(limit)) !== null);
}

async function run(request: BulkRequest, limit?: number) {
  const id = await store.startBulk(request);
  await workOff(limit);
  return store.getBulkAction(id);
}

async function addFailed(count: number, code?: string): Promise<JobId[]> {
  const ids = await store.enqueue(Array.from({ length: count }, () => job()));
  const { jobs } = await claim(count);
  await store.complete(jobs.map((claimed) => end(claimed, failed(code))));
  return [...ids];
}

const statuses = async (ids: readonly JobId[]) =>
  Object.groupBy(await store.getJobsById(ids), (found) => found.status);

test("a retry puts back what failed or was cancelled, in order, and leaves all else as it is", async () => {
  const ids = await addFailed(5);
  const [waiting, cancelled] = await store.enqueue([job({ priority: 9 }), job({ priority: 9 })]);
  await store.cancel(cancelled as JobId);
  expect(await store.previewBulk({ action: "retry", filter: { queue } })).toEqual({
    matched: 6,
    exact: true,
  });
  const action = await run({ action: "retry", filter: { queue } }, 2);
  expect(action).toMatchObject({
    state: "completed",
    expected: 6,
    expectedExact: true,
    done: 6,
    skipped: {},
    error: null,
  });
  const { jobs } = await claim(10);
  expect(jobs.map(({ id }) => id)).toEqual([...ids, waiting, cancelled]);
});

test("each action has its statuses; by code, type, priority, time and payload", async () => {
  const timedOut = await addFailed(2, "timeout");
  await addFailed(3, "boom");
  const [a, b, c] = await store.enqueue([
    job({ priority: 1, payload: '{"user":{"id":"u1"},"n":1}' }),
    job({ priority: 2, payload: JSON.stringify({ user: { id: "u1" }, long: "x".repeat(3000) }) }),
    job({ priority: 2, scheduledAtMs: Date.now() + 3_600_000, payload: '{"user":{"id":"u2"}}' }),
  ]);
  const matched = async (request: Pick<BulkRequest, "action" | "filter">) =>
    (await store.previewBulk({ ...request, filter: { queue, ...request.filter } })).matched;
  expect(await matched({ action: "retry", filter: { errorCode: "timeout" } })).toBe(2);
  expect(await matched({ action: "delete", filter: {} })).toBe(5);
  expect(await matched({ action: "delete", filter: { status: "completed" } })).toBe(0);
  expect(await matched({ action: "cancel", filter: { payload: { user: { id: "u1" } } } })).toBe(2);
  expect(await matched({ action: "move", filter: { priority: 2 } })).toBe(2);
  expect(await matched({ action: "move", filter: { type: "nothing-has-it" } })).toBe(0);
  const hourAgo = new Date(Date.now() - 3_600_000);
  expect(await matched({ action: "move", filter: { createdBefore: hourAgo } })).toBe(0);
  expect(await matched({ action: "move", filter: { createdAfter: hourAgo } })).toBe(3);

  await store.configureQueue("other", {});
  expect(await run({ action: "move", filter: { queue, priority: 2 }, queue: "other" })).toMatchObject({
    done: 2,
  });
  expect((await store.getJobsById([a, b, c] as JobId[])).map((found) => found.queue).toSorted()).toEqual(
    [queue, "other", "other"].toSorted(),
  );
  expect(await run({ action: "prioritize", filter: { queue }, priority: 7 })).toMatchObject({ done: 1 });
  expect((await store.getJob(a as JobId))?.priority).toBe(7);
  expect(await run({ action: "delete", filter: { queue, errorCode: "timeout" } })).toMatchObject({ done: 2 });
  expect(await store.getJobsById(timedOut)).toEqual([]);
});

test("a cancel closes what waits and tells what runs", async () => {
  const ids = await store.enqueue([job(), job(), job(), job({ scheduledAtMs: Date.now() + 3_600_000 })]);
  const { jobs } = await claim(2);
  expect(await run({ action: "cancel", filter: { queue } })).toMatchObject({ done: 4, skipped: {} });
  const found = await statuses(ids);
  expect(found.cancelled).toHaveLength(2);
  expect(found.running?.every(({ cancelRequestedAt }) => cancelRequestedAt !== null)).toBe(true);
  await store.complete(jobs.map((claimed) => end(claimed, done)));
});

test("jobs that come after the beginning are left alone, and one that fails again is not retried again", async () => {
  const ids = await addFailed(3);
  const id = await store.startBulk({ action: "retry", filter: { queue } });
  await addFailed(1);
  await store.workBulk(2);
  // Those two fail once more, while the action is under way.
  const { jobs } = await claim(10);
  expect(jobs.map((claimed) => claimed.id)).toEqual(ids.slice(0, 2));
  await store.complete(jobs.map((claimed) => end(claimed, failed())));
  await workOff();
  expect(await store.getBulkAction(id)).toMatchObject({ state: "completed", done: 3 });
  expect(await statuses(ids)).toMatchObject({ failed: [{}, {}], pending: [{}] });
});

test("what cannot be changed any more is skipped, with its reason", async () => {
  const rule = { key: "k", mode: "unfinished", onConflict: "existing" } as const;
  const unique = async () => (await store.enqueueUnique([{ job: job(), unique: rule }]))[0]?.id as JobId;
  const first = await unique();
  await store.cancel(first);
  const holder = await unique();
  expect(holder).not.toBe(first);
  expect(await run({ action: "retry", filter: { queue } })).toMatchObject({
    done: 0,
    skipped: { "unique-key-taken": 1 },
  });
});

test("a stopped action does nothing more", async () => {
  await addFailed(4);
  const id = await store.startBulk({ action: "delete", filter: { queue } });
  await store.workBulk(1);
  expect(await store.stopBulk(id)).toBe(true);
  expect(await store.stopBulk(id)).toBe(false);
  await workOff();
  expect(await store.getBulkAction(id)).toMatchObject({ state: "stopped", done: 1 });
  expect((await store.previewBulk({ action: "delete", filter: { queue } })).matched).toBe(3);
});

test("a batch that fails changes nothing, says why, and is tried again", async () => {
  const [id] = await addFailed(2);
  await sql.unsafe(`create function public.refuse() returns trigger language plpgsql as $$
    begin if new.id = ${id} then raise exception 'out of order'; end if; return new; end $$`);
  await sql.unsafe(
    "create trigger refuse before insert on millrace.ready for each row execute function public.refuse()",
  );
  const action = await store.startBulk({ action: "retry", filter: { queue } });
  await workOff();
  expect(await store.getBulkAction(action)).toMatchObject({
    state: "running",
    done: 0,
    error: "out of order",
  });
  expect(await store.previewBulk({ action: "retry", filter: { queue } })).toMatchObject({ matched: 2 });
  await sql.unsafe("drop trigger refuse on millrace.ready");
  await sql`update millrace.bulk_action set due_at = now() where id = ${action}`;
  await workOff();
  expect(await store.getBulkAction(action)).toMatchObject({ state: "completed", done: 2, error: null });
});

test("the counts are those of a recount afterwards", async () => {
  await addFailed(3);
  await store.enqueue([job(), job()]);
  await run({ action: "cancel", filter: { queue } });
  await run({ action: "retry", filter: { queue, status: "failed" } });
  await run({ action: "delete", filter: { queue } });
  const [counts] = (await store.getCounts()).filter((count) => count.queue === queue);
  expect(counts).toMatchObject({
    ready: 3,
    failed: 0,
    cancelled: 0,
    completed: 0,
    totalRetried: 3,
    totalCancelled: 2,
  });
  const rows =
    await sql`select status, count(*)::int from millrace.jobs where queue = ${queue} group by status`;
  expect(rows.map((row) => ({ ...row }))).toEqual([{ status: "pending", count: 3 }]);
});

test("the walk meets the same jobs as the list, over gaps wider than its range", async () => {
  await addFailed(2);
  await sql`select setval('millrace.job_seq', nextval('millrace.job_seq') + 100000)`;
  await addFailed(2);
  expect(await store.previewBulk({ action: "retry", filter: { queue } })).toEqual({
    matched: 4,
    exact: true,
  });
  const [row] =
    await sql`select matched::int, exact from millrace.preview_bulk('retry', ${sql.json({ queue })}, -1)`;
  expect(row).toEqual({ matched: 2, exact: false });
  expect(await run({ action: "delete", filter: { queue } })).toMatchObject({ done: 4 });
});

test("SQL refuses what could not be carried out", async () => {
  for (const [call, message] of [
    ["start_bulk('burn', '{}')", /action must be/],
    ["start_bulk('retry', '{\"state\":\"failed\"}')", /no condition "state"/],
    ["start_bulk('retry', '{\"status\":\"completed\"}')", /does not apply to completed jobs/],
    ["start_bulk('retry', '{\"priority\":12}')", /priority must not be 12/],
    ["start_bulk('retry', '{\"createdAfter\":\"soon\"}')", /invalid input syntax/],
    ["start_bulk('move', '{}')", /queue is needed/],
    ["start_bulk('retry', '{}', 'default')", /queue is needed for a move, and for nothing else/],
    ["start_bulk('move', '{}', 'nowhere')", /unknown queue/],
    ["start_bulk('prioritize', '{}', priority => 10)", /from 1 \(first\) to 9/],
    ["preview_bulk('retry', '[]')", /filter must be a JSON object/],
  ] as const) {
    await expect(sql.unsafe(`select millrace.${call}`), call).rejects.toThrow(message);
  }
});
