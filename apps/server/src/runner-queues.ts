import type { QueueRetention, Store } from "@millrace/core";

const HOUR_MS = 3_600_000;

/** The six queues of the runner hub, the variable of each with the most jobs that run at once in one process. */
export const RUNNER_QUEUES = {
  "job-execution": { variable: "JOB_WORKER_CONCURRENCY", concurrency: 5 },
  "container-management": { variable: "CONTAINER_WORKER_CONCURRENCY", concurrency: 10 },
  monitoring: { variable: "MONITORING_WORKER_CONCURRENCY", concurrency: 3 },
  "webhook-processing": { variable: "WEBHOOK_WORKER_CONCURRENCY", concurrency: 20 },
  cleanup: { variable: "CLEANUP_WORKER_CONCURRENCY", concurrency: 1 },
  "metrics-collection": { variable: "METRICS_WORKER_CONCURRENCY", concurrency: 1 },
} as const;

const SHORT = { ageMs: 24 * HOUR_MS, count: 1000 };
const RETENTION: QueueRetention = {
  completed: SHORT,
  cancelled: SHORT,
  failed: { ageMs: 7 * 24 * HOUR_MS, count: 5000 },
};

/** Makes those that are new. A retention that was changed since stays as it was changed. */
export async function addRunnerQueues(store: Pick<Store, "addQueue">): Promise<void> {
  for (const queue of Object.keys(RUNNER_QUEUES)) await store.addQueue(queue, RETENTION);
}
