import { documentTypeName, isJobId, requireDone, systemClock } from "@millrace/core";
import type { Job, JobId, NewJob, PriorityName } from "@millrace/core";
import type { Engine } from "./engine.ts";

export interface QueueJobOptions {
  readonly priority?: PriorityName;
  /** Milliseconds before it may start. */
  readonly delay?: number;
  /** Most executions in all. Default: the type's. */
  readonly attempts?: number;
}

/** A job of a queue that can be run again. */
export interface QueuedJob extends Job {
  /** Puts a failed or cancelled job back into its queue. Throws JobNotFoundError, JobStateError, UniqueKeyTakenError, QueueFullError. */
  retry(): Promise<void>;
}

/** One queue, in the words of the runner hub. */
export class QueueHandle {
  readonly name: string;
  readonly #connect: () => Promise<Engine>;

  constructor(name: string, connect: () => Promise<Engine>) {
    this.name = name;
    this.#connect = connect;
  }

  /** Throws as `createJob` does. */
  async add(type: string, data: unknown, options: QueueJobOptions = {}): Promise<JobId> {
    const { writer } = await this.#connect();
    return (await writer.add(this.#toNewJob({ type, data, ...options }), {})).id;
  }

  /** All or none; ids in their order. */
  async addBulk(
    jobs: readonly (QueueJobOptions & { readonly type: string; readonly data: unknown })[],
  ): Promise<readonly JobId[]> {
    const { writer } = await this.#connect();
    return writer.addAll(
      jobs.map((job) => this.#toNewJob(job)),
      {},
    );
  }

  /** Null when this queue has no such job. */
  async getJob(id: JobId): Promise<QueuedJob | null> {
    const { store } = await this.#connect();
    const job = isJobId(id) ? await store.getJob(id) : null;
    if (job === null || job.queue !== this.name) return null;
    return {
      ...job,
      async retry() {
        requireDone(id, await store.retry(id), "retried");
      },
    };
  }

  #toNewJob({
    type,
    data,
    priority,
    delay,
    attempts,
  }: QueueJobOptions & { readonly type: string; readonly data: unknown }): NewJob {
    return {
      type: documentTypeName(type),
      payload: data,
      queue: this.name,
      ...(priority !== undefined && { priority }),
      ...(delay !== undefined && { scheduledAt: new Date(systemClock.now() + delay) }),
      ...(attempts !== undefined && { maxRetries: attempts - 1 }),
    };
  }
}
