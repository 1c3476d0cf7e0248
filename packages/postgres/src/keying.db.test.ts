import type { Claim, ClaimedJob } from "@millrace/core";
import { expect, test } from "vitest";
import { claim, done, end, job, queue, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

const named = (key: string | undefined, n: number, fields = {}) =>
  job({ payload: JSON.stringify({ n }), ...(key !== undefined && { key }), ...fields });

/** Numbers that the jobs of a claim carry. */
const numbers = ({ jobs }: Claim) => jobs.map(({ payload }) => (JSON.parse(payload) as { n: number }).n);
const complete = (jobs: readonly ClaimedJob[]) => store.complete(jobs.map((one) => end(one, done)));

async function keyOf(key: string) {
  const figures = await store.getKey(queue, key);
  return figures && { waiting: figures.waiting, active: figures.active, waitingFor: figures.waitingFor };
}

test("no more jobs of a key run than its limit, and the best of the others take their place", async () => {
  await store.changeQueue(queue, { keys: { concurrency: 2 } });
  await store.enqueue([1, 2, 3, 4].map((n) => named("a", n)));
  await store.enqueue([5, 6, 7].map((n) => named("b", n)));
  await store.enqueue([8, 9].map((n) => named(undefined, n)));
  const first = await claim(5);
  expect(numbers(first)).toEqual([1, 2, 5, 6, 8]);
  expect(await keyOf("a")).toEqual({ waiting: 2, active: 2, waitingFor: "concurrency" });
  expect(numbers(await claim(5))).toEqual([9]);
  await complete(first.jobs.slice(0, 1));
  expect(await keyOf("a")).toMatchObject({ waiting: 2, active: 1 });
  expect(numbers(await claim(5))).toEqual([3]);
  await complete(first.jobs.slice(1));
  expect(numbers(await claim(5))).toEqual([4, 7]);
});

test("a priority queue stays strict over all keys", async () => {
  await store.changeQueue(queue, { keys: { concurrency: 2 } });
  await store.enqueue([named("a", 1, { priority: 5 }), named("a", 2, { priority: 4 })]);
  await store.enqueue([named("b", 3, { priority: 4 }), named("b", 4, { priority: 3 })]);
  expect(numbers(await claim(1))).toEqual([4]);
  await store.enqueue([named("c", 5, { priority: 1 }), named("a", 6, { priority: 4 })]);
  expect(numbers(await claim(2))).toEqual([5, 2]);
  expect(numbers(await claim(9))).toEqual([3, 6]);
});

test("keys of a fair queue take turns by weight, each in its own order", async () => {
  await store.changeQueue(queue, { order: "fair" });
  await store.setKey(queue, "heavy", { weight: 3 });
  await store.enqueue(Array.from({ length: 40 }, (_, n) => named("heavy", n)));
  await store.enqueue(Array.from({ length: 40 }, (_, n) => named("light", 100 + n)));
  const order: number[] = [];
  for (let round = 0; round < 10; round += 1) order.push(...numbers(await claim(2)));
  expect(order.filter((n) => n < 100)).toHaveLength(15);
  expect(order.filter((n) => n < 100)).toEqual([...Array(15).keys()]);
  expect(order.filter((n) => n >= 100)).toEqual([100, 101, 102, 103, 104]);
});

test("a key that comes late to a fair queue gets its turns at once, and no more than its turns", async () => {
  await store.changeQueue(queue, { order: "fair" });
  await store.enqueue(Array.from({ length: 30 }, (_, n) => named("early", n)));
  for (let round = 0; round < 10; round += 1) await claim(1);
  await store.enqueue([named("late", 100), named("late", 101), named("late", 102)]);
  const order: number[] = [];
  for (let round = 0; round < 6; round += 1) order.push(...numbers(await claim(1)));
  expect(order.filter((n) => n >= 100)).toEqual([100, 101, 102]);
  expect(order.slice(0, 2).some((n) => n >= 100)).toBe(true);
});

test("a cancelled, a moved or a failed job lets go of its key", async () => {
  await store.changeQueue(queue, { keys: { concurrency: 1 } });
  const ids = await store.enqueue([1, 2, 3, 4].map((n) => named("a", n)));
  const [running] = (await claim(9)).jobs;
  expect(numbers(await claim(9))).toEqual([]);
  expect(await store.cancel(ids[1] as string)).toEqual({ kind: "cancelled" });
  expect(await store.patch(ids[3] as string, { priority: 1 })).toEqual({ kind: "done" });
  const error = { code: "e", message: "m", errorClass: "handler" } as const;
  await store.complete([end(running as ClaimedJob, { kind: "retry", error, delayMs: 0 })]);
  const second = await claim(9);
  expect(numbers(second)).toEqual([4]);
  await store.promote(100);
  await store.endWorkers([workerId]); // Gives it back, in the place that it had.
  const heir = await store.registerWorker({
    name: "h",
    host: "h",
    pid: 2,
    release: "0.1.0",
    types: ["plain"],
    silenceMs: 20_000,
  });
  const order: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const next = await claim(9, { worker: heir });
    order.push(...numbers(next));
    await complete(next.jobs);
  }
  expect(order).toEqual([4, 3, 1]);
  expect(await keyOf("a")).toMatchObject({ waiting: 0, active: 0 });
});

test("a job forced to end lets go of its key", async () => {
  await store.changeQueue(queue, { keys: { concurrency: 1 } });
  const [id] = await store.enqueue([named("a", 1), named("a", 2)]);
  await claim(9);
  expect(await store.cancel(id as string)).toEqual({ kind: "requested" });
  await sql`update millrace.cancel_request set deadline_at = now() - interval '1 second'`;
  expect(await store.settleCancels()).toBe(1);
  expect(numbers(await claim(9))).toEqual([2]);
});

test("a key's own limit goes before the queue's, and counts as soon as it is set", async () => {
  await store.changeQueue(queue, { keys: { concurrency: 1 } });
  await store.enqueue([1, 2, 3, 4].map((n) => named("a", n)));
  expect(numbers(await claim(9))).toEqual([1]);
  await store.setKey(queue, "a", { concurrency: 3 });
  expect(numbers(await claim(9))).toEqual([2, 3]);
  expect(await store.removeKey(queue, "a")).toBe(true);
  expect(await store.removeKey(queue, "a")).toBe(false);
  expect(numbers(await claim(9))).toEqual([]);
  await store.changeQueue(queue, { keys: null });
  expect(numbers(await claim(9))).toEqual([4]);
});

test("jobs in the line of a key are read, listed, counted, patched and drained like others", async () => {
  await store.changeQueue(queue, { keys: { concurrency: 1 } });
  const ids = await store.enqueue([1, 2, 3].map((n) => named("a", n)));
  const [running] = (await claim(1)).jobs;
  const waiting = ids[1] as string;
  expect(await store.getJob(waiting)).toMatchObject({
    key: "a",
    status: "pending",
    waitingFor: "concurrency",
  });
  expect(
    (await store.listJobs({ filter: { queue }, limit: 9, beforeId: null })).jobs.map(({ id }) => id),
  ).toEqual(ids.toReversed());
  expect(await store.getPosition(ids[2] as string)).toEqual({ position: 2, exact: true });
  expect((await store.getQueueFigures(queue))[0]).toMatchObject({
    ready: 2,
    running: 1,
    keys: { concurrency: 1 },
  });
  expect(await store.patch(waiting, { payload: '{"n":20}' })).toEqual({ kind: "done" });
  expect(await store.drainQueue(queue)).toBe(true);
  await store.enqueue([named("b", 9, { priority: 1 })]);
  await complete([running as ClaimedJob]);
  const order: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    expect(await store.endDrains()).toBe(0);
    const next = await claim(9);
    order.push(...numbers(next));
    await complete(next.jobs);
    if (order.length === 2) break;
  }
  expect(order).toEqual([20, 3]);
  expect(await store.endDrains()).toBe(1);
});

test("a job that saw a worker die is claimed alone, and others of its key pass it until then", async () => {
  await store.changeQueue(queue, { keys: { concurrency: 5 } });
  await store.enqueue([1, 2].map((n) => named("a", n)));
  await store.enqueue([named("b", 3)]);
  await claim(1);
  await sql`update millrace.worker set beat_at = now() - interval '1 hour' where id = ${workerId}::text::bigint`;
  await sql`update millrace.lease set deadline_at = now() - interval '1 hour' where worker_id = ${workerId}::text::bigint`;
  expect(await store.rescue(3)).toMatchObject({ rescued: 1 });
  const heir = await store.registerWorker({
    name: "h",
    host: "h",
    pid: 2,
    release: "0.1.0",
    types: ["plain"],
    silenceMs: 20_000,
  });
  expect(numbers(await claim(1, { worker: heir }))).toEqual([2]);
  const alone = await claim(9, { worker: heir, suspect: true });
  expect(numbers(alone)).toEqual([1]);
  expect(alone.more).toBe(true);
  expect(numbers(await claim(9, { worker: heir }))).toEqual([3]);
});

test("a rate allows as many starts as its limit, tells when it allows more, and takes back what did not start", async () => {
  await store.changeQueue(queue, { rate: { limit: 3, windowMs: 1000 } });
  await store.enqueue([1, 2, 3, 4, 5].map((n) => named(undefined, n)));
  const first = await claim(9);
  expect(numbers(first)).toEqual([1, 2, 3]);
  expect(first.startWithinMs).toBeGreaterThanOrEqual(20);
  expect(first.startWithinMs).toBeLessThan(1000);
  const second = await claim(9);
  expect(numbers(second)).toEqual([]);
  expect(second.retryInMs).toBeGreaterThan(500);
  expect(second.retryInMs).toBeLessThanOrEqual(1020);
  const [pending] = (await store.listJobs({ filter: { queue, status: "pending" }, limit: 1, beforeId: null }))
    .jobs;
  expect(pending?.waitingFor).toBe("rate");
  await store.complete([{ ...end(first.jobs[1] as ClaimedJob, { kind: "returned" }), unstarted: true }]);
  expect(numbers(await claim(9))).toEqual([2]);
  expect(numbers(await claim(9))).toEqual([]);
});

test("each key has its own rate, and others go on meanwhile", async () => {
  await store.changeQueue(queue, { keys: { rate: { limit: 2, windowMs: 60_000 } } });
  await store.setKey(queue, "b", { rate: { limit: 1, windowMs: 60_000 } });
  await store.enqueue([1, 2, 3].map((n) => named("a", n)));
  await store.enqueue([4, 5].map((n) => named("b", n)));
  const first = await claim(9);
  expect(numbers(first)).toEqual([1, 2, 4]);
  expect(first.retryInMs).toBeGreaterThan(50_000);
  expect(await keyOf("a")).toMatchObject({ waiting: 1, waitingFor: "rate" });
  await store.complete([{ ...end(first.jobs[0] as ClaimedJob, { kind: "returned" }), unstarted: true }]);
  expect(numbers(await claim(9))).toEqual([1]);
  await complete(first.jobs.slice(1));
  expect(numbers(await claim(9))).toEqual([]);
});

test("a key that nothing counts, and a weight that nothing weighs, are refused", async () => {
  await expect(store.enqueue([named("a", 1)])).rejects.toMatchObject({
    code: "KEY_NOT_USED",
    faults: [{ pointer: "/0/key" }],
  });
  await expect(sql`select millrace.enqueue('plain', queue => ${queue}, key => 'a')`).rejects.toThrow(
    /counts for nothing/,
  );
  await expect(
    sql`select millrace.set_key(${queue}, 'a', concurrency => 0, rate_limit => 5)`,
  ).rejects.toThrow(
    "concurrency must be an integer from 1 to 100000, or null; rate_window_ms must be an integer from 100 to 86400000",
  );
  await expect(store.setKey(queue, "a", { weight: 2 })).rejects.toMatchObject({
    code: "INVALID_KEY_SETTINGS",
  });
  await store.changeQueue(queue, { order: "fair" });
  await store.setKey(queue, "a", { weight: 2 });
  await expect(store.changeQueue(queue, { order: "priority" })).rejects.toMatchObject({
    code: "INVALID_QUEUE_SETTINGS",
  });
  const [added] = await sql`select millrace.enqueue('plain', queue => ${queue}, key => 'a') as id`;
  expect(await store.getJob(added?.id as string)).toMatchObject({ key: "a" });
});

test("keys that have nothing left to remember are forgotten, and arrivals of a paused queue are put in line", async () => {
  await store.changeQueue(queue, { keys: { concurrency: 1 } });
  await store.setKey(queue, "kept", { concurrency: 2 });
  await store.enqueue([named("a", 1), named("b", 2)]);
  await store.pauseQueue(queue);
  await store.tendKeys();
  expect(
    (await store.listKeys(queue, { after: null, limit: 9 })).map(({ key, waiting }) => [key, waiting]),
  ).toEqual([
    ["a", 1],
    ["b", 1],
    ["kept", 0],
  ]);
  await store.resumeQueue(queue);
  await complete((await claim(9)).jobs);
  await store.tendKeys();
  expect((await store.listKeys(queue, { after: null, limit: 9 })).map(({ key }) => key)).toEqual(["kept"]);
  expect(await store.listKeys(queue, { after: "kept", limit: 9 })).toEqual([]);
});
