import type { JobChanges } from "@millrace/contract";
import type { CallerTransaction } from "@millrace/postgres";
import type { CancelAnswer, ChangeAnswer, Job, JobFilter, JobId, NewJob, SubmissionWindow } from "@millrace/core";

export interface SubmitOptions {
  /** The jobs exist when this transaction commits. */
  readonly transaction?: CallerTransaction | undefined;
  readonly window?: SubmissionWindow;
}

/** What the routes need of a JobQueueManager. */
export interface JobService {
  createJob(job: NewJob, options?: SubmitOptions): Promise<JobId>;
  createJobs(jobs: readonly NewJob[], options?: SubmitOptions): Promise<readonly JobId[]>;
  getJob(id: JobId): Promise<Job | null>;
  listJobs(page: { readonly filter: JobFilter; readonly limit: number; readonly cursor?: string; readonly offset?: number }): Promise<{
    readonly jobs: readonly Job[];
    readonly nextCursor: string | null;
    readonly searched: number | null;
  }>;
  cancel(id: JobId): Promise<CancelAnswer>;
  retryJob(id: JobId): Promise<ChangeAnswer>;
  patchJob(id: JobId, changes: JobChanges): Promise<ChangeAnswer>;
  removeJob(id: JobId): Promise<ChangeAnswer>;
  /** Resolves with the job as it is when it ends, or when the time or the signal runs out. */
  waitFor(id: JobId, options: { readonly timeoutMs: number; readonly signal: AbortSignal }): Promise<Job>;
  getPosition(id: JobId): Promise<{ readonly position: number; readonly exact: boolean } | null>;
}
