import { defaultHost } from "./default-host.ts";
import { ManagedPool } from "./managed-pool.ts";

/** One worker, which runs up to `JOB_QUEUE_MAX_JOBS_PER_WORKER` jobs at once; everything else as in `WorkerPool`. */
export class JobWorker extends ManagedPool {
  readonly id: string;

  /** `id` names it in logs and in the view `workers`. */
  constructor(id: string) {
    super(defaultHost, { workerName: id, onlyWorkerName: id, minWorkers: 1, maxWorkers: 1 });
    this.id = id;
  }
}
