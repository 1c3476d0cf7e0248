import { HEARTBEAT_SILENCE_MS } from "@millrace/core";
import type { RuntimeOptions } from "@millrace/core";
import type { JobQueueDefaults } from "./job-queue-config.ts";

/** The settings of a pool of workers, as the runtime takes them; those left out stay left out. */
export function poolOptions(settings: Partial<JobQueueDefaults>): Partial<RuntimeOptions> {
  const { minWorkers, maxWorkers, maxJobsPerWorker, pollInterval, gracefulShutdownTimeout, workerTimeout } =
    settings;
  return {
    ...(minWorkers !== undefined && { minWorkers }),
    ...(maxWorkers !== undefined && { maxWorkers }),
    ...(maxJobsPerWorker !== undefined && { maxJobsPerWorker }),
    ...(pollInterval !== undefined && { pollIntervalMs: pollInterval }),
    ...(gracefulShutdownTimeout !== undefined && { gracefulShutdownTimeoutMs: gracefulShutdownTimeout }),
    ...(workerTimeout !== undefined && { heartbeatSilenceMs: Math.min(workerTimeout, HEARTBEAT_SILENCE_MS) }),
  };
}
