import { snooze, systemClock } from "@millrace/core";
import { orAborted } from "../execution/or-aborted.ts";

/** Milliseconds that an attempt waits, all in all, for what others do. */
export const PATIENCE_MS = 30_000;
/** Until the job is tried again, milliseconds. */
const AGAIN_MS = 5_000;

/** How long one attempt still waits for what others do. */
export interface Patience {
  /**
   * What comes of `work`, which goes on beside when it takes too long: then the job is given back, for an attempt's time is
   * its own. `what`: why it waits.
   *
   * @throws the signal's reason; a snooze.
   */
  wait<T>(work: Promise<T>, what: string): Promise<T>;
}

export function createPatience(signal: AbortSignal): Patience {
  let leftMs = PATIENCE_MS;
  return {
    async wait(work, what) {
      const begunAt = systemClock.monotonic();
      const over = new AbortController();
      const timer = setTimeout(() => over.abort(snooze(AGAIN_MS, what)), Math.max(0, leftMs));
      try {
        return await orAborted(work, AbortSignal.any([signal, over.signal]));
      } finally {
        clearTimeout(timer);
        leftMs -= systemClock.monotonic() - begunAt;
      }
    },
  };
}
