import {
  documentTypeName,
  FINISHED_STATUSES,
  InvalidInputError,
  MAX_RETRIES,
  MAX_RETRY_DELAY_MS,
} from "@millrace/core";
import type { Job, JobId, Priority } from "@millrace/core";
import { jobQueueManager } from "./default-manager.ts";
import type { JobStatus } from "./document-names.ts";
import { JobQueueManager } from "./job-queue-manager.ts";

/** Most jobs that one step of a cleanup deletes. */
const STEP = 10_000;

export interface JobQueueServiceOptions {
  /** Milliseconds between looks for jobs while notifications are not known to arrive. Default 1000. */
  readonly processingIntervalMs?: number;
  /** Longest delay between two executions of a job. Milliseconds. Default 300000. */
  readonly maxRetryDelay?: number;
  /** Default: the ready-made manager, or one of its own when `processingIntervalMs` is given. */
  readonly manager?: JobQueueManager;
}

export interface AddJobOptions {
  /** Most executions in all. Default 3. */
  readonly maxAttempts?: number;
}

export interface JobQueueServiceStats {
  readonly totalJobs: number;
  readonly pendingJobs: number;
  readonly processingJobs: number;
  readonly completedJobs: number;
  readonly failedJobs: number;
}

/** The queue in the words of the GPU service. All that it does a JobQueueManager does; it keeps nothing itself. */
export class JobQueueService {
  readonly manager: JobQueueManager;
  readonly #maxDelayMs: number;

  /** Throws InvalidInputError `INVALID_CONFIG`, also for an interval beside a manager, whose own holds. */
  constructor({
    processingIntervalMs,
    maxRetryDelay = 300_000,
    manager,
    ...others
  }: JobQueueServiceOptions = {}) {
    for (const option of Object.keys(others)) throw invalid("INVALID_CONFIG", option, "is not an option");
    if (manager !== undefined && processingIntervalMs !== undefined)
      throw invalid(
        "INVALID_CONFIG",
        "processingIntervalMs",
        "has no meaning beside a manager; give the manager a pollInterval",
      );
    if (!(maxRetryDelay >= 0 && maxRetryDelay <= MAX_RETRY_DELAY_MS))
      throw invalid(
        "INVALID_CONFIG",
        "maxRetryDelay",
        `must be milliseconds from 0 to ${MAX_RETRY_DELAY_MS}`,
      );
    const own =
      processingIntervalMs === undefined
        ? undefined
        : new JobQueueManager({ pollInterval: processingIntervalMs });
    this.manager = manager ?? own ?? jobQueueManager;
    this.#maxDelayMs = maxRetryDelay;
  }

  /** Throws as `createJob` does. `CREATE_INSTANCE` and its like are the names of our types. */
  async addJob(
    type: string,
    payload: unknown,
    priority: Priority = "normal",
    { maxAttempts = 3, ...others }: AddJobOptions = {},
  ): Promise<JobId> {
    for (const option of Object.keys(others))
      throw invalid("INVALID_JOB", option, "is not an option of a job");
    if (!Number.isInteger(maxAttempts) || maxAttempts < 1 || maxAttempts > MAX_RETRIES + 1)
      throw invalid("INVALID_JOB", "maxAttempts", `must be an integer from 1 to ${MAX_RETRIES + 1}`);
    return this.manager.createJob({
      type: documentTypeName(type),
      payload,
      priority,
      maxRetries: maxAttempts - 1,
      retry: { maxDelayMs: this.#maxDelayMs },
    });
  }

  async getJob(id: JobId): Promise<Job | null> {
    return this.manager.getJob(id);
  }

  /** The newest 1000 that fit; `manager.listJobs` pages further. */
  async getJobs(
    filter: { readonly type?: string; readonly status?: JobStatus } = {},
  ): Promise<readonly Job[]> {
    const type = filter.type === undefined ? {} : { type: documentTypeName(filter.type) };
    return this.manager.getJobs({ ...filter, ...type, limit: 1000 });
  }

  /** Jobs of all queues as they are now. `totalJobs` counts cancelled ones too. */
  async getStats(): Promise<JobQueueServiceStats> {
    const { pending, running, completed, failed, cancelled } = await this.manager.getJobMetrics();
    return {
      totalJobs: pending + running + completed + failed + cancelled,
      pendingJobs: pending,
      processingJobs: running,
      completedJobs: completed,
      failedJobs: failed,
    };
  }

  /** Deletes the jobs of all queues that ended at least so many milliseconds ago; answers how many. */
  async cleanup(olderThanMs: number): Promise<number> {
    const { queues } = this.manager;
    let removed = 0;
    for (const { queue } of await queues.list()) {
      for (const status of FINISHED_STATUSES) {
        let step: number;
        do removed += step = await queues.cleanQueue(queue, olderThanMs, STEP, status);
        while (step === STEP);
      }
    }
    return removed;
  }
}

function invalid(code: string, field: string, detail: string): InvalidInputError {
  return new InvalidInputError(code, `${field} ${detail}.`, [{ pointer: `/${field}`, detail }]);
}
