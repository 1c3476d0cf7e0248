import type { JobId } from "./job.ts";
import type { ParentFailure } from "./job-links.ts";
import type { Priority } from "./priority.ts";
import type { RetryPolicy } from "./retry.ts";
import type { UniqueSettings } from "./unique-rule.ts";

/** What a caller says of a new job; everything left out comes from its type, then from the manager. */
export interface NewJob<Type extends string = string, Payload = unknown> {
  readonly type: Type;
  readonly payload: Payload;
  /** Default: the type's queue. */
  readonly queue?: string;
  /** Default: `normal` (3). */
  readonly priority?: Priority;
  /** n allows n + 1 executions. */
  readonly maxRetries?: number;
  readonly timeoutSeconds?: number;
  /** Earliest start. In the past: at once. */
  readonly scheduledAt?: Date;
  /** At most one job of a key counts at a time. */
  readonly unique?: UniqueSettings;
  /** Ids of jobs, at most 1000, that have to end before this one starts. */
  readonly dependsOn?: readonly JobId[];
  /** With `dependsOn`: what a job of them that fails or is cancelled does. Default: `fail`. */
  readonly onParentFailure?: ParentFailure;
  /** What the limits for each key of the queue are counted by, and who takes turns in a fair queue. 1 to 200 characters. */
  readonly key?: string;
  readonly retry?: Partial<Omit<RetryPolicy, "maxRetries">>;
  /**
   * Where the end of the job is told, however it ends: a `send-webhook` job posts `{ jobId, status, timestamp, error? }`
   * there, and `instanceId` when the payload has one. An http or https URL.
   */
  readonly webhookUrl?: string;
}
