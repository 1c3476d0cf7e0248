import type { HeldJob, QueueFigures, WorkerFigures } from "@millrace/core";
import type { JobQueueManager } from "millrace";

/** What there is to see at one moment. */
export interface Sight {
  /** By the database's clock. */
  readonly at: Date;
  readonly queues: readonly QueueFigures[];
  /** Those that have not ended. */
  readonly workers: readonly WorkerFigures[];
  readonly longestHeld: readonly HeldJob[];
}

/** Jobs that are shown of those that run. */
const LONGEST = 10;

export async function look(manager: JobQueueManager): Promise<Sight> {
  const store = await manager.connectStore();
  const [now, queues, workers, longestHeld] = await Promise.all([
    store.now(),
    store.getQueueFigures(),
    store.getWorkers(),
    store.getLongestHeld(LONGEST),
  ]);
  return { at: new Date(now), queues, workers, longestHeld };
}
