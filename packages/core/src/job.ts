import type { JobCancel, JobProgress } from "./job-report.ts";

/** The five statuses that every door shows (acceptance: S3). */
export const JOB_STATUSES = ["pending", "running", "completed", "failed", "cancelled"] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Statuses that no longer change, except by a retry or a delete by hand. */
export const FINISHED_STATUSES = ["completed", "failed", "cancelled"] as const;
export type FinishedStatus = (typeof FINISHED_STATUSES)[number];

/** Why a pending job waits. `null` on a pending job: it is ready and will be claimed in its turn. */
export const WAITING_REASONS = [
  "schedule",
  "retry",
  "concurrency",
  "rate",
  "paused",
  "dependencies",
  "worker",
] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

/** Decimal digits of a positive bigint. Callers treat it as opaque. */
export type JobId = string;

/** A job as every door shows it. Times are instants of the database's clock. */
export interface Job<Payload = unknown, Result = unknown> {
  readonly id: JobId;
  readonly type: string;
  readonly queue: string;
  readonly status: JobStatus;
  readonly waitingFor: WaitingReason | null;
  /** What the limits for each key of its queue are counted by. */
  readonly key: string | null;
  /** The unique key that it was added under: an add of the same key may have been answered its id. */
  readonly uniqueKey: string | null;
  /** 1 (first) to 9 (last). */
  readonly priority: number;
  readonly payload: Payload;
  readonly result: Result | null;
  readonly errorMessage: string | null;
  /** Stable code of the last error, such as `timeout`. */
  readonly errorCode: string | null;
  /** Executions after the first one that failed and were tried again. */
  readonly retryCount: number;
  readonly maxRetries: number;
  readonly timeoutSeconds: number;
  /** Times that a worker died while it held the job; not counted in `retryCount`. */
  readonly crashes: number;
  /** Times that its handler put it off; not counted in `retryCount`. */
  readonly snoozes: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly scheduledAt: Date | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  /** Set while a running job has been asked to stop. */
  readonly cancelRequestedAt: Date | null;
  /** How a job that was asked to stop while it ran is doing so, or did; null for any other. */
  readonly cancel: JobCancel | null;
  /** What its handler told last; null: nothing. */
  readonly progress: JobProgress | null;
  /** Where its end is told of. */
  readonly webhookUrl: string | null;
}

const JOB_ID = /^[1-9][0-9]{0,18}$/;
const MAX_JOB_ID = 9_223_372_036_854_775_807n;

/** Whether a string can be the id of a job: a positive bigint in decimal digits. */
export function isJobId(text: string): boolean {
  return JOB_ID.test(text) && BigInt(text) <= MAX_JOB_ID;
}
