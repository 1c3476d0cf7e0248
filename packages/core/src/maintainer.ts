import { type Loop, startLoop } from "./loop.ts";
import type { Store } from "./store.ts";

const MAINTAIN_INTERVAL_MS = 3_600_000;
/** Counts are folded this often while this process moves jobs … */
const FOLD_INTERVAL_MS = 1_000;
/** … and this often for the sake of others. Milliseconds. */
const IDLE_FOLD_INTERVAL_MS = 15_000;

interface MaintainerOptions {
  readonly store: Pick<Store, "maintain" | "foldCounts">;
  readonly random: () => number;
  readonly retentionDays: number;
  readonly auditDays: number;
  /** Jobs that this process has moved so far. */
  movedJobs(): number;
  onError(service: string, error: unknown, retryInMs: number): void;
}

/** Keeps partitions, retention and counts in order. Every process does; the store takes care that one does at a time. */
export function startMaintainer({
  store,
  random,
  retentionDays,
  auditDays,
  movedJobs,
  onError,
}: MaintainerOptions): Pick<Loop, "stop"> {
  let movedAtFold = -1;
  let idleMs = 0;
  const maintenance = startLoop({
    random,
    onError: (error, retryInMs) => onError("maintainer", error, retryInMs),
    async step() {
      await store.maintain(retentionDays, auditDays);
      return MAINTAIN_INTERVAL_MS * (1 + random() / 10);
    },
  });
  const folding = startLoop({
    random,
    onError: (error, retryInMs) => onError("count folder", error, retryInMs),
    async step() {
      const moved = movedJobs();
      idleMs = moved === movedAtFold ? idleMs + FOLD_INTERVAL_MS : IDLE_FOLD_INTERVAL_MS;
      if (idleMs >= IDLE_FOLD_INTERVAL_MS) {
        await store.foldCounts();
        movedAtFold = moved;
        idleMs = 0;
      }
      return FOLD_INTERVAL_MS;
    },
  });
  return {
    async stop() {
      await Promise.all([maintenance.stop(), folding.stop()]);
    },
  };
}
