// A worker process of the proofs whose jobs put themselves off, fail with a time of their own or fail for good, as their
// payload says.
import { setTimeout as pause } from "node:timers/promises";
import { silentLogger } from "@millrace/core";
import { z } from "zod";
import { defineHandler, JobQueueManager, RetryAfterError, snooze, UnrecoverableError } from "../index.ts";

const [databaseUrl, delay] = process.argv.slice(2) as [string, string];
const delayMs = Number(delay);

function tell(event: string, fields: object = {}): void {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
}

const uneven = defineHandler({
  type: "uneven",
  /** `until`: epoch ms from which on it completes. */
  schema: z.object({ ends: z.enum(["snooze", "retry", "give-up", "complete"]), until: z.number() }),
  retry: { maxRetries: 100, baseDelayMs: 60_000 },
  async execute({ ends, until }, { jobId }) {
    tell("started", { id: jobId });
    await pause(50);
    if (ends === "give-up") throw new UnrecoverableError("for good");
    if (ends === "complete" || Date.now() >= until) return;
    throw ends === "snooze" ? snooze(delayMs, "not yet") : new RetryAfterError(delayMs, "not yet");
  },
});

const manager = new JobQueueManager({
  databaseUrl,
  handlers: [uneven],
  maxWorkers: 1,
  maxJobsPerWorker: 8,
  // Silent for so long, a worker counts as dead. Milliseconds.
  workerTimeout: 2_000,
  logger: silentLogger,
});
process.once("SIGTERM", () => void manager.shutdown().then(() => tell("stopped")));
await manager.initialize();
tell("ready");
