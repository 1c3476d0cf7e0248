/** A job is claimed ahead of a free slot only when it will start within about this many milliseconds. */
const HORIZON_MS = 30;
/** Most jobs of one claim. */
export const MAX_CLAIM = 1_000;
/** Below this the measured run time is noise of the clock. Milliseconds. */
const SHORTEST_RUN_MS = 0.01;
/** Weight of the newest job in the averages. */
const NEWEST = 1 / 16;

/** How fast one queue's jobs run in this process: moving averages over the last few dozen. */
export interface Pace {
  /** Milliseconds of one execution; null before the first one ended. */
  readonly meanRunMs: number | null;
  /** Jobs that run at the same time. */
  readonly concurrency: number;
}

export class MovingPace implements Pace {
  meanRunMs: number | null = null;
  concurrency = 1;

  observe(runMs: number, concurrency: number): void {
    this.meanRunMs = this.meanRunMs === null ? runMs : this.meanRunMs + (runMs - this.meanRunMs) * NEWEST;
    this.concurrency += (concurrency - this.concurrency) * NEWEST;
  }

  /** Nothing started for that long: whatever the jobs before took, those that run now are slow. */
  stalled(ms: number): void {
    this.meanRunMs = Math.max(this.meanRunMs ?? 0, ms);
  }
}

/**
 * How many jobs to hold beyond the free slots: what will start within the horizon at the present pace, none
 * while jobs are slow or their pace is unknown. It at most doubles from one claim to the next, so that a
 * few quick jobs at the head of a queue of slow ones do not fetch a thousand of them.
 */
export function prefetchCount(pace: Pace, previous: number): number {
  if (pace.meanRunMs === null || pace.meanRunMs > HORIZON_MS) return 0;
  const startsWithinHorizon = (pace.concurrency * HORIZON_MS) / Math.max(pace.meanRunMs, SHORTEST_RUN_MS);
  return Math.min(Math.floor(startsWithinHorizon), Math.max(2 * previous, 1), MAX_CLAIM);
}
