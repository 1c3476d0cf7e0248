import type { BulkStore } from "./bulk-store.ts";
import { REST_MS } from "./lookout.ts";
import { type Loop, startLoop } from "./loop.ts";

/** Jobs of one transaction: short enough that whoever waits for one of its rows hardly notices. */
const BATCH = 1000;

interface BulkWorkerOptions {
  readonly store: Pick<BulkStore, "workBulk">;
  readonly random: () => number;
  /** A batch was carried out. */
  onWorked(): void;
  onError(error: unknown, retryInMs: number): void;
}

/** Works off bulk actions. Every process does; the store lets one at a time work on each action. */
export function startBulkWorker({ store, random, onWorked, onError }: BulkWorkerOptions): Loop {
  return startLoop({
    random,
    onError,
    async step() {
      const worked = await store.workBulk(BATCH);
      if (worked === null) return REST_MS;
      onWorked();
      return 0;
    },
  });
}
