import type { JobError, JobLogLine, JobProgress, NewJob } from "@millrace/core";

/** What came of one execution, as the engine would have recorded it. */
export interface HandlerRun {
  /**
   * `retry`: it failed and would run again. `snoozed`: it put itself off. `returned`: a shutdown gave it back. `lost`: its
   * lease was lost, and nothing of it counts.
   */
  readonly outcome: "completed" | "failed" | "cancelled" | "retry" | "snoozed" | "returned" | "lost";
  /** As it would be read back: what JSON keeps of what the handler returned. Null: nothing. */
  readonly result: unknown;
  /** Null where nothing failed. */
  readonly error: JobError | null;
  /** What the handler threw, as it is; undefined: nothing. */
  readonly thrown: unknown;
  /** Milliseconds until it would run again, of `retry` and `snoozed`; else null. */
  readonly delayMs: number | null;
  /** Why it was snoozed, if it said so. */
  readonly snoozeReason: string | null;
  /** Whether it was reported without its handler, which did not end after its signal was aborted. */
  readonly stuck: boolean;
  /** What it told of its progress, in order. */
  readonly progress: readonly Pick<JobProgress, "percent" | "done" | "total" | "message">[];
  /** The lines that would be kept with the job. */
  readonly lines: readonly Pick<JobLogLine, "level" | "message" | "fields">[];
  /** Jobs that it added: stored with its completion, so none unless it completed. */
  readonly enqueued: readonly NewJob[];
  readonly runMs: number;
}
