import type { Job, JobId } from "./job.ts";
import type { EnqueueOptions, StoredJob } from "./store.ts";

/** A job that was added, and, where that took no statement more, the job as it was stored. */
export interface EnqueuedJob {
  readonly id: JobId;
  readonly job?: Job;
}

/** Jobs in their order, as a list or as something that makes each when it is read for the first time. */
export interface StoredJobs extends Iterable<StoredJob> {
  readonly length: number;
}

/** New jobs without unique keys. */
export interface EnqueueStore {
  /**
   * Stores jobs, durable when it returns (or with the caller's transaction), and wakes workers. Ids in the order given. An
   * error of making a job is thrown as it is, and nothing is stored.
   */
  enqueue(jobs: StoredJobs, options?: EnqueueOptions): Promise<readonly JobId[]>;
  /** As `enqueue`, for callers that show the jobs: it brings those that are ready at once, small, and not held by a cap. */
  enqueueShowing(jobs: readonly StoredJob[]): Promise<readonly EnqueuedJob[]>;
  /** Faults of each payload by its type's stored schema; none when it fits. For processes without the handler. */
  validatePayloads(
    jobs: readonly Pick<StoredJob, "type" | "payload">[],
  ): Promise<readonly (readonly { pointer: string; detail: string }[])[]>;
}
