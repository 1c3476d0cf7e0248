// A worker process of the batch proof: runs jobs of type `batched`, up to 50 in one call, and tells of each call and
// each completion, one JSON line each. SIGTERM asks it to shut down.
import { setTimeout as pause } from "node:timers/promises";
import { defineBatchHandler, silentLogger } from "@millrace/core";
import { z } from "zod";
import { JobQueueManager } from "../job-queue-manager.ts";

/** The first argument, as JSON. */
export interface BatchWorkerArguments {
  readonly databaseUrl: string;
  /** How long each call takes. Milliseconds. */
  readonly runMs: number;
}

const { databaseUrl, runMs } = JSON.parse(process.argv[2] as string) as BatchWorkerArguments;

function tell(event: string, fields: object = {}): void {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
}

const batched = defineBatchHandler({
  type: "batched",
  schema: z.object({ key: z.number() }),
  batch: { maxSize: 50, maxWaitMs: 20 },
  async executeMany(jobs) {
    tell("called", { ids: jobs.map(({ context }) => context.jobId) });
    await pause(runMs);
    return jobs.map(({ payload }) => ({ status: "fulfilled", value: payload.key }) as const);
  },
});

const manager = new JobQueueManager({
  databaseUrl,
  handlers: [batched],
  maxWorkers: 1,
  maxJobsPerWorker: 2,
  enableMetrics: false,
  logger: silentLogger,
});
manager.events.on("job.completed", ({ job }) => tell("completed", { id: job.id }));
manager.events.on("jobs.rescued", (rescue) => tell("rescued", { ...rescue }));
process.once("SIGTERM", () => void manager.shutdown().then(() => tell("stopped")));
await manager.initialize();
tell("ready");
