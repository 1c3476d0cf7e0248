// A worker process of the workflow proof: jobs of type `step` fail or complete as their payload says, and return how
// the jobs ended that they depend on, one JSON line for each that completes. SIGTERM asks it to shut down.
import { setTimeout as pause } from "node:timers/promises";
import { silentLogger } from "@millrace/core";
import type { JobHandler, ParentJob } from "@millrace/core";
import { JobQueueManager } from "../job-queue-manager.ts";

export interface StepPayload {
  readonly fails: boolean;
  /** Whether it asks for its parents. */
  readonly looks: boolean;
}

const { databaseUrl } = JSON.parse(process.argv[2] as string) as { readonly databaseUrl: string };

function tell(event: string, fields: object = {}): void {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
}

const handler: JobHandler<StepPayload> = {
  type: "step",
  async execute({ fails, looks }, context) {
    await pause(5);
    if (fails) throw new Error("As its payload says");
    return looks ? tally(await context.parents()) : null;
  },
};

function tally(parents: readonly ParentJob[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of parents) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const manager = new JobQueueManager({
  databaseUrl,
  handlers: [handler],
  maxWorkers: 40,
  maxJobsPerWorker: 1,
  enableMetrics: false,
  logger: silentLogger,
});
manager.events.on("job.completed", ({ job }) => tell("completed", { id: job.id }));
manager.events.on("jobs.rescued", (rescue) => tell("rescued", { ...rescue }));
manager.events.on("service.failed", ({ service, error }) =>
  tell("trouble", { service, error: String(error) }),
);

process.once("SIGTERM", () => void manager.shutdown().then(() => tell("stopped")));
await manager.initialize();
tell("ready");
