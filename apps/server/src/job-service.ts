import type { JobQueueManager } from "millrace";

/** What the routes need of a manager. */
export type JobService = Pick<
  JobQueueManager,
  | "cancel"
  | "createJob"
  | "createJobs"
  | "getJob"
  | "getPosition"
  | "listJobs"
  | "patchJob"
  | "removeJob"
  | "retryJob"
  | "waitFor"
>;
