// A worker process of the proofs whose jobs tell how far they are and log as they go, and pause after each step.
import { setTimeout as pause } from "node:timers/promises";
import { silentLogger } from "@millrace/core";
import { z } from "zod";
import { defineHandler, JobQueueManager } from "../index.ts";

const [databaseUrl, pauseMs] = process.argv.slice(2) as [string, string];

function tell(event: string, fields: object = {}): void {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
}

const talks = defineHandler({
  type: "talks",
  schema: z.object({ steps: z.int() }),
  async execute({ steps }, context) {
    tell("started", { id: context.jobId });
    for (let step = 1; step <= steps; step += 1) {
      context.log("info", `step ${step}`, { pid: process.pid });
      context.progress({ done: step, total: steps });
      await pause(Number(pauseMs), undefined, { signal: context.signal });
    }
    return { pid: process.pid };
  },
});

const manager = new JobQueueManager({
  databaseUrl,
  handlers: [talks],
  maxWorkers: 1,
  maxJobsPerWorker: 8,
  // Silent for so long, a worker counts as dead. Milliseconds.
  workerTimeout: 2_000,
  logger: silentLogger,
});
process.once("SIGTERM", () => void manager.shutdown().then(() => tell("stopped")));
await manager.initialize();
tell("ready");
