import type { QueueBody } from "@millrace/contract";
import type { QueueFigures } from "@millrace/core";
import { toQueueStats } from "millrace";

/** The body that shows a queue. */
export function toQueueBody(figures: QueueFigures): QueueBody {
  const { queue, concurrency, maxWaiting, targetWaitMs, rate, keys, order, retention } = figures;
  const retry = figures.retry as QueueBody["retry"]; // Its lists are read-only there.
  return {
    name: queue,
    concurrency,
    maxWaiting,
    targetWaitMs,
    rate,
    keys,
    order,
    retention,
    retry,
    stats: toQueueStats(figures),
  };
}
