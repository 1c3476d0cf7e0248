import type { JobHandler } from "@millrace/core";
import { createCleanupLogs } from "./cleanup-logs.ts";
import { createCleanupOldJobs } from "./cleanup-old-jobs.ts";
import { createCollectMetrics } from "./collect-metrics.ts";
import type { UpkeepDependencies } from "./dependencies.ts";
import { createSendAlert } from "./send-alert.ts";
import { createUpdateStatus } from "./update-status.ts";

/** The handlers of this pack: `collect-metrics`, `send-alert`, `update-status`, `cleanup-old-jobs` and `cleanup-logs`. */
export function createUpkeepHandlers(dependencies: UpkeepDependencies): JobHandler[] {
  const { engine, measureContainers } = dependencies;
  return [
    createCollectMetrics(engine, measureContainers),
    createSendAlert(engine),
    createUpdateStatus(engine),
    createCleanupOldJobs(dependencies),
    createCleanupLogs(dependencies),
  ];
}
