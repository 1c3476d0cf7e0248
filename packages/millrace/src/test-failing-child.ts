// A worker process whose handler kills it when the payload says so, and which tells of failed jobs.
import { z } from "zod";
import { defineHandler, JobQueueManager, silentLogger } from "./index.ts";

const tell = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);
const poison = defineHandler({
  type: "poison",
  schema: z.object({ deadly: z.boolean() }),
  retry: { maxCrashes: 2, maxRetries: 1, baseDelayMs: 10 },
  execute({ deadly }) {
    if (deadly) process.kill(process.pid, "SIGKILL");
    throw new Error(`attempt of process ${process.pid} broke at /tmp/run-${process.pid}/x.c:12`);
  },
  onFailed(job, error) {
    tell({ event: "told", id: job.id, code: job.errorCode, message: error.message });
  },
});
// Silent for so long, a worker counts as dead.
const manager = new JobQueueManager({ handlers: [poison], workerTimeout: 1000, logger: silentLogger });
await manager.initialize();
tell({ event: "ready" });
