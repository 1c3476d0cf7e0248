import { defaultHost } from "./default-host.ts";
import { JobQueueManager } from "./job-queue-manager.ts";
import type { Queues } from "./queues.ts";
import type { Routing } from "./routing.ts";

/**
 * The ready-made manager: database from `DATABASE_URL`, settings from `JOB_QUEUE_*`, handlers of
 * `jobHandlerRegistry`. It reads the environment and connects at its first use.
 */
export const jobQueueManager: JobQueueManager = new JobQueueManager(undefined, defaultHost);

/** The router of the ready-made manager. */
export const jobRouter: Routing = jobQueueManager.routing;

/** The queues of the ready-made manager. */
export const queueManager: Queues = jobQueueManager.queues;
