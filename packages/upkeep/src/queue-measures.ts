import type { OldestReady, QueueFigures } from "@millrace/core";

/** A queue as metrics and alerts see it. */
export interface QueueMeasures {
  readonly queue: string;
  readonly state: QueueFigures["state"];
  /** Ready jobs, of a paused queue as well. */
  readonly waiting: number;
  /** Jobs that wait for their time: scheduled ones and retries. */
  readonly delayed: number;
  readonly running: number;
  /** Milliseconds that the oldest ready job has waited; null: none is ready. */
  readonly oldestReadyMs: number | null;
  /** Jobs that ended for good in the last minute. */
  readonly completedLastMinute: number;
  readonly failedLastMinute: number;
  /** Share of those that failed, 0 to 1; null: none ended. */
  readonly failureRate: number | null;
  /** Jobs that ended for good since installation. */
  readonly totalCompleted: number;
  readonly totalFailed: number;
}

/** Figures of queues, each with its oldest ready job. */
export function measureQueues(
  figures: readonly QueueFigures[],
  oldest: readonly OldestReady[],
): readonly QueueMeasures[] {
  const ages = new Map(oldest.map(({ queue, ageMs }) => [queue, Math.round(ageMs)]));
  return figures.map(({ queue, state, ready, scheduled, running, recent, totals }) => {
    const ended = recent.completed + recent.failed;
    return {
      queue,
      state,
      waiting: ready,
      delayed: scheduled,
      running,
      oldestReadyMs: ages.get(queue) ?? null,
      completedLastMinute: recent.completed,
      failedLastMinute: recent.failed,
      failureRate: ended === 0 ? null : recent.failed / ended,
      totalCompleted: totals.completed,
      totalFailed: totals.failed,
    };
  });
}
