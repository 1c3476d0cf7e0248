import type { JobId } from "./job.ts";
import type { ClaimedJob } from "./store.ts";

/** A suspect that has run this long no longer keeps the next one away. Milliseconds. */
const PROBATION_MS = 10_000;

/**
 * Jobs that were held by a worker when it died run one at a time in a process while they are fresh, so that
 * when this process dies too, exactly one of them is convicted.
 */
export class Probation {
  #suspect: JobId | undefined;
  #since = 0;

  /** Whether one more suspect may be claimed. `now` in monotonic milliseconds. */
  admits(now: number): boolean {
    return this.#suspect === undefined || now - this.#since >= PROBATION_MS;
  }

  claimed(job: ClaimedJob, now: number): void {
    if (job.crashes === 0) return;
    this.#suspect = job.id;
    this.#since = now;
  }

  /** True when it was the suspect: the next one, if there is one, may be claimed. */
  ended(job: ClaimedJob): boolean {
    if (job.id !== this.#suspect) return false;
    this.#suspect = undefined;
    return true;
  }
}
