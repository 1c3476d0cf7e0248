import type { SubmissionWindow } from "@millrace/core";
import type { CallerTransaction } from "@millrace/postgres";

export interface CreateOptions {
  /**
   * A transaction of Drizzle or postgres.js on the same database: the job exists when it commits, and never
   * did when it is rolled back.
   */
  readonly transaction?: CallerTransaction | undefined;
  /** The job is refused, nothing stored, when this sliding window is used up. */
  readonly window?: SubmissionWindow;
}
