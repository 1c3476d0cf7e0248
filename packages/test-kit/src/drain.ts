import type { Job } from "@millrace/core";
import type { JobQueueManager } from "millrace";

export interface DrainOptions {
  /** Also runs what waits for a time, retries and snoozed jobs included, by bringing that time forward to now. Default: false. */
  readonly skipWaits?: boolean;
  /** Milliseconds after which it rejects, saying what is left. Default: 30 000. */
  readonly timeoutMs?: number;
}

// oxlint-disable-next-line typescript/no-explicit-any -- a manager of any handlers
type Manager = JobQueueManager<any>;

/** Between two looks. Milliseconds. */
const LOOK_MS = 50;

/** Reasons that pass while workers run; null: it is next. */
const PASSING: ReadonlySet<Job["waitingFor"]> = new Set([null, "concurrency", "rate"]);
const TIMED: ReadonlySet<Job["waitingFor"]> = new Set(["schedule", "retry"]);

/**
 * Resolves once no job of the manager's schema runs or is about to. What is left then waits for a time, for a queue that is
 * paused, for a worker that there is not, or for such a job. Workers have to run (`initialize`). For tests: each look reads
 * every job that there is.
 */
export async function drain(
  manager: Manager,
  { skipWaits = false, timeoutMs = 30_000 }: DrainOptions = {},
): Promise<void> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const { moving, timed } = await look(manager);
    const wanted = skipWaits ? [...moving, ...timed] : moving;
    if (wanted.length === 0) return;
    if (performance.now() >= until) throw new Error(leftOver(wanted, timeoutMs));
    if (skipWaits) for (const { id } of timed) await manager.patchJob(id, { scheduledAt: new Date() });
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Jobs that run or are about to, and those that wait for a time. One snapshot: a job that moves is not missed. */
async function look(manager: Manager): Promise<{ readonly moving: Job[]; readonly timed: Job[] }> {
  const moving: Job[] = [];
  const timed: Job[] = [];
  const dependent: Job[] = [];
  for await (const job of manager.exportJobs()) {
    if (job.status === "running") moving.push(job);
    if (job.status !== "pending") continue;
    if (PASSING.has(job.waitingFor)) moving.push(job);
    if (TIMED.has(job.waitingFor)) timed.push(job);
    if (job.waitingFor === "dependencies") dependent.push(job);
  }
  // Their parents may have ended, and nobody has let them go yet.
  if (moving.length === 0) for (const job of dependent) if (await isReleased(manager, job)) moving.push(job);
  return { moving, timed };
}

async function isReleased(manager: Manager, { id }: Job): Promise<boolean> {
  return (await manager.workflows.getDependencies(id))?.parents.unfinished === 0;
}

function leftOver(jobs: readonly Job[], timeoutMs: number): string {
  const some = jobs
    .slice(0, 5)
    .map(({ id, type, status, waitingFor }) => `${id} (${type}, ${waitingFor ?? status})`);
  const more = jobs.length > some.length ? ` and ${jobs.length - some.length} more` : "";
  return `After ${timeoutMs} ms there are jobs left: ${some.join(", ")}${more}. Do workers run that have handlers for them?`;
}
