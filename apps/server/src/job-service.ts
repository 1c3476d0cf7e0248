import type { JobQueueManager } from "millrace";

/** What the routes need of a manager. */
export type JobService = Pick<
  JobQueueManager,
  | "blockedAddresses"
  | "backups"
  | "bulk"
  | "audit"
  | "addJob"
  | "cancel"
  | "connectStore"
  | "createJob"
  | "createJobs"
  | "cancelPending"
  | "getLogs"
  | "emails"
  | "explain"
  | "getEvents"
  | "failures"
  | "exportJobs"
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
