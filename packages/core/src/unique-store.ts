import type { Job, JobId } from "./job.ts";
import type { EnqueueOptions, StoredJob } from "./store.ts";
import type { UniqueRule } from "./unique-rule.ts";

export interface UniqueJob {
  readonly job: StoredJob;
  /** Null: a plain job that is stored together with the others. */
  readonly unique: UniqueRule | null;
}

/** The job that an add led to. `existing` and `replaced`: an earlier job, as it was or with the new payload or time. */
export interface AddedJob {
  readonly id: JobId;
  readonly outcome: "created" | "existing" | "replaced";
  /** As it was stored, when it was to be shown; absent where that would have taken a statement more. */
  readonly job?: Job;
}

/** Jobs under unique keys. */
export interface UniqueStore {
  /**
   * As `enqueue`, for jobs some of which have unique keys: all or none, answers in the order given, sleeping
   * workers woken by the commit. Who meets another transaction on a key waits for its end, at most 5 s.
   *
   * @throws UniqueKeyTakenError when a rule refuses or cannot replace
   * @throws DatabaseUnavailableError when a key was not free in time
   */
  enqueueUnique(jobs: readonly UniqueJob[], options?: EnqueueOptions): Promise<readonly AddedJob[]>;
}
