import type { JobId } from "./job.ts";
import type { JobLogPage, JobReport } from "./job-report.ts";
import type { WorkerId } from "./store.ts";

/** `again`: the lease is being changed at this moment; to be sent once more. `refused`: the job was taken over. */
export type ReportAnswer = "accepted" | "again" | "refused";

/** What running jobs tell of themselves. */
export interface ReportStore {
  /** Takes down reports of jobs that their workers still hold. `now`: monotonic milliseconds. Answers in the order given. */
  report(reports: readonly JobReport[], now: number): Promise<readonly ReportAnswer[]>;
  /** Handlers that were reported as stuck have ended after all. */
  endStuck(workerId: WorkerId, ids: readonly JobId[]): Promise<void>;
  /** Lines of a job past `after`, in their order. A job that is unknown has none. */
  getLogs(id: JobId, after: number, limit: number): Promise<JobLogPage>;
}
