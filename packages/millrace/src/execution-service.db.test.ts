import { createTestDatabase } from "@millrace/testing";
import type { TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { defineHandler, ExecutionService, initJobProcessor, jobQueueManager } from "./index.ts";

let database: TestDatabase;
const letGo = Promise.withResolvers<void>();

/** Stands in for the sandbox: "runs" programs without a container, one at a time, when the test lets it. */
const runner = defineHandler({
  type: "code-execution",
  queue: "code-execution",
  schema: z.strictObject({
    roomId: z.string(),
    userId: z.string(),
    language: z.literal("cpp"),
    code: z.string().min(1),
    options: z
      .strictObject({ flags: z.array(z.string()).optional(), timeout: z.int().optional() })
      .optional(),
  }),
  retry: { maxRetries: 0 },
  timeoutIsFinal: true,
  async execute({ code }, { signal }) {
    await Promise.race([
      letGo.promise,
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason as Error)),
      ),
    ]);
    if (code === "loop")
      throw Object.assign(new Error("The program ran longer than its time limit."), { code: "timeout" });
    return { success: true, stdout: code };
  },
});

beforeAll(async () => {
  database = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("LOG_LEVEL", "silent");
  vi.stubEnv("JOB_QUEUE_MAX_WORKERS", "1");
  vi.stubEnv("JOB_QUEUE_MAX_JOBS_PER_WORKER", "1");
  await initJobProcessor([runner]);
});

afterAll(async () => {
  await jobQueueManager.shutdown();
  vi.unstubAllEnvs();
  await database.drop();
});

describe("ExecutionService", () => {
  const service = ExecutionService.getInstance();

  test("is one", () => expect(ExecutionService.getInstance()).toBe(service));

  test("queues programs, tells where they stand, cancels the user's own, and gives results", async () => {
    const started = Promise.withResolvers<void>();
    const stop = jobQueueManager.events.on("job.started", () => started.resolve());
    const first = await service.queueJob("room", "ada", "int main(){}", { flags: ["-O2"], timeout: 1000 });
    await started.promise;
    stop();
    const second = await service.queueJob("room", "bob", "loop");
    const third = await service.queueJob("room", "bob", "int main(){}");

    expect(await service.getJobStatus(first)).toEqual({ status: "running", result: null, position: null });
    expect(await service.getJobStatus(second)).toEqual({ status: "queued", result: null, position: 1 });
    expect(await service.getJobStatus(third)).toEqual({ status: "queued", result: null, position: 2 });

    expect(await service.cancelJob(third, "ada")).toBe(false);
    expect(await service.cancelJob(third, "bob")).toBe(true);
    expect(await service.getJobStatus(third)).toMatchObject({ status: "cancelled" });
    expect(await service.cancelJob(third, "bob")).toBe(false);

    letGo.resolve();
    await Promise.all([first, second].map((id) => jobQueueManager.waitFor(id, { timeoutMs: 10_000 })));
    expect(await service.getJobStatus(first)).toEqual({
      status: "completed",
      result: { success: true, stdout: "int main(){}" },
      position: null,
    });
    expect(await service.getJobStatus(second)).toMatchObject({ status: "timeout" });
  });

  test("refuses what the sandbox refuses, and knows no other jobs", async () => {
    await expect(service.queueJob("room", "ada", "")).rejects.toMatchObject({
      code: "INVALID_PAYLOAD",
      faults: [{ pointer: "/code" }],
    });
    const other = await jobQueueManager.createJob({ type: "data-processing", payload: { batchId: "b" } });
    expect(await service.getJobStatus(other)).toBeNull();
    expect(await service.cancelJob(other, "ada")).toBe(false);
  });
});
