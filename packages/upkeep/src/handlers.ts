import type { JobHandler } from "@millrace/core";
import { createCleanupLogs } from "./cleanup-logs.ts";
import { createCleanupOldJobs } from "./cleanup-old-jobs.ts";
import { createCollectMetrics } from "./collect-metrics.ts";
import type { UpkeepEngine } from "./engine.ts";
import { createSendAlert } from "./send-alert.ts";

export interface UpkeepDependencies {
  /** Whom they measure and clean: a JobQueueManager. Asked for at each job, as it takes the handlers itself. */
  readonly engine: () => UpkeepEngine;
}

/** The handlers of this pack: `collect-metrics`, `send-alert`, `cleanup-old-jobs` and `cleanup-logs`. */
export function createUpkeepHandlers({ engine }: UpkeepDependencies): JobHandler[] {
  return [createCollectMetrics, createSendAlert, createCleanupOldJobs, createCleanupLogs].map((create) =>
    create(engine),
  );
}
