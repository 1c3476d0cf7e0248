import type { JobQueueService } from "./job-queue-service.ts";

/** Runs the jobs of a JobQueueService in this process, with the handlers of its manager. */
export class JobWorkerService {
  readonly #queue: JobQueueService;

  constructor(queue: JobQueueService) {
    this.#queue = queue;
  }

  /** Begins to run jobs. More calls change nothing. */
  async start(): Promise<void> {
    const { manager } = this.#queue;
    await manager.initialize();
    await manager.workerPool.start();
  }

  /** Takes no more jobs and waits for those that run, at most the graceful shutdown timeout. `start` goes on. */
  async stop(): Promise<void> {
    await this.#queue.manager.workerPool.stop();
  }

  /** As `stop`, waiting at most `timeoutMs`, and closes the connections. Jobs that still run are given back. */
  async shutdown(timeoutMs = 30_000): Promise<void> {
    await this.#queue.manager.shutdown(timeoutMs);
  }
}
