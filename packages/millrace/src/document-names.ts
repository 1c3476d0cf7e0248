import type { JobStatus as Status } from "@millrace/core";

/** Types by the names that the GPU service and the runner hub know them by. */
export const JobType = {
  CREATE_INSTANCE: "gpu-instance-create",
  MONITOR_INSTANCE: "gpu-instance-monitor",
  DELETE_INSTANCE: "gpu-instance-delete",
  SEND_WEBHOOK: "send-webhook",
  EXECUTE_WORKFLOW: "execute-workflow",
  PREPARE_RUNNER: "prepare-runner",
  CLEANUP_RUNNER: "cleanup-runner",
  CREATE_CONTAINER: "create-container",
  DESTROY_CONTAINER: "destroy-container",
  HEALTH_CHECK: "health-check",
  COLLECT_METRICS: "collect-metrics",
  SEND_ALERT: "send-alert",
  UPDATE_STATUS: "update-status",
  PROCESS_WEBHOOK: "process-webhook",
  SYNC_GITHUB_DATA: "sync-github-data",
  CLEANUP_OLD_JOBS: "cleanup-old-jobs",
  CLEANUP_CONTAINERS: "cleanup-containers",
  CLEANUP_LOGS: "cleanup-logs",
} as const;
export type JobType = (typeof JobType)[keyof typeof JobType];

/** Statuses; `PROCESSING` is our running. */
export const JobStatus = {
  PENDING: "pending",
  PROCESSING: "running",
  COMPLETED: "completed",
  FAILED: "failed",
  CANCELLED: "cancelled",
} as const satisfies Record<string, Status>;
export type JobStatus = Status;

export const JobPriority = { CRITICAL: "critical", HIGH: "high", NORMAL: "normal", LOW: "low" } as const;
export type JobPriority = (typeof JobPriority)[keyof typeof JobPriority];
