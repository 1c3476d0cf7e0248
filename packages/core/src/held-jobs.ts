import { cancelledUnstarted, type EndedJob, returnedJob } from "./ended-job.ts";
import type { EventBus } from "./events.ts";
import type { OpenLeases } from "./open-leases.ts";
import type { QueueState } from "./queue-state.ts";
import type { RunningJobs } from "./running-jobs.ts";
import type { CancelRequest, ClaimedJob, Lease, WorkerId } from "./store.ts";
import type { WorkerSession } from "./worker-session.ts";

/** How long a running job may take to end after a cancel before it is closed by force. Milliseconds. */
export const CANCEL_GRACE_MS = 10_000;

interface HeldJobsOptions {
  readonly queues: ReadonlyMap<string, QueueState>;
  readonly running: RunningJobs;
  readonly leases: OpenLeases;
  readonly session: WorkerSession;
  readonly events: EventBus;
  record(ended: EndedJob): void;
  /** A request to stop the job reached its signal. */
  acknowledge(job: ClaimedJob): void;
}

/** What can befall jobs from outside while this process holds them, started or not. */
export class HeldJobs {
  readonly #options: HeldJobsOptions;

  constructor(options: HeldJobsOptions) {
    this.#options = options;
  }

  /** Aborts the job if it runs here, closes it if it has not started. A job of another process is left alone. */
  cancel({ id, lease }: CancelRequest): void {
    const isIt = (job: ClaimedJob): boolean =>
      job.id === id && job.lease.number === lease.number && job.lease.workerId === lease.workerId;
    for (const attempt of this.#options.running) {
      if (!isIt(attempt.job) || attempt.reported) continue;
      if (!attempt.cancelled) this.#options.acknowledge(attempt.job);
      attempt.cancelled = true;
      this.#options.running.abort(attempt, "cancelled");
    }
    for (const job of this.#takeUnstarted(isIt)) this.#options.record(cancelledUnstarted(job));
  }

  /** The database holds the lease no more: whatever this process does with its jobs counts for nothing. */
  loseLease(lease: Lease): void {
    const isOfLease = (job: ClaimedJob): boolean => job.lease.number === lease.number;
    let running = 0;
    for (const attempt of this.#options.running) {
      if (attempt.reported || attempt.abortedBy === "lease-lost" || !isOfLease(attempt.job)) continue;
      running += 1;
      this.#options.running.abort(attempt, "lease-lost");
    }
    const unstarted = this.#takeUnstarted(isOfLease);
    for (const job of unstarted) this.#options.leases.settle(job.lease);
    if (running + unstarted.length > 0)
      this.#options.events.emit("lease.lost", { lease, running, unstarted: unstarted.length });
  }

  /** The database ended the worker id, and with it every lease under it. */
  loseWorker(id: WorkerId): void {
    this.#options.session.forget(id);
    for (const lease of this.#options.leases.of(id)) this.loseLease(lease);
  }

  /** Gives jobs that have not started back to their queue; default: all. */
  returnUnstarted(wanted: (job: ClaimedJob) => boolean = () => true): void {
    for (const job of this.#takeUnstarted(wanted)) this.#options.record(returnedJob(job));
  }

  #takeUnstarted(wanted: (job: ClaimedJob) => boolean): readonly ClaimedJob[] {
    return [...this.#options.queues.values()].flatMap((queue) => queue.local.take(wanted));
  }
}
