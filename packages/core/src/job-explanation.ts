import type { JobId, JobStatus, WaitingReason } from "./job.ts";

/** One thing that keeps a job from starting. `detail` says it in a sentence. */
export type WaitingExplanation = { readonly detail: string } & (
  | {
      readonly reason: "dependencies";
      /** Jobs and workflows that have not ended. */
      readonly open: number;
      /** These, the oldest first; 20 at most. */
      readonly parents: readonly { readonly id: JobId; readonly status: JobStatus | "workflow" | null }[];
    }
  | {
      readonly reason: "schedule";
      readonly untilAt: Date;
      /** Its handler put it off. */
      readonly snoozed: boolean;
    }
  | {
      readonly reason: "retry";
      readonly untilAt: Date;
      readonly failedAttempts: number;
      readonly errorCode: string | null;
      readonly errorMessage: string | null;
    }
  | { readonly reason: "paused"; readonly queue: string; readonly state: "paused" | "draining" }
  | {
      /** No live worker has a handler of its type. */
      readonly reason: "worker";
      readonly type: string;
      readonly liveWorkers: number;
      /** Of these, those whose handler of it is older than what is stored: they leave its jobs to newer processes. */
      readonly outdatedWorkers: number;
      /** Types that live workers have handlers of; 20 at most. */
      readonly servedTypes: readonly string[];
    }
  | {
      readonly reason: "concurrency";
      readonly queue: string;
      /** Whose places are taken; null: the queue's. */
      readonly key: string | null;
      readonly limit: number;
      readonly running: number;
      /** Who holds the places; 20 at most. */
      readonly runningIds: readonly JobId[];
    }
  | {
      /** So many jobs were started within the window. */
      readonly reason: "rate";
      readonly queue: string;
      /** Whose rate it is; null: the queue's. */
      readonly key: string | null;
      readonly limit: number;
      readonly windowMs: number;
      /** When the next start is allowed. */
      readonly untilAt: Date;
    }
);

/** Why a job is not running and when it is expected to, or how it runs, or how it ended. */
export interface JobExplanation {
  readonly id: JobId;
  readonly type: string;
  readonly queue: string;
  readonly status: JobStatus;
  /** The first of `reasons`; null: it waits for its turn, or does not wait. */
  readonly waitingFor: WaitingReason | null;
  /** All of it in a sentence or two. */
  readonly summary: string;
  /** Everything that keeps it from starting, what counts most first. */
  readonly reasons: readonly WaitingExplanation[];
  /** Of a pending job: jobs of its queue that come before it and have a live worker; exact below 10 000, an estimate beyond. */
  readonly ahead: { readonly jobs: number; readonly exact: boolean } | null;
  /** By what was measured; null: nothing was yet, or somebody has to act first. */
  readonly expectedStartAt: Date | null;
  /** Of a running job. */
  readonly run: {
    readonly claimedAt: Date;
    /** Past it the job is taken back, even from a worker that lives. */
    readonly deadlineAt: Date;
    /** From 1. */
    readonly attempt: number;
    readonly workerId: string;
    readonly worker: string;
    readonly host: string;
    readonly pid: number;
    readonly workerState: "alive" | "silent";
    readonly cancelRequestedAt: Date | null;
  } | null;
  /** Of a finished job. */
  readonly end: {
    readonly endedAt: Date;
    /** Executions that there were. */
    readonly attempts: number;
    readonly errorCode: string | null;
    readonly errorMessage: string | null;
    /** Of a failed job: retries that its error did not allow. */
    readonly retriesLeft: number;
  } | null;
}
