import type { Job, JobId } from "./job.ts";
import type { EnqueueOptions, StoredJob } from "./store.ts";

/** A job that was added, and, where that took no statement more, the job as it was stored. */
export interface EnqueuedJob {
  readonly id: JobId;
  readonly job?: Job;
}

/** New jobs without unique keys. */
export interface EnqueueStore {
  /** Stores jobs, durable when it returns (or with the caller's transaction), and wakes workers. Ids in the order given. */
  enqueue(jobs: readonly StoredJob[], options?: EnqueueOptions): Promise<readonly JobId[]>;
  /** As `enqueue`, for callers that show the jobs: it brings those that are ready at once, small, and not held by a cap. */
  enqueueShowing(jobs: readonly StoredJob[]): Promise<readonly EnqueuedJob[]>;
  /** Faults of each payload by its type's stored schema; none when it fits. For processes without the handler. */
  validatePayloads(
    jobs: readonly Pick<StoredJob, "type" | "payload">[],
  ): Promise<readonly (readonly { pointer: string; detail: string }[])[]>;
}
