import { createTestDatabase } from "@millrace/testing";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, type JobContext, JobQueueManager, silentLogger } from "./index.ts";

/** Contexts of `held` jobs as they start, and how to let each end. */
const started: { readonly context: JobContext; readonly end: (value?: unknown) => void }[] = [];
let onStart = Promise.withResolvers<void>();

const held = defineHandler({
  type: "held",
  schema: z.object({ obeys: z.boolean() }),
  execute: ({ obeys }, context) =>
    new Promise((resolve, reject) => {
      if (obeys) context.signal.addEventListener("abort", () => reject(context.signal.reason as Error));
      started.push({ context, end: resolve });
      onStart.resolve();
    }),
});

const talks = defineHandler({
  type: "talks",
  schema: z.object({ lines: z.number(), fails: z.boolean().optional() }),
  retry: { baseDelayMs: 1, maxDelayMs: 1 },
  execute({ lines, fails }, context) {
    for (let n = 1; n <= lines; n += 1) context.log("info", `line ${n}`, { n });
    context.progress({ done: lines, total: lines }, "said it all");
    context.logger.child({ part: "end" }).warn({}, "done");
    context.logger.debug({}, "kept nowhere but in the process's log");
    if (fails && context.attempt < 3) throw new Error("once more");
    return lines;
  },
});

const database = await createTestDatabase();
const config = { databaseUrl: database.url, logger: silentLogger };
const manager = new JobQueueManager({ ...config, handlers: [held, talks] });
const office = new JobQueueManager({ ...config, workers: false });
await manager.initialize();
afterAll(async () => {
  for (const { end } of started) end();
  await Promise.all([manager.shutdown(), office.shutdown()]);
  await database.drop();
});

async function start(obeys: boolean) {
  onStart = Promise.withResolvers();
  const id = await office.createJob({ type: "held", payload: { obeys } });
  await onStart.promise;
  return { id, ...started.at(-1)! };
}

describe("a running job", () => {
  test("shows how far it is to every process", async () => {
    const { id, context, end } = await start(true);
    context.progress(12.5, "warming up");
    await expect
      .poll(async () => (await office.getJob(id))?.progress)
      .toMatchObject({
        percent: 12.5,
        message: "warming up",
        attempt: 1,
        updatedAt: expect.any(Date),
      });
    expect(() => context.progress(101)).toThrow(expect.objectContaining({ code: "INVALID_PROGRESS" }));
    end();
    expect(await office.waitFor(id)).toMatchObject({ status: "completed", progress: { percent: 12.5 } });
    expect(() => context.progress(50)).toThrow("has ended");
  });

  test("has its last words kept, though it ends at once", async () => {
    const id = await office.createJob({ type: "talks", payload: { lines: 2 } });
    const job = await office.waitFor(id);
    expect(job).toMatchObject({ status: "completed", progress: { percent: 100, done: 2, total: 2 } });
    const { lines, nextAfter, dropped } = await office.getLogs(id);
    expect(lines.map(({ line, level, message, fields }) => [line, level, message, fields])).toEqual([
      [1, "info", "line 1", { n: 1 }],
      [2, "info", "line 2", { n: 2 }],
      [3, "warn", "done", { part: "end" }],
    ]);
    expect([nextAfter, dropped]).toEqual([null, 0]);
  });

  test("is numbered on through its attempts, and read page by page", async () => {
    const id = await office.createJob({ type: "talks", payload: { lines: 1, fails: true } });
    await office.waitFor(id);
    const first = await office.getLogs(id, { limit: 4 });
    expect(first.lines.map(({ line, attempt }) => [line, attempt])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
    ]);
    const second = await office.getLogs(id, { after: first.nextAfter! });
    expect(second.lines.map(({ line, attempt }) => [line, attempt])).toEqual([
      [5, 3],
      [6, 3],
    ]);
  });

  test("keeps no more than the cap, and says how much it said", async () => {
    const id = await office.createJob({ type: "talks", payload: { lines: 1_500 } });
    await office.waitFor(id);
    const page = await office.getLogs(id, { after: 990 });
    expect([page.lines.at(-1)?.line, page.dropped]).toEqual([1_000, 501]);
  });

  test.each([{ after: -1 }, { after: 0.5 }, { limit: 0 }, { limit: 1_001 }])(
    "%j is refused",
    async (range) => {
      await expect(office.getLogs("1", range)).rejects.toMatchObject({ code: "INVALID_RANGE" });
    },
  );

  test.each(["999999999", "nonsense"])("job %s that is unknown has no lines to read", async (id) => {
    await expect(office.getLogs(id)).rejects.toMatchObject({ code: "JOB_NOT_FOUND" });
  });
});

describe("a running job that is cancelled", () => {
  test("has acknowledged it, and ends", async () => {
    const { id } = await start(true);
    expect(await office.cancel(id)).toEqual({ kind: "requested" });
    const job = await office.waitFor(id);
    expect(job).toMatchObject({
      status: "cancelled",
      errorCode: "cancelled",
      cancel: { state: "acknowledged" },
    });
    const { requestedAt, acknowledgedAt, deadlineAt } = job.cancel!;
    expect(acknowledgedAt!.getTime()).toBeGreaterThanOrEqual(requestedAt.getTime());
    expect(deadlineAt.getTime() - requestedAt.getTime()).toBe(10_000);
  });

  test("is obeyed while its process is stopping", async () => {
    const draining = new JobQueueManager({ ...config, handlers: [held] });
    await manager.workerPool.stop();
    await draining.initialize();
    const { id, context } = await start(true);
    const stopped = draining.shutdown();
    await office.cancel(id);
    await stopped;
    expect(context.signal.reason).toMatchObject({ code: "cancelled" });
    expect(await office.getJob(id)).toMatchObject({ status: "cancelled", cancel: { state: "acknowledged" } });
    await manager.workerPool.start();
  });

  test("is stuck while its code ignores it, and forced when that has ended after all", {
    timeout: 30_000,
  }, async () => {
    const { id, end } = await start(false);
    await office.cancel(id);
    await expect.poll(async () => (await office.getJob(id))?.cancel?.state).toBe("acknowledged");
    expect((await office.getJob(id))?.status).toBe("running");
    const job = await office.waitFor(id);
    expect(job).toMatchObject({ status: "cancelled", cancel: { state: "stuck" } });
    expect((await manager.healthCheck()).workers.stuck).toBe(1);
    end();
    await expect.poll(async () => (await office.getJob(id))?.cancel?.state).toBe("forced");
    expect((await manager.healthCheck()).workers.stuck).toBe(0);
  });
});
