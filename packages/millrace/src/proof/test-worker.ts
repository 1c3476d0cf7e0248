// A worker process of the proofs, on the library as users have it: runs jobs of type `proof`, and of others where it is asked to, and tells what
// happens, one JSON line each. SIGTERM asks it to shut down.
import { once } from "node:events";
import { flushCompileCache } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { silentLogger } from "@millrace/core";
import type { JobHandler } from "@millrace/core";
import { JobQueueManager } from "../job-queue-manager.ts";

/** The first argument, as JSON. */
export interface WorkerArguments {
  readonly databaseUrl: string;
  /** Workers. */
  readonly slots: number;
  /** Jobs that a worker runs at once. Default 1. */
  readonly jobsPerWorker?: number;
  /** How long each execution takes. Milliseconds. */
  readonly runMs: number;
  /** Types beside `proof`, and how long each execution of them takes. Milliseconds. */
  readonly types?: Readonly<Record<string, number>>;
  /** Whether it begins only at SIGUSR2. Default false. */
  readonly standsBy?: boolean;
}

const {
  databaseUrl,
  slots,
  jobsPerWorker = 1,
  runMs,
  types,
  standsBy = false,
} = JSON.parse(process.argv[2] as string) as WorkerArguments;

function tell(event: string, fields: object = {}): void {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
}

const handlers = Object.entries({ proof: runMs, ...types }).map(
  ([type, takesMs]): JobHandler => ({
    type,
    async execute() {
      if (takesMs > 0) await pause(takesMs);
    },
  }),
);

const manager = new JobQueueManager({
  databaseUrl,
  handlers,
  maxWorkers: slots,
  maxJobsPerWorker: jobsPerWorker,
  enableMetrics: false,
  logger: silentLogger,
});
const { events } = manager;
events.on("worker.registered", ({ workerId }) => tell("registered", { workerId }));
events.on("jobs.claimed", ({ jobs }) => tell("claimed", { jobs }));
events.on("job.started", ({ job }) =>
  tell("started", { id: job.id, crashes: job.crashes, at: performance.timeOrigin + performance.now() }),
);
events.on("job.completed", ({ job }) => tell("completed", { id: job.id }));
events.on("completion.refused", ({ job }) => tell("refused", { id: job.id }));
events.on("completion.dropped", ({ job, error }) => tell("dropped", { id: job.id, error: String(error) }));
events.on("lease.lost", ({ running, unstarted }) => tell("lost", { jobs: running + unstarted }));
events.on("jobs.rescued", (rescue) => tell("rescued", { ...rescue }));
events.on("schedule.ticked", ({ schedule, jobIds }) => tell("ticked", { schedule, jobs: jobIds.length }));
events.on("service.failed", ({ service, error }) => tell("trouble", { service, error: String(error) }));

process.once("SIGTERM", () => void manager.shutdown().then(() => tell("stopped")));
if (standsBy) {
  const begin = once(process, "SIGUSR2");
  // Waiting for a signal keeps no process alive.
  const stay = setInterval(() => {}, 60_000);
  flushCompileCache(); // Killed processes leave nothing to those that start after them.
  tell("standsBy");
  await begin;
  clearInterval(stay);
}
await manager.initialize();
tell("ready");
