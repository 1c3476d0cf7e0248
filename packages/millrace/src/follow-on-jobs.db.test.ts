import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, JobQueueManager, silentLogger } from "./index.ts";

const child = defineHandler({ type: "child", schema: z.object({ of: z.string() }), execute: () => null });
const parent = defineHandler({
  type: "parent",
  schema: z.object({ key: z.string().optional() }),
  queue: "parents",
  retry: { maxRetries: 50, strategy: "fixed", baseDelayMs: 20 },
  execute({ key }, context) {
    context.enqueue({
      type: "child",
      payload: { of: context.jobId },
      queue: "narrow",
      ...(key !== undefined && { key }),
    });
    return "ran";
  },
});

let database: TestDatabase;
let manager: JobQueueManager;
beforeAll(async () => {
  database = await createTestDatabase();
  manager = new JobQueueManager({
    databaseUrl: database.url,
    handlers: [parent, child],
    logger: silentLogger,
  });
  await manager.initialize();
  await (await manager.connectStore()).configureQueue("narrow", { maxWaiting: 1, paused: true });
});
afterAll(async () => {
  await manager?.shutdown();
  await database?.drop();
});

test("a job whose follow-on finds its queue full is tried again, and others complete meanwhile", async () => {
  const waiting = await manager.createJob({ type: "child", payload: { of: "nobody" }, queue: "narrow" });
  const id = await manager.createJob({ type: "parent", payload: {} });
  await expect
    .poll(() => manager.getJob(id))
    .toMatchObject({
      status: "pending",
      errorCode: "follow-on-refused",
      errorMessage: expect.stringContaining("Queue narrow is full"),
    });
  const other = await manager.createJob({ type: "child", payload: { of: "nobody" } });
  expect(await manager.waitFor(other, { timeoutMs: 20_000 })).toMatchObject({ status: "completed" });
  expect(await manager.getJobs({ queue: "narrow", status: "pending" })).toHaveLength(1);

  await manager.cancelJob(waiting);
  expect(await manager.waitFor(id, { timeoutMs: 20_000 })).toMatchObject({
    status: "completed",
    result: "ran",
  });
  expect(await manager.getJobs({ type: "child", payload: { of: id } })).toHaveLength(1);
});

test("a job whose follow-on cannot be stored at all fails and says why", async () => {
  const id = await manager.createJob({ type: "parent", payload: { key: "k" } });
  expect(await manager.waitFor(id, { timeoutMs: 20_000 })).toMatchObject({
    status: "failed",
    errorCode: "follow-on-refused",
    errorMessage: expect.stringContaining("counts for nothing in queue"),
    retryCount: 0,
  });
});
