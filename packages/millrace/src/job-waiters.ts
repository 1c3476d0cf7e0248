import { FINISHED_STATUSES, InvalidInputError, JobNotFoundError } from "@millrace/core";
import type { Job, JobId, Store } from "@millrace/core";

/** How often jobs that are waited for are looked up, all of them by one statement. Milliseconds. */
const POLL_MS = 100;
/** Every so many polls jobs are looked up wherever they are, to find those that were deleted. */
const FULL_LOOK_EVERY = 50;
/** What a timer of Node can count. Milliseconds. */
const MAX_TIMEOUT_MS = 4_294_967_295;

export interface WaitOptions {
  /** Milliseconds after which the job is given back as it is then, at most some 49 days. Default: no limit. */
  readonly timeoutMs?: number;
  /** When it is aborted the job is given back as it is then. */
  readonly signal?: AbortSignal;
}

type JobReader = Pick<Store, "getJobsById" | "getFinishedJobs">;
type Waiter = PromiseWithResolvers<Job>;

/**
 * Callers that wait for jobs to end. Ends in this process wake them at once; those in others are found by one
 * poll that all of them share and that runs only while somebody waits.
 */
export class JobWaiters {
  readonly #store: JobReader;
  readonly #waiters = new Map<JobId, Set<Waiter>>();
  /** Ended in this process since the last turn of the event loop. */
  readonly #ended = new Set<JobId>();
  #timer: NodeJS.Timeout | undefined;
  #polls = 0;

  constructor(store: JobReader) {
    this.#store = store;
  }

  /**
   * The job once it has ended, or as it is when the time is up or the signal aborted: look at its status.
   * Throws JobNotFoundError when there is no such job, or it was deleted meanwhile, and InvalidInputError `INVALID_RANGE`.
   */
  async wait(id: JobId, { timeoutMs, signal }: WaitOptions): Promise<Job> {
    checkTimeout(timeoutMs);
    const timeout = timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)];
    const stop = AbortSignal.any([...timeout, ...(signal === undefined ? [] : [signal])]);
    const waiter: Waiter = Promise.withResolvers();
    const giveUp = () => void this.#settle(id, waiter);
    this.#add(id, waiter);
    stop.addEventListener("abort", giveUp, { once: true });
    try {
      if (stop.aborted) giveUp();
      else void this.#look([id]);
      return await waiter.promise;
    } finally {
      stop.removeEventListener("abort", giveUp);
      this.#remove(id, waiter);
    }
  }

  /** To be told of a job that ended in this process. */
  ended(id: JobId): void {
    if (!this.#waiters.has(id)) return;
    if (this.#ended.size === 0) setImmediate(() => void this.#lookAtEnded());
    this.#ended.add(id);
  }

  /** Ends every wait with the error. */
  close(error: Error): void {
    for (const id of this.#waiters.keys()) this.#reject(id, error);
  }

  #add(id: JobId, waiter: Waiter): void {
    const waiters = this.#waiters.get(id);
    if (waiters === undefined) this.#waiters.set(id, new Set([waiter]));
    else waiters.add(waiter);
    this.#timer ??= setTimeout(() => void this.#poll(), POLL_MS);
  }

  #remove(id: JobId, waiter: Waiter): void {
    const waiters = this.#waiters.get(id);
    waiters?.delete(waiter);
    if (waiters?.size === 0) this.#waiters.delete(id);
    if (this.#waiters.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #poll(): Promise<void> {
    this.#polls += 1;
    const ids = [...this.#waiters.keys()];
    await (this.#polls % FULL_LOOK_EVERY === 0 ? this.#look(ids) : this.#lookForEnded(ids));
    this.#timer = this.#waiters.size === 0 ? undefined : setTimeout(() => void this.#poll(), POLL_MS);
  }

  async #lookAtEnded(): Promise<void> {
    const ids = [...this.#ended];
    this.#ended.clear();
    await this.#lookForEnded(ids);
  }

  /** Answers those who wait for jobs that have ended. */
  async #lookForEnded(ids: readonly JobId[]): Promise<void> {
    try {
      for (const job of await this.#store.getFinishedJobs(ids)) this.#answer(job.id, job);
    } catch (error) {
      for (const id of ids) this.#reject(id, error);
    }
  }

  /** As above, and tells those who wait for jobs that do not exist. */
  async #look(ids: readonly JobId[]): Promise<void> {
    try {
      const jobs = new Map((await this.#store.getJobsById(ids)).map((job) => [job.id, job]));
      for (const id of ids) this.#answer(id, jobs.get(id));
    } catch (error) {
      for (const id of ids) this.#reject(id, error);
    }
  }

  /** Answers one waiter with the job as it is. */
  async #settle(id: JobId, waiter: Waiter): Promise<void> {
    try {
      const [job] = await this.#store.getJobsById([id]);
      if (job === undefined) waiter.reject(new JobNotFoundError(id));
      else waiter.resolve(job);
    } catch (error) {
      waiter.reject(error);
    }
  }

  #answer(id: JobId, job: Job | undefined): void {
    if (job === undefined) this.#reject(id, new JobNotFoundError(id));
    else if (FINISHED_STATUSES.some((status) => status === job.status))
      for (const { resolve } of this.#waiters.get(id) ?? []) resolve(job);
  }

  #reject(id: JobId, error: unknown): void {
    for (const { reject } of this.#waiters.get(id) ?? []) reject(error);
  }
}

function checkTimeout(timeoutMs: number | undefined): void {
  if (timeoutMs === undefined || (timeoutMs >= 0 && timeoutMs <= MAX_TIMEOUT_MS)) return;
  const detail = `must be milliseconds from 0 to ${MAX_TIMEOUT_MS}`;
  throw new InvalidInputError("INVALID_RANGE", `timeoutMs ${detail}.`, [{ pointer: "/timeoutMs", detail }]);
}
