import type { JobStatus } from "./job.ts";

/** Which jobs are meant; all conditions have to hold. */
export interface JobFilter {
  readonly status?: JobStatus;
  readonly type?: string;
  readonly queue?: string;
  readonly priority?: number;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  /** Jobs whose payload contains this value (`@>` of PostgreSQL). */
  readonly payload?: object;
  /** Code of the last error. */
  readonly errorCode?: string;
  /** What the message of the last error has in common with others, as in FailureGroup. */
  readonly fingerprint?: string;
}
