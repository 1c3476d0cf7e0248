import type { JobQueueManager } from "millrace";

/** What the routes need of a manager. */
export type JobService = Pick<
  JobQueueManager,
  | "blockedAddresses"
  | "bulk"
  | "audit"
  | "addJob"
  | "cancel"
  | "connectStore"
  | "createJob"
  | "createJobs"
  | "cancelPending"
  | "getLogs"
  | "explain"
  | "getEvents"
  | "failures"
  | "getPosition"
  | "listJobs"
  | "patchJob"
  | "queues"
  | "removeJob"
  | "retryJob"
  | "routing"
  | "schedules"
  | "stream"
  | "types"
  | "waitFor"
  | "workflows"
>;
