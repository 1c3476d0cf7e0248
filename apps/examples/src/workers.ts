import { defineHandler, jobHandlerRegistry, jobQueueManager, WorkerPool } from "millrace";
import { z } from "zod";

// Handlers of the ready-made manager, and of every pool that is made without more.
jobHandlerRegistry.register(
  defineHandler({
    type: "add",
    schema: z.strictObject({ numbers: z.array(z.number()) }),
    execute: ({ numbers }) => ({ sum: numbers.reduce((sum, number) => sum + number, 0) }),
  }),
);

const pool = new WorkerPool({ maxWorkers: 2, pollInterval: 500, maxJobsPerWorker: 5 });
await pool.start();
console.log("active:", pool.getActiveWorkerCount(), "idle:", pool.getIdleWorkerCount());

// The manager needs no workers of its own to add jobs and to read them.
const ids = await jobQueueManager.createJobs([
  { type: "add", payload: { numbers: [1, 2, 3] } },
  { type: "add", payload: { numbers: [0.5, 0.5] }, priority: "high" },
]);
for (const id of ids) console.log((await jobQueueManager.waitFor(id, { timeoutMs: 10_000 })).result);

await pool.stop();
await jobQueueManager.shutdown();

// Prints:
// active: 0 idle: 1
// { sum: 6 }
// { sum: 1 }
