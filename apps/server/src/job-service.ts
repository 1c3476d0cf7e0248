import type { JobQueueManager } from "millrace";

/** What the routes need of a manager. */
export type JobService = Pick<
  JobQueueManager,
  | "blockedAddresses"
  | "bulk"
  | "cancel"
  | "connectStore"
  | "createJob"
  | "createJobs"
  | "cancelPending"
  | "getLogs"
  | "explain"
  | "getPosition"
  | "listJobs"
  | "patchJob"
  | "queues"
  | "removeJob"
  | "retryJob"
  | "routing"
  | "schedules"
  | "types"
  | "waitFor"
>;
