import { drain, runHandler, startHandler } from "@millrace/test-kit";
import { defineHandler, JobHandlerRegistry, JobQueueManager } from "millrace";
import { z } from "zod";

const importOrders = defineHandler({
  type: "import-orders",
  schema: z.strictObject({ lines: z.array(z.string()) }),
  retry: { strategy: "fixed", baseDelayMs: 60_000, maxRetries: 2 },
  execute({ lines }, context) {
    if (lines.includes("")) throw new Error("a line is empty");
    context.progress(100);
    context.enqueue({ type: "send-receipt", payload: { orders: lines.length } });
    return { orders: lines.length };
  },
});
const sendReceipt = defineHandler({
  type: "send-receipt",
  schema: z.strictObject({ orders: z.int() }),
  execute: () => null,
});

// One execution, without a database.
const run = await runHandler(importOrders, { lines: ["a", "b"] });
console.log(run.outcome, run.result, run.enqueued);

const broken = await runHandler(importOrders, { lines: [""] });
console.log(broken.outcome, broken.delayMs, broken.error?.message);
const last = await runHandler(importOrders, { lines: [""] }, { attempt: 3 });
console.log(last.outcome);

const waiting = startHandler({ type: "wait", execute: (_payload, { signal }) => aborted(signal) }, null);
waiting.abort("cancelled");
console.log((await waiting.ended).outcome);

// Real jobs on a real schema, until it is quiet.
const jobs = new JobQueueManager({
  schema: "orders_test",
  registry: new JobHandlerRegistry(),
  handlers: [importOrders, sendReceipt],
});
await jobs.initialize();
await jobs.createJob({ type: "import-orders", payload: { lines: ["a"] } });
await drain(jobs);
const [receipt] = await jobs.getJobs({ type: "send-receipt" });
console.log(receipt?.status, receipt?.payload);

const id = await jobs.createJob({ type: "import-orders", payload: { lines: [""] } });
await drain(jobs, { skipWaits: true });
const failed = await jobs.getJob(id);
console.log(failed?.status, failed?.retryCount);
await jobs.shutdown();

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error));
  });
}

// Prints:
// completed { orders: 2 } [ { type: 'send-receipt', payload: { orders: 2 } } ]
// retry 60000 a line is empty
// failed
// cancelled
// completed { orders: 1 }
// failed 2
