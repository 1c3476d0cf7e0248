import type { WorkerStore } from "@millrace/core";
import { readLongestHeld, readWorkers } from "./queries/read-workers.ts";
import type { StoreBase } from "./store-part.ts";

/** Who works on what. */
export function createOverseeing({ general, bind }: StoreBase): WorkerStore {
  return {
    getWorkers: () => readWorkers(general, bind),
    getLongestHeld: (limit) => readLongestHeld(general, bind, limit),
  };
}
