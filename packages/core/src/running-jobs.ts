import type { Attempt } from "./attempt.ts";
import type { Clock } from "./clock.ts";
import type { AbortCode } from "./errors.ts";

/** How long an aborted handler may take to end before it is reported without it. Milliseconds. */
export const ABORT_GRACE_MS = 5_000;

/** setTimeout takes no longer delay than 2^31 - 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface RunningJobsOptions {
  readonly clock: Clock;
  /** An aborted attempt whose handler has not ended by the end of its grace. */
  onOverdue(attempt: Attempt): void;
}

/**
 * Every attempt whose handler has not ended, with one timer for all their timeouts. The timer is armed for
 * the earliest deadline known when it was set, and moved only for an earlier one: a job that ends in time
 * costs nothing, and jobs are walked only when the timer fires.
 */
export class RunningJobs {
  readonly #options: RunningJobsOptions;
  readonly #attempts = new Set<Attempt>();
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;
  #onChange: (() => void) | undefined;

  constructor(options: RunningJobsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#attempts.size;
  }

  /** Attempts that were closed while their handler goes on. */
  get stuck(): number {
    let stuck = 0;
    for (const attempt of this.#attempts) if (attempt.stuck) stuck += 1;
    return stuck;
  }

  [Symbol.iterator](): IterableIterator<Attempt> {
    return this.#attempts.values();
  }

  add(attempt: Attempt): void {
    this.#attempts.add(attempt);
    if (attempt.dueAt < this.#timerAt) this.#arm(attempt.dueAt);
  }

  delete(attempt: Attempt): void {
    this.#attempts.delete(attempt);
    this.#onChange?.();
  }

  /** Aborts the signal and gives the handler the grace to end. Nothing happens to one that was aborted before. */
  abort(attempt: Attempt, code: AbortCode): void {
    if (attempt.abortedBy !== null) return;
    attempt.dueAt = this.#options.clock.monotonic() + ABORT_GRACE_MS;
    if (attempt.dueAt < this.#timerAt) this.#arm(attempt.dueAt);
    attempt.abort(code);
  }

  /** Waits until nothing that is still to be reported runs; false when that takes longer than `ms`. */
  async whenReported(ms: number): Promise<boolean> {
    const allReported = (): boolean => [...this.#attempts].every((attempt) => attempt.reported);
    if (allReported()) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, Math.min(ms, LONGEST_TIMER_MS), false);
    this.#onChange = () => {
      if (allReported()) resolve(true);
    };
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#onChange = undefined;
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timerAt = Infinity;
  }

  #arm(at: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = at;
    const ms = Math.ceil(at - this.#options.clock.monotonic());
    this.#timer = setTimeout(() => this.#settleDue(), Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
  }

  #settleDue(): void {
    const now = this.#options.clock.monotonic();
    for (const attempt of this.#attempts) if (attempt.dueAt <= now) this.#due(attempt);
    this.#timerAt = Infinity;
    let next = Infinity;
    for (const attempt of this.#attempts) next = Math.min(next, attempt.dueAt);
    if (next < Infinity) this.#arm(next);
  }

  #due(attempt: Attempt): void {
    if (attempt.abortedBy === null) {
      this.abort(attempt, "timeout");
      return;
    }
    attempt.dueAt = Infinity;
    this.#options.onOverdue(attempt);
    this.#onChange?.();
  }
}
