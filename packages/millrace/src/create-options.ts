import type { JobHandler, NewJob, SubmissionWindow } from "@millrace/core";
import type { CallerTransaction } from "@millrace/postgres";
import type { PayloadFor } from "./job-payloads.ts";

export interface CreateOptions {
  /**
   * A transaction of Drizzle or postgres.js on the same database: the job exists when it commits, and never
   * did when it is rolled back.
   */
  readonly transaction?: CallerTransaction | undefined;
  /** The job is refused, nothing stored, when this sliding window, or one of these, is used up. */
  readonly window?: SubmissionWindow | readonly SubmissionWindow[];
  /**
   * The job is refused with QueueFullError, nothing stored, when its `key` would have more unfinished jobs than this and the
   * key's concurrency: what a queue's `maxWaiting` is for all of its jobs. 0 to 1 000 000 000.
   */
  readonly maxWaitingOfKey?: number;
  /** For `addJob`: the answer brings the job too, where that takes no statement more. Default: false. */
  readonly show?: boolean;
}

/** A job to create. The payload's type follows from the type's schema. */
export type CreateJobOptions<
  Type extends string = string,
  Handlers extends readonly JobHandler[] = [],
> = NewJob<Type, PayloadFor<Type, Handlers>>;
