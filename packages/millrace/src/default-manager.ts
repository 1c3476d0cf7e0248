import { defaultHost } from "./default-host.ts";
import { JobQueueManager } from "./job-queue-manager.ts";

/**
 * The ready-made manager: database from `DATABASE_URL`, settings from `JOB_QUEUE_*`, handlers of
 * `jobHandlerRegistry`. It reads the environment and connects at its first use.
 */
export const jobQueueManager: JobQueueManager = new JobQueueManager(undefined, defaultHost);
