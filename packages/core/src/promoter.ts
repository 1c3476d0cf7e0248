import { type Loop, startLoop } from "./loop.ts";
import type { Store } from "./store.ts";

/** Most jobs promoted by one statement. */
const MAX_PROMOTED = 2_000;

interface PromoterOptions {
  readonly store: Pick<Store, "promote">;
  readonly random: () => number;
  /** Longest sleep, unless it is woken. Milliseconds. */
  readonly restMs: number;
  /** Jobs became ready. */
  onPromoted(promoted: number): void;
  onError(error: unknown, retryInMs: number): void;
}

/** Moves jobs whose time has come into their queues; `wake(inMs)` tells it of one that is due in that time. */
export function startPromoter({ store, random, restMs, onPromoted, onError }: PromoterOptions): Loop {
  return startLoop({
    random,
    onError,
    async step() {
      const { promoted, nextDueMs } = await store.promote(MAX_PROMOTED);
      if (promoted > 0) onPromoted(promoted);
      if (promoted >= MAX_PROMOTED) return 0;
      return Math.min(nextDueMs ?? restMs, restMs);
    },
  });
}
