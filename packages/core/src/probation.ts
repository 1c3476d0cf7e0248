import type { ClaimedJob } from "./store.ts";

/** A suspect that has run this long no longer keeps the next one away. Milliseconds. */
export const PROBATION_MS = 10_000;

/**
 * Jobs that were held by a worker when it died are suspects. They run one at a time in a process while they
 * are fresh, so that when this process dies too, exactly one of them is convicted.
 */
export class Probation {
  readonly #onOver: (queue: string) => void;
  #suspect: ClaimedJob | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `onOver`: the next suspect may be claimed; others are likely to wait in the same queue. */
  constructor(onOver: (queue: string) => void) {
    this.#onOver = onOver;
  }

  /** Whether a suspect may be claimed. */
  get admits(): boolean {
    return this.#suspect === undefined;
  }

  claimed(job: ClaimedJob): void {
    if (job.crashes === 0) return;
    clearTimeout(this.#timer);
    this.#suspect = job;
    this.#timer = setTimeout(() => this.#end(), PROBATION_MS);
  }

  /** The job's handler has ended, or it was given up without being started. */
  ended(job: ClaimedJob): void {
    if (job === this.#suspect) this.#end();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #end(): void {
    const queue = this.#suspect?.queue;
    clearTimeout(this.#timer);
    this.#suspect = undefined;
    if (queue !== undefined) this.#onOver(queue);
  }
}
