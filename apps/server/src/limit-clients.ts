import { CODE_EXECUTION_QUEUE } from "@millrace/code-execution";
import type { Store } from "@millrace/core";

/**
 * Lets so many programs of one client run at once, over all processes, where it is another number yet. Clients are keys of
 * the queue; a rate for keys that an operator set stays, and keys that have settings of their own keep these.
 */
export async function limitClients(
  store: Pick<Store, "getQueueFigures" | "changeQueue">,
  concurrency: number,
): Promise<void> {
  const [queue] = await store.getQueueFigures(CODE_EXECUTION_QUEUE);
  if (queue === undefined || queue.keys?.concurrency === concurrency) return;
  await store.changeQueue(CODE_EXECUTION_QUEUE, { keys: { ...queue.keys, concurrency } });
}
