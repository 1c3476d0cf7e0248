import type { QueueFigures, QueueStateName } from "@millrace/core";

/** A queue in figures, over all processes. They are kept and not counted, so they cost the same at any size. */
export interface QueueStats {
  readonly state: QueueStateName;
  /** Ready jobs; 0 while the queue is paused. */
  readonly waiting: number;
  readonly active: number;
  readonly completed: number;
  readonly failed: number;
  /** Jobs that wait for their time: scheduled ones and retries. */
  readonly delayed: number;
  /** Ready jobs of a paused queue; else 0. */
  readonly paused: number;
  readonly cancelled: number;
  /** Jobs a second that ended completed or failed in the last minute. */
  readonly throughput: number;
  /** Milliseconds from a job's due time to its end, on average over the last minute; null: none ended. */
  readonly latency: number | null;
  /** Share of the last minute's ended jobs that failed, whosever fault it was, 0 to 1; null: none ended. */
  readonly errorRate: number | null;
  /** Milliseconds from due time to start, and from start to end, on average since installation. */
  readonly averageWaitTime: number;
  readonly averageProcessingTime: number;
}

export function toQueueStats(figures: QueueFigures): QueueStats {
  const { state, ready, running, completed, failed, scheduled, cancelled, totals, recent } = figures;
  const ended = recent.completed + recent.failed;
  const processed = totals.completed + totals.failed;
  const average = (total: number) => (processed === 0 ? 0 : Math.round(total / processed));
  return {
    state,
    waiting: state === "paused" ? 0 : ready,
    active: running,
    completed,
    failed,
    delayed: scheduled,
    paused: state === "paused" ? ready : 0,
    cancelled,
    throughput: recent.ms === 0 ? 0 : (ended * 1000) / recent.ms,
    latency: ended === 0 ? null : Math.round((recent.waitMs + recent.runMs) / ended),
    errorRate: ended === 0 ? null : recent.failed / ended,
    averageWaitTime: average(totals.waitMs),
    averageProcessingTime: average(totals.runMs),
  };
}
