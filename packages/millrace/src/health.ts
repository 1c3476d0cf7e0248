import type { JobCount, OutdatedType } from "@millrace/core";
import type { JobMetrics } from "./queue-figures.ts";
import { toJobMetrics, toProcessingTotals } from "./queue-figures.ts";

export interface HealthCheckResult {
  /**
   * `unhealthy`: the database does not answer. `degraded`: this manager is to run workers and runs none;
   * have you called `initialize`?
   */
  readonly status: "healthy" | "degraded" | "unhealthy";
  /** Workers of this manager. */
  readonly workers: {
    readonly total: number;
    readonly active: number;
    readonly idle: number;
    /** Handlers that ignore their aborted signal: their jobs are closed, their slots are taken. */
    readonly stuck: number;
    /** Types that this process has handlers of, and whose jobs it leaves to others: what is stored of them is newer. */
    readonly outdated: readonly OutdatedType[];
  };
  /** Jobs of all queues as they are now; null when the database does not answer. */
  readonly jobs: JobMetrics | null;
  readonly metrics: {
    /** Since installation, over all processes; null when the database does not answer. */
    readonly totalJobsProcessed: number | null;
    /** Milliseconds. */
    readonly averageProcessingTime: number | null;
    readonly registeredTypes: readonly string[];
  };
}

interface HealthFacts {
  /** Null when the database does not answer. */
  readonly counts: readonly JobCount[] | null;
  readonly workers: HealthCheckResult["workers"];
  /** Whether workers should run here and were not started. */
  readonly lacksWorkers: boolean;
  readonly registeredTypes: readonly string[];
}

export function toHealth({ counts, workers, lacksWorkers, registeredTypes }: HealthFacts): HealthCheckResult {
  const totals = counts === null ? null : toProcessingTotals(counts);
  return {
    status: healthStatus(counts !== null, lacksWorkers),
    workers,
    jobs: counts === null ? null : toJobMetrics(counts),
    metrics: {
      totalJobsProcessed: totals?.totalJobsProcessed ?? null,
      averageProcessingTime: totals?.averageProcessingTime ?? null,
      registeredTypes,
    },
  };
}

function healthStatus(databaseAnswers: boolean, lacksWorkers: boolean): HealthCheckResult["status"] {
  if (!databaseAnswers) return "unhealthy";
  return lacksWorkers ? "degraded" : "healthy";
}
