import { defaultHost } from "./default-host.ts";
import type { JobQueueDefaults } from "./job-queue-config.ts";
import { ManagedPool } from "./managed-pool.ts";
import { poolOptions } from "./pool-options.ts";
import { checkSettings } from "./resolve-config.ts";

export type WorkerPoolConfig = Partial<
  Pick<
    JobQueueDefaults,
    | "minWorkers"
    | "maxWorkers"
    | "pollInterval"
    | "maxJobsPerWorker"
    | "workerTimeout"
    | "gracefulShutdownTimeout"
  >
>;

/** A manager's settings without a variable, such as `handlers`, mean nothing to a pool. */
const NO_OTHERS: ReadonlySet<string> = new Set();

/**
 * Workers for the handlers of `jobHandlerRegistry` on the database of `DATABASE_URL`. What is left out comes
 * from `JOB_QUEUE_*`. Throws InvalidInputError.
 */
export class WorkerPool extends ManagedPool {
  constructor(config: WorkerPoolConfig = {}) {
    checkSettings(config, NO_OTHERS);
    super(defaultHost, poolOptions(config));
  }
}
