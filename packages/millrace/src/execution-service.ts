import type { Job, JobHandler } from "@millrace/core";
import { jobQueueManager } from "./default-manager.ts";
import type { JobQueueManager } from "./job-queue-manager.ts";

/** Type of the jobs that compile and run a program; its handler is in `@millrace/code-execution`. */
const TYPE = "code-execution";

/** Limits of one program; what is left out is the service's ceiling. */
export interface ExecutionOptions {
  /** Flags for the compiler, of those allowed, such as `-O2`. */
  readonly flags?: readonly string[];
  /** Milliseconds that the program may run. */
  readonly timeout?: number;
  /** Such as `128m`. */
  readonly memoryLimit?: string;
  /** Share of a processor, such as `0.5`. */
  readonly cpuLimit?: string;
}

export interface ExecutionJobStatus {
  readonly status: "queued" | "running" | "completed" | "failed" | "timeout" | "cancelled";
  /** What the program did; null until it has ended. */
  readonly result: unknown;
  /** Place in the queue from 1 while it waits, exact up to 1000; else null. */
  readonly position: number | null;
}

/** Compiles and runs C++ programs of users in rooms, as jobs of the ready-made manager. */
export class ExecutionService {
  static #instance: ExecutionService | undefined;
  readonly #manager: JobQueueManager;

  /** `getInstance` is the usual way; give a manager to use another database. */
  constructor(manager: JobQueueManager = jobQueueManager) {
    this.#manager = manager;
  }

  /** The one service on the ready-made manager. */
  static getInstance(): ExecutionService {
    return (ExecutionService.#instance ??= new ExecutionService());
  }

  /** Queues a program and answers the job's id. Throws InvalidInputError, naming what cannot be accepted. */
  async queueJob(
    roomId: string,
    userId: string,
    code: string,
    options: ExecutionOptions = {},
  ): Promise<string> {
    return this.#manager.createJob({
      type: TYPE,
      payload: { roomId, userId, language: "cpp", code, options },
    });
  }

  /** Null when there is no such program. */
  async getJobStatus(jobId: string): Promise<ExecutionJobStatus | null> {
    const job = await this.#read(jobId);
    if (job === null) return null;
    const waits = job.status === "pending" ? await this.#manager.getPosition(jobId) : null;
    return { status: executionStatus(job), result: job.result, position: waits?.position ?? null };
  }

  /** True when the program was queued or running and the user's; then it is cancelled, or told to stop. */
  async cancelJob(jobId: string, userId: string): Promise<boolean> {
    const job = await this.#read(jobId);
    if (job === null || (job.payload as { userId?: unknown }).userId !== userId) return false;
    return this.#manager.cancelJob(jobId);
  }

  async #read(jobId: string): Promise<Job | null> {
    const job = await this.#manager.getJob(jobId);
    return job?.type === TYPE ? job : null;
  }
}

/**
 * Runs programs in this process: registers the handlers (of `createCodeExecutionHandlers`) and starts the
 * ready-made manager's workers. Without handlers, programs are left to other processes that have them.
 */
export async function initJobProcessor(handlers: readonly JobHandler[] = []): Promise<void> {
  for (const handler of handlers) jobQueueManager.registry.register(handler);
  await jobQueueManager.initialize();
}

function executionStatus({ status, errorCode }: Job): ExecutionJobStatus["status"] {
  if (status === "pending") return "queued";
  return status === "failed" && errorCode === "timeout" ? "timeout" : status;
}
