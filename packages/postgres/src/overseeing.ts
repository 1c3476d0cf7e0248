import type { WorkerStore } from "@millrace/core";
import { readLongestHeld, readWorkers } from "./queries/read-workers.ts";
import { readTransactions, watchQueues } from "./queries/watch-queues.ts";
import type { StoreBase } from "./store-part.ts";

/** Who works on what. */
export function createOverseeing({ general, work, bind }: StoreBase): WorkerStore {
  return {
    watchQueues: (worker, queues) => watchQueues(work, bind, worker, queues),
    readTransactions: () => readTransactions(work),
    getWorkers: () => readWorkers(general, bind),
    getLongestHeld: (limit) => readLongestHeld(general, bind, limit),
  };
}
