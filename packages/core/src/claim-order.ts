import type { ClaimedJob } from "./store.ts";

/** Order in which claimed jobs start: priority, then jobs that came back, then first in first out. */
export function compareClaimed(a: ClaimedJob, b: ClaimedJob): number {
  return a.priority - b.priority || a.head - b.head || a.seq - b.seq;
}
