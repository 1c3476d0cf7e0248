import { type Loop, startLoop } from "./loop.ts";
import type { Notifier } from "./notifier.ts";
import type { DueWork, UpkeepStore } from "./upkeep-store.ts";

/** So many times the poll's interval lie between looks while the notifier is known to work. */
const PROVEN_INTERVALS = 3;

/** Longest sleep of a service that the lookout wakes. Milliseconds. */
export const REST_MS = 300_000;

interface LookoutOptions {
  readonly store: Pick<UpkeepStore, "findDueWork">;
  readonly notifier: Pick<Notifier, "proven">;
  readonly random: () => number;
  /** Time between looks while the notifier is not known to work. Milliseconds. */
  readonly pollIntervalMs: number;
  onSeen(due: DueWork): void;
  onError(error: unknown, retryInMs: number): void;
}

/**
 * Looks for work of all services by one statement, so that a process with nothing to do sends few. The services work
 * on their own: one that takes long delays neither the looks nor the others.
 */
export function startLookout({
  store,
  notifier,
  random,
  pollIntervalMs,
  onSeen,
  onError,
}: LookoutOptions): Pick<Loop, "stop"> {
  return startLoop({
    random,
    onError,
    async step() {
      onSeen(await store.findDueWork());
      return notifier.proven ? PROVEN_INTERVALS * pollIntervalMs : pollIntervalMs;
    },
  });
}
