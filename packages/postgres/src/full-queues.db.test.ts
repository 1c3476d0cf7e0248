import { type JobId, QueueFullError } from "@millrace/core";
import { expect, test } from "vitest";
import { claim, end, job, queue, sql, store, untilBlocked, useStore } from "./test-store.ts";

useStore();

const boom = {
  kind: "failed",
  error: { code: "boom", message: "No", errorClass: "handler" },
  result: null,
} as const;

async function addFailed(count: number): Promise<JobId[]> {
  const ids = await store.enqueue(Array.from({ length: count }, () => job()));
  const { jobs } = await claim(count);
  await store.complete(jobs.map((claimed) => end(claimed, boom)));
  return [...ids];
}

async function unfinished(name = queue): Promise<number> {
  const [row] =
    await sql`select count(*)::int as n from millrace.jobs where queue = ${name} and status in ('pending', 'running')`;
  return row?.n as number;
}

async function other(settings: Parameters<typeof store.configureQueue>[1]): Promise<string> {
  const name = `${queue}-other`;
  await store.configureQueue(name, settings);
  return name;
}

test("a retry by hand is refused by a full queue, and let in once there is room", async () => {
  const [first, second] = (await addFailed(2)) as [JobId, JobId];
  await store.configureQueue(queue, { maxWaiting: 0, concurrency: 1 });
  expect(await store.retry(first)).toEqual({ kind: "done" });
  expect(await store.retry(second)).toEqual({ kind: "full", queue, maxWaiting: 0 });
  expect(await store.getJob(second)).toMatchObject({ status: "failed", errorCode: "boom" });
  // What runs takes a place as well; what is refused for another reason says that reason.
  const { jobs } = await claim(1);
  expect(await store.retry(second)).toMatchObject({ kind: "full" });
  expect(await store.retry(first)).toEqual({ kind: "conflict", status: "running" });
  await store.complete(jobs.map((claimed) => end(claimed, boom)));
  expect(await sql`select millrace.retry(${second}::bigint) as answer`).toMatchObject([{ answer: "done" }]);
  expect(await sql`select millrace.retry(${first}::bigint) as answer`).toMatchObject([
    { answer: `full:${queue}` },
  ]);
});

test("a move is refused by a full queue; a change that stays there is not", async () => {
  const to = await other({ maxWaiting: 2 });
  const [a, b, c] = (await store.enqueue([job(), job({ scheduledAtMs: Date.now() + 3_600_000 }), job()])) as [
    JobId,
    JobId,
    JobId,
  ];
  expect(await store.patch(a, { queue: to })).toEqual({ kind: "done" });
  expect(await store.patch(b, { queue: to })).toEqual({ kind: "done" });
  expect(await store.patch(c, { queue: to, priority: 1 })).toEqual({
    kind: "full",
    queue: to,
    maxWaiting: 2,
  });
  expect(await store.getJob(c)).toMatchObject({ queue, priority: 3 });
  expect(await store.patch(a, { queue: to, priority: 2 })).toEqual({ kind: "done" });
  expect(await store.patch(b, { queue: to, payload: '{"n":2}' })).toEqual({ kind: "done" });
  expect(await store.getJobsById([a, b])).toMatchObject([
    { queue: to, priority: 2 },
    { queue: to, payload: { n: 2 } },
  ]);
  expect(await store.patch("999999999", { queue: to })).toEqual({ kind: "unknown" });
});

test("bulk actions fill the queue, the lowest ids first, and skip the rest with its reason", async () => {
  const ids = await addFailed(5);
  await store.configureQueue(queue, { maxWaiting: 3 });
  const run = async (request: Parameters<typeof store.startBulk>[0]) => {
    const id = await store.startBulk(request);
    while ((await store.workBulk(2)) !== null);
    return store.getBulkAction(id);
  };
  expect(await run({ action: "retry", filter: { queue } })).toMatchObject({
    state: "completed",
    expected: 5,
    done: 3,
    skipped: { "queue-full": 2 },
    error: null,
  });
  expect((await store.getJobsById(ids)).filter(({ status }) => status === "pending")).toMatchObject(
    ids.slice(0, 3).map((id) => ({ id })),
  );
  const to = await other({ maxWaiting: 1 });
  expect(await run({ action: "move", filter: { queue, status: "pending" }, queue: to })).toMatchObject({
    done: 1,
    skipped: { "queue-full": 2 },
  });
  expect(await store.getJob(ids[0] as JobId)).toMatchObject({ queue: to });
  expect([await unfinished(), await unfinished(to)]).toEqual([2, 1]);
  const counts = await store.getCounts();
  expect(counts.find((count) => count.queue === queue)).toMatchObject({ ready: 2, failed: 2 });
  expect(counts.find((count) => count.queue === to)).toMatchObject({ ready: 1 });
});

test("adds, retries and moves that race never overfill a queue, and use all of it", async () => {
  const failed = await addFailed(20);
  const from = await other({});
  const waiting = await store.enqueue(Array.from({ length: 20 }, () => job({ queue: from })));
  await store.configureQueue(queue, { maxWaiting: 25 });
  const answers = await Promise.all([
    ...failed.map((id) => store.retry(id).then(({ kind }) => kind)),
    ...waiting.map((id) => store.patch(id, { queue }).then(({ kind }) => kind)),
    ...Array.from({ length: 10 }, () =>
      store.enqueue([job()]).then(
        () => "done",
        (error: unknown) => (error instanceof QueueFullError ? "full" : error),
      ),
    ),
  ]);
  expect(Map.groupBy(answers, (answer) => answer).get("done")).toHaveLength(25);
  expect(Map.groupBy(answers, (answer) => answer).get("full")).toHaveLength(25);
  expect(await unfinished()).toBe(25);
  // Whoever was refused is where it was.
  const jobs = await store.getJobsById([...failed, ...waiting]);
  expect(jobs).toHaveLength(40);
  for (const [index, { kind }] of answers
    .slice(0, 40)
    .map((kind) => ({ kind }))
    .entries()) {
    const found = jobs.find(({ id }) => id === [...failed, ...waiting][index]);
    expect(found?.queue === queue && found?.status === "pending").toBe(kind === "done");
  }
});

test("a retry waits for an add that is not committed yet, and then knows of it", async () => {
  const [id] = (await addFailed(1)) as [JobId];
  await store.configureQueue(queue, { maxWaiting: 1 });
  let retried: ReturnType<typeof store.retry> | undefined;
  await sql.begin(async (tx) => {
    await tx`select millrace.enqueue('plain', queue => ${queue})`;
    retried = store.retry(id);
    await untilBlocked(1);
  });
  expect(await retried).toMatchObject({ kind: "full" });
});

test("a workflow is retried as a whole or not at all", async () => {
  const { id, ids } = await store.addWorkflow({
    name: "w",
    onComplete: null,
    jobs: [0, 1].map(() => ({ job: job(), ref: null, onParentFailure: "fail" as const, parents: [] })),
  });
  const { jobs } = await claim(2);
  await store.complete(jobs.map((claimed) => end(claimed, boom)));
  await store.configureQueue(queue, { maxWaiting: 1 });
  await expect(store.retryWorkflow(id)).rejects.toThrow(new QueueFullError(queue, 1));
  expect(await store.getJobsById(ids)).toMatchObject([{ status: "failed" }, { status: "failed" }]);
  await store.configureQueue(queue, { maxWaiting: 2 });
  expect(await store.retryWorkflow(id)).toBe(2);
});
