import { CANCEL_GRACE_MS } from "./held-jobs.ts";

/** Deadlines this close together are looked at together. Milliseconds. */
const TOGETHER_MS = 250;

export interface CancelDeadlines {
  /** A running job was asked to stop just now. */
  requested(): void;
  stop(): void;
}

/** Calls `onDue` when jobs that were asked to stop may have to be closed by force. */
export function watchCancelDeadlines(onDue: () => void): CancelDeadlines {
  const timers = new Map<number, NodeJS.Timeout>();
  return {
    requested() {
      const moment = Math.ceil((performance.now() + CANCEL_GRACE_MS) / TOGETHER_MS);
      if (timers.has(moment)) return;
      const due = (): void => {
        timers.delete(moment);
        onDue();
      };
      timers.set(moment, setTimeout(due, moment * TOGETHER_MS - performance.now()).unref());
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
