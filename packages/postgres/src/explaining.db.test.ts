import type { JobId, Outcome } from "@millrace/core";
import { describe, expect, test } from "vitest";
import { dependent, settle } from "./test-dependencies.ts";
import { claim, done, end, job, queue, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

const add = async (fields: Parameters<typeof job>[0] = {}) =>
  (await store.enqueue([job(fields)]))[0] as JobId;
const failed = (code: string): Outcome => ({
  kind: "failed",
  error: { code, message: "It broke.", errorClass: "handler" },
  result: null,
});

/** What the function says, held against what every other reading of the job says. */
async function explain(id: JobId) {
  const explanation = await store.explainJob(id);
  const read = await store.getJob(id);
  expect([explanation?.status, explanation?.waitingFor]).toEqual([read?.status, read?.waitingFor]);
  const [row] = await sql`select status, waiting_for as waiting from millrace.jobs where id = ${id}`;
  expect(row).toEqual({ status: explanation?.status, waiting: explanation?.waitingFor });
  return explanation;
}

describe("a pending job waits", () => {
  test("for its turn, behind those before it", async () => {
    const ids = await store.enqueue([job(), job(), job({ priority: 1 }), job({ priority: 5 })]);
    const places = await Promise.all(ids.map((id) => explain(id)));
    expect(places.map((place) => place?.ahead?.jobs)).toEqual([1, 2, 0, 3]);
    expect(places[1]).toMatchObject({
      waitingFor: null,
      reasons: [],
      ahead: { jobs: 2, exact: true },
      summary: "It is behind 2 jobs of its queue.",
    });
    expect(places[2]?.summary).toMatch(/^It is the next of its queue\. It is expected to start at /);
  });

  test("for its time", async () => {
    const at = Date.now() + 3_600_000;
    const explanation = await explain(await add({ scheduledAtMs: at }));
    expect(explanation).toMatchObject({
      waitingFor: "schedule",
      reasons: [{ reason: "schedule", untilAt: new Date(at), snoozed: false }],
      expectedStartAt: new Date(at),
    });
  });

  test("behind more jobs than are looked at: about so many, by the kept counts", async () => {
    await store.enqueue(Array.from({ length: 3000 }, () => job({ priority: 1 })));
    const ids = await store.enqueue(Array.from({ length: 10_000 }, () => job()));
    await store.enqueue(Array.from({ length: 5000 }, () => job()));
    const explanation = await explain(ids[9000]!);
    expect(explanation?.ahead?.exact).toBe(false);
    expect(Math.abs((explanation?.ahead?.jobs ?? 0) - 12_000)).toBeLessThan(100);
    expect(explanation?.summary).toMatch(/^It is behind about 1[12]\d{3} jobs/);
    expect((await explain(ids[6900]!))?.ahead).toEqual({ jobs: 9900, exact: true });
  });

  test("for other jobs, and it is told which", async () => {
    const parents = await store.enqueue([job(), job()]);
    const [id] = (await store.enqueue([dependent(parents)])) as [JobId];
    await settle();
    expect(await explain(id)).toMatchObject({
      waitingFor: "dependencies",
      reasons: [
        {
          reason: "dependencies",
          open: 2,
          parents: parents.map((parent) => ({ id: parent, status: "pending" })),
        },
      ],
      expectedStartAt: null,
    });
    const { jobs } = await claim(2);
    await store.complete([end(jobs[0]!, done)]);
    await settle();
    expect(await explain(id)).toMatchObject({
      reasons: [
        {
          open: 1,
          parents: [{ id: parents[1], status: "running" }],
          detail: "It waits for 1 other job to end.",
        },
      ],
    });
  });

  test("for a retry", async () => {
    const id = await add();
    const { jobs } = await claim(1);
    const outcome: Outcome = {
      kind: "retry",
      error: { code: "ECONNRESET", message: "Gone.", errorClass: "handler" },
      delayMs: 60_000,
    };
    await store.complete([end(jobs[0]!, outcome)]);
    expect(await explain(id)).toMatchObject({
      waitingFor: "retry",
      reasons: [
        {
          reason: "retry",
          failedAttempts: 1,
          errorCode: "ECONNRESET",
          errorMessage: "Gone.",
          untilAt: expect.any(Date),
        },
      ],
      expectedStartAt: expect.any(Date),
    });
  });

  test("until its handler's own time, when that put it off", async () => {
    const id = await add();
    const { jobs } = await claim(1);
    await store.complete([end(jobs[0]!, { kind: "snoozed", reason: null, delayMs: 60_000 })]);
    expect(await explain(id)).toMatchObject({
      waitingFor: "schedule",
      reasons: [{ reason: "schedule", snoozed: true }],
    });
  });

  test("for its queue, paused or draining", async () => {
    const before = await add();
    await store.pauseQueue(queue);
    expect(await explain(before)).toMatchObject({
      waitingFor: "paused",
      reasons: [{ reason: "paused", queue, state: "paused", detail: `Queue ${queue} is paused.` }],
      expectedStartAt: null,
    });
    await store.resumeQueue(queue);
    await store.drainQueue(queue);
    expect((await explain(before))?.waitingFor).toBeNull();
    expect(await explain(await add())).toMatchObject({ reasons: [{ reason: "paused", state: "draining" }] });
  });

  test("for a worker that has its handler", async () => {
    await store.registerTypes([
      { type: "orphan", queue: "default", policy: job().policy, schema: null, schemaVersion: 1 },
    ]);
    const id = await add({ type: "orphan" });
    expect(await explain(id)).toMatchObject({
      waitingFor: "worker",
      reasons: [
        {
          reason: "worker",
          type: "orphan",
          liveWorkers: expect.any(Number),
          outdatedWorkers: 0,
          servedTypes: ["plain"],
        },
      ],
      expectedStartAt: null,
    });
    await store.endWorkers(
      (await sql`select id::text from millrace.worker where ended_at is null`).map(({ id }) => id),
    );
    expect((await explain(id))?.summary).toBe("No worker process lives.");
  });

  test("for a free place of its queue, and it is told who holds them", async () => {
    await store.configureQueue(queue, { concurrency: 2 });
    const ids = await store.enqueue([job(), job(), job()]);
    await claim(5);
    expect(await explain(ids[2]!)).toMatchObject({
      waitingFor: "concurrency",
      reasons: [{ reason: "concurrency", queue, limit: 2, running: 2, runningIds: ids.slice(0, 2) }],
      ahead: { jobs: 0, exact: true },
    });
  });

  test("for a free place of its key, and it is told who holds them", async () => {
    await store.changeQueue(queue, { keys: { concurrency: 2 } });
    const ids = await store.enqueue(["a", "a", "a", "b", "a"].map((key) => job({ key })));
    await claim(5);
    expect(await explain(ids[4]!)).toMatchObject({
      waitingFor: "concurrency",
      reasons: [
        { reason: "concurrency", queue, key: "a", limit: 2, running: 2, runningIds: ids.slice(0, 2) },
      ],
      ahead: { jobs: 1, exact: true },
    });
    const [late] = (await store.enqueue([job({ key: "a" })])) as [JobId];
    expect((await explain(late))?.ahead?.jobs).toBe(2);
  });

  test("for the rate of its key or its queue, until the next start is allowed", async () => {
    await store.changeQueue(queue, { keys: { rate: { limit: 1, windowMs: 60_000 } } });
    const ids = await store.enqueue(["a", "a", "a"].map((key) => job({ key })));
    await claim(3);
    const [next, last] = [await explain(ids[1]!), await explain(ids[2]!)];
    expect(next).toMatchObject({
      waitingFor: "rate",
      reasons: [{ reason: "rate", queue, key: "a", limit: 1, windowMs: 60_000, untilAt: expect.any(Date) }],
    });
    const inMs = (date: Date | null | undefined) => (date?.getTime() ?? Number.NaN) - Date.now();
    expect(Math.abs(inMs(next?.expectedStartAt) - 61_000)).toBeLessThan(1500);
    expect(Math.abs(inMs(last?.expectedStartAt) - 122_000)).toBeLessThan(3000);
    await store.changeQueue(queue, { keys: null, rate: { limit: 2, windowMs: 30_000 } });
    const plain = await store.enqueue([job(), job(), job()]);
    await claim(5);
    expect((await explain(plain[2]!))?.reasons).toMatchObject([
      { reason: "rate", queue, key: null, limit: 2, windowMs: 30_000, untilAt: expect.any(Date) },
    ]);
  });

  test("for its turn among keys: before anything ran nobody knows when that comes, and it says so", async () => {
    await store.changeQueue(queue, { order: "fair" });
    const ids = await store.enqueue(["a", "b", "a"].map((key) => job({ key })));
    expect(await explain(ids[2]!)).toMatchObject({
      waitingFor: null,
      ahead: { jobs: 1, exact: true },
      expectedStartAt: null,
      summary: "It is behind 1 jobs of its queue. When jobs of other keys let it start is not known yet.",
    });
  });

  test("for several things at once, which are told in their order of precedence", async () => {
    await store.configureQueue(queue, { concurrency: 1 });
    await add();
    await claim(1);
    await store.pauseQueue(queue);
    const id = await add({ scheduledAtMs: Date.now() + 60_000 });
    expect((await explain(id))?.reasons.map(({ reason }) => reason)).toEqual([
      "schedule",
      "paused",
      "concurrency",
    ]);
    await store.endWorkers([workerId]);
  });
});

test("a running job: where, since when, until when, and whether it was asked to stop", async () => {
  const id = await add();
  await claim(1);
  expect(await explain(id)).toMatchObject({
    status: "running",
    reasons: [],
    ahead: null,
    run: {
      workerId,
      worker: "test",
      host: "here",
      pid: 1,
      attempt: 1,
      workerState: "alive",
      claimedAt: expect.any(Date),
      deadlineAt: expect.any(Date),
      cancelRequestedAt: null,
    },
    summary: expect.stringMatching(/^It was claimed at .*Z by process 1 on here; attempt 1 of at most 4\.$/),
  });
  await store.cancel(id);
  await sql`update millrace.worker set beat_at = beat_at - interval '1 minute' where id = ${workerId}`;
  expect((await explain(id))?.run).toMatchObject({
    workerState: "silent",
    cancelRequestedAt: expect.any(Date),
  });
});

test("a finished job: how it ended, and why it is not tried again", async () => {
  const [completed, broken, cancelled] = (await store.enqueue([
    job(),
    job(),
    job({ scheduledAtMs: Date.now() + 60_000 }),
  ])) as JobId[];
  const { jobs } = await claim(2);
  await store.complete([end(jobs[0]!, done), end(jobs[1]!, failed("UNRECOVERABLE"))]);
  await store.cancel(cancelled!);
  expect(await explain(completed!)).toMatchObject({
    end: { attempts: 1, errorCode: null, retriesLeft: 0 },
    run: null,
  });
  expect(await explain(broken!)).toMatchObject({
    end: { attempts: 1, errorCode: "UNRECOVERABLE", errorMessage: "It broke.", retriesLeft: 3 },
    summary: expect.stringMatching(/It broke\. Such an error is not retried\. It can be retried by hand\.$/),
  });
  expect(await explain(cancelled!)).toMatchObject({ status: "cancelled", end: { attempts: 0 } });
  await sql`update millrace.finished set retry_count = 3 where id = ${broken!}`;
  expect((await explain(broken!))?.summary).toContain("All of its 4 attempts are used up.");
});

test("an unknown job has no explanation", async () => {
  expect(await store.explainJob("999999999")).toBeNull();
});

test("SQL says the same as JSON", async () => {
  const id = await add();
  const [row] = await sql`select millrace.explain(${id}) as explanation`;
  expect(row?.explanation).toEqual(
    JSON.parse(
      JSON.stringify({
        ...(await store.explainJob(id)),
        expectedStartAt: row?.explanation.expectedStartAt,
        summary: row?.explanation.summary,
      }),
    ),
  );
});
