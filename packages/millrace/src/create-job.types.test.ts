import { expect, test } from "vitest";
import { z } from "zod";
import type { JobContext } from "./index.ts";
import { defineHandler, JobQueueManager, silentLogger } from "./index.ts";

// What is checked here is checked by the compiler: each @ts-expect-error is an error itself when its line
// compiles. Nothing is called; no database is needed.

const resize = defineHandler({
  type: "resize",
  schema: z.strictObject({ url: z.string(), width: z.coerce.number().default(100) }),
  execute({ url, width }, context: JobContext) {
    // The handler gets what the schema makes of the payload.
    const exact: number = width;
    // @ts-expect-error and no text of it
    const text: string = width;
    return { url, exact, text, jobId: context.jobId };
  },
});
const plain = { type: "plain" as const, execute: (payload: { readonly n: number }) => payload.n };

test("payloads are typed by the schema of their type", async () => {
  const manager = new JobQueueManager({ handlers: [resize, plain], logger: silentLogger });
  expect(manager.initialized).toBe(false);
  const compiled = async () => {
    // What the schema takes, not what it makes of it.
    await manager.createJob({ type: "resize", payload: { url: "a" } });
    await manager.createJob({
      type: "resize",
      payload: { url: "a", width: "5" },
      priority: "critical",
      maxRetries: 1,
    });
    await manager.createJob({ type: "plain", payload: { n: 1 } });
    await manager.createJob({ type: "email-notification", payload: { userId: "u", template: "welcome" } });
    await manager.createJob({
      type: "data-processing",
      payload: { batchId: "b", operation: "import", data: [1] },
    });
    // A type that the compiler does not know is judged when it runs.
    await manager.createJob({ type: "of-another-process", payload: { anything: true } });
    await manager.createJob({ type: ["some", "type"].join("-"), payload: 5 });
    await manager.createJobs([
      { type: "plain", payload: { n: 1 } },
      { type: "resize", payload: { url: "a" } },
    ]);

    // @ts-expect-error url is missing
    await manager.createJob({ type: "resize", payload: {} });
    // @ts-expect-error url is no number
    await manager.createJob({ type: "resize", payload: { url: 1 } });
    // @ts-expect-error there is no height
    await manager.createJob({ type: "resize", payload: { url: "a", height: 1 } });
    // @ts-expect-error n is no text
    await manager.createJob({ type: "plain", payload: { n: "1" } });
    // @ts-expect-error there is no such template
    await manager.createJob({ type: "email-notification", payload: { userId: "u", template: "spam" } });
    // @ts-expect-error batchId is missing
    await manager.createJob({ type: "data-processing", payload: {} });
    // @ts-expect-error there is no such priority
    await manager.createJob({ type: "plain", payload: { n: 1 }, priority: "urgent" });
    // @ts-expect-error a date is no text
    await manager.createJob({ type: "plain", payload: { n: 1 }, scheduledAt: "tomorrow" });
    // @ts-expect-error there is no delay
    await manager.createJob({ type: "plain", payload: { n: 1 }, delay: 5 });
    // @ts-expect-error n is missing
    await manager.createJobs([{ type: "plain", payload: {} }]);
    // @ts-expect-error a transaction is an object of a driver
    await manager.createJob({ type: "plain", payload: { n: 1 } }, { transaction: "begin" });
    // @ts-expect-error there is no such status
    await manager.getJobs({ status: "done" });
    // @ts-expect-error there is no such setting
    return new JobQueueManager({ workerCount: 5 });
  };
  expect(compiled).toBeTypeOf("function");
});
