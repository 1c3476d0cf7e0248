import type { JobCount } from "@millrace/core";

/** Jobs that are there now, by status. */
export interface JobMetrics {
  readonly pending: number;
  readonly running: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** Figures since installation, over all processes. */
export interface ProcessingTotals {
  /** Jobs that ended completed or failed. */
  readonly totalJobsProcessed: number;
  /** Milliseconds between the time that a job was due and its start. */
  readonly averageWaitTime: number;
  /** Milliseconds that a job ran. */
  readonly averageProcessingTime: number;
  /** Share of the processed jobs that failed, 0 to 1, by the fault of a program that a job was given to run as well. */
  readonly errorRate: number;
}

export function toJobMetrics(counts: readonly JobCount[]): JobMetrics {
  return {
    pending: sum(counts, ({ ready, scheduled }) => ready + scheduled),
    running: sum(counts, ({ running }) => running),
    completed: sum(counts, ({ completed }) => completed),
    failed: sum(counts, ({ failed }) => failed),
    cancelled: sum(counts, ({ cancelled }) => cancelled),
  };
}

export function toProcessingTotals(counts: readonly JobCount[]): ProcessingTotals {
  const failed = sum(counts, ({ totalFailed }) => totalFailed);
  const processed = failed + sum(counts, ({ totalCompleted }) => totalCompleted);
  const perJob = (total: number) => (processed === 0 ? 0 : total / processed);
  return {
    totalJobsProcessed: processed,
    averageWaitTime: Math.round(perJob(sum(counts, ({ totalWaitMs }) => totalWaitMs))),
    averageProcessingTime: Math.round(perJob(sum(counts, ({ totalRunMs }) => totalRunMs))),
    errorRate: perJob(failed),
  };
}

function sum(counts: readonly JobCount[], figure: (count: JobCount) => number): number {
  return counts.reduce((total, count) => total + figure(count), 0);
}
