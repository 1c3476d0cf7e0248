import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { defineHandler, JobHandlerRegistry, JobQueueManager, silentLogger } from "millrace";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { drain } from "./drain.ts";

const schema = z.object({ left: z.number() });
/** Adds another of its kind, until there are none left. */
const chain = defineHandler({
  type: "chain",
  schema,
  execute({ left }, context) {
    if (left > 0) context.enqueue({ type: "chain", payload: { left: left - 1 } });
  },
});
const LONG_MS = 3_600_000;
/** Puts itself off for an hour, fails with an hour to wait, then completes. */
const slow = defineHandler({
  type: "slow",
  schema: z.object({}),
  retry: { strategy: "fixed", baseDelayMs: LONG_MS, maxDelayMs: LONG_MS, maxRetries: 1 },
  execute(_payload, context) {
    if (context.attempt === 2) return "done";
    if (snoozed) throw new Error("once more");
    snoozed = true;
    return context.snooze(LONG_MS);
  },
});
let snoozed = false;

let database: TestDatabase;
let manager: JobQueueManager<[typeof chain, typeof slow]>;
beforeAll(async () => {
  database = await createTestDatabase();
  manager = new JobQueueManager({
    databaseUrl: database.url,
    registry: new JobHandlerRegistry(),
    handlers: [chain, slow],
    logger: silentLogger,
    enableMetrics: false,
  });
  await manager.initialize();
});
afterAll(async () => {
  await manager?.shutdown();
  await database?.drop();
});

test("waits for jobs and for those that they add; what waits for its time is left", async () => {
  const later = await manager.createJob({
    type: "chain",
    payload: { left: 0 },
    scheduledAt: new Date(Date.now() + LONG_MS),
  });
  await manager.createJob({ type: "chain", payload: { left: 5 } });
  await drain(manager);
  expect(await manager.getJobMetrics()).toMatchObject({ pending: 1, running: 0, completed: 6 });
  await manager.cancelJob(later);
});

test("brings forward what waits for its time: snoozes, retries, dates, and what depends on them", async () => {
  const id = await manager.createJob({ type: "slow", payload: {} });
  const child = await manager.createJob({ type: "chain", payload: { left: 1 }, dependsOn: [id] });
  await drain(manager, { skipWaits: true });
  expect(await manager.getJob(id)).toMatchObject({ status: "completed", result: "done", retryCount: 1 });
  expect(await manager.getJob(child)).toMatchObject({ status: "completed" });
  expect(await manager.getJobMetrics()).toMatchObject({ pending: 0, running: 0 });
});

test("says what is left when the time is up", async () => {
  await manager.shutdown();
  const idle = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
  const id = await idle.createJob({ type: "chain", payload: { left: 0 } });
  await idle.cancelJob(id);
  await drain(idle, { timeoutMs: 0 });
  await manager.initialize();
  const running = defineHandler({
    type: "stuck",
    schema: z.object({}),
    execute: (_p, c) => untilAborted(c.signal),
  });
  manager.registry.register(running);
  const stuck = await (manager as JobQueueManager).createJob({ type: "stuck", payload: {} });
  await expect(drain(manager, { timeoutMs: 0 })).rejects.toThrow(`there are jobs left: ${stuck} (stuck, `);
  await manager.cancelJob(stuck);
  await drain(manager);
  await idle.shutdown();
});

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error));
  });
}
