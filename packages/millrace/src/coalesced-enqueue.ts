import { DatabaseUnavailableError, UnknownOutcomeError } from "@millrace/core";
import type { JobId, StoredJob } from "@millrace/core";

/** Most jobs of one statement, and most characters of their payloads together. */
const MAX_JOBS = 1000;
const MAX_CHARACTERS = 4_194_304;

interface Waiting {
  readonly job: StoredJob;
  readonly promise: PromiseWithResolvers<JobId>;
}

/**
 * Turns single adds into batches: those of one turn of the event loop, and those that arrive while a batch is
 * under way, share one statement and one commit. A caller is answered when its job is durable.
 */
export class CoalescedEnqueue {
  readonly #enqueue: (jobs: readonly StoredJob[]) => Promise<readonly JobId[]>;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | undefined;

  constructor(enqueue: (jobs: readonly StoredJob[]) => Promise<readonly JobId[]>) {
    this.#enqueue = enqueue;
  }

  add(job: StoredJob): Promise<JobId> {
    const promise = Promise.withResolvers<JobId>();
    this.#waiting.push({ job, promise });
    this.#flushing ??= this.#flushAll();
    return promise.promise;
  }

  /** Waits until every job that was added has its answer. */
  async drain(): Promise<void> {
    await this.#flushing;
  }

  async #flushAll(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#flush(this.#takeBatch());
    this.#flushing = undefined;
  }

  #takeBatch(): readonly Waiting[] {
    let characters = 0;
    const end = this.#waiting.findIndex(({ job }, index) => {
      characters += job.payload.length;
      return index === MAX_JOBS || (index > 0 && characters > MAX_CHARACTERS);
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #flush(batch: readonly Waiting[]): Promise<void> {
    try {
      const ids = await this.#enqueue(batch.map(({ job }) => job));
      batch.forEach(({ promise }, index) => promise.resolve(ids[index] as JobId));
    } catch (error) {
      if (batch.length > 1 && mayTryAlone(error)) for (const waiting of batch) await this.#flush([waiting]);
      else for (const { promise } of batch) promise.reject(error);
    }
  }
}

/**
 * One bad job must not fail the others of its batch, so they are tried one by one; but not when the batch may
 * have been stored, which would store them twice, nor when there is no database to try with.
 */
function mayTryAlone(error: unknown): boolean {
  return !(error instanceof UnknownOutcomeError || error instanceof DatabaseUnavailableError);
}
