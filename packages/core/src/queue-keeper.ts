import type { KeyStore } from "./key-store.ts";
import { REST_MS } from "./lookout.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { QueueStore } from "./queue-store.ts";

/** Least time between passes over the queues; each process waits up to half as long again. Milliseconds. */
const PASS_INTERVAL_MS = 5_000;
/** Most jobs that one pass deletes, so that no transaction is long … */
const MAX_DELETED = 1_000;
/** … and the pause before the next while there is more. Milliseconds. */
const MORE_MS = 50;

interface QueueKeeperOptions {
  readonly store: Pick<QueueStore, "endDrains" | "keepQueues"> & Pick<KeyStore, "tendKeys">;
  readonly random: () => number;
  onError(error: unknown, retryInMs: number): void;
}

/** Ends the drains of queues, looks after their keys and carries out their own retention. Every process does; the store lets one at a time. */
export function startQueueKeeper({ store, random, onError }: QueueKeeperOptions): Loop {
  let nextPassAt = 0;
  const loop = startLoop({
    random,
    onError,
    async step() {
      await store.endDrains();
      await store.tendKeys();
      const deleted = await store.keepQueues(MAX_DELETED);
      if (deleted >= MAX_DELETED) return MORE_MS;
      nextPassAt = performance.now() + PASS_INTERVAL_MS * (1 + random() / 2);
      return REST_MS;
    },
  });
  return {
    wake: (inMs = 0) => loop.wake(Math.max(inMs, nextPassAt - performance.now())),
    stop: () => loop.stop(),
  };
}
