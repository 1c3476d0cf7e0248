import { REST_MS } from "./lookout.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { Store } from "./store.ts";

/** A job that saw this many workers die is failed instead of being tried again. */
export const MAX_CRASHES = 3;

type Rescue = Awaited<ReturnType<Store["rescue"]>>;

interface RescuerOptions {
  readonly store: Pick<Store, "rescue" | "settleCancels">;
  readonly random: () => number;
  readonly maxCrashes: number;
  /** Something was taken back or failed for good. */
  onRescued(rescue: Rescue): void;
  onError(error: unknown, retryInMs: number): void;
}

/**
 * Takes back what dead workers held, and closes cancel requests that no worker answered in time. Reads all leases, so it does not
 * begin with that: the lookout tells what is to be done.
 */
export function startRescuer({ store, random, maxCrashes, onRescued, onError }: RescuerOptions): Loop {
  return startLoop({
    random,
    onError,
    firstInMs: random() * REST_MS,
    async step() {
      const rescue = await store.rescue(maxCrashes);
      if (rescue.rescued > 0 || rescue.failed > 0) onRescued(rescue);
      await store.settleCancels();
      return REST_MS;
    },
  });
}
