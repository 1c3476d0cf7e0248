import type { EventBus, JobCount } from "@millrace/core";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

interface MetricsOptions {
  readonly events: EventBus;
  /** Jobs by queue and type, as the database keeps them. */
  getCounts(): Promise<readonly JobCount[]>;
  readonly pool: { getActiveWorkerCount(): number; getIdleWorkerCount(): number };
}

/** What a scrape gets. */
export interface Metrics {
  readonly contentType: string;
  /** Rejects when the database does not answer. */
  read(): Promise<string>;
}

/** Seconds. From one statement to an hour. */
const DURATION_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 3600];

/** Present now, by state. */
const STATES = ["ready", "scheduled", "running", "completed", "failed", "cancelled"] as const;

/** Since installation; names and what they are read from. */
const TOTALS = [
  ["millrace_jobs_created_total", "Jobs that were added", (c: JobCount) => c.totalCreated],
  ["millrace_jobs_completed_total", "Jobs that completed", (c: JobCount) => c.totalCompleted],
  ["millrace_jobs_failed_total", "Jobs that failed for good", (c: JobCount) => c.totalFailed],
  ["millrace_jobs_cancelled_total", "Jobs that were cancelled", (c: JobCount) => c.totalCancelled],
  ["millrace_jobs_timed_out_total", "Jobs that failed by their timeout", (c: JobCount) => c.totalTimedOut],
  ["millrace_job_retries_total", "Executions that were tried again", (c: JobCount) => c.totalRetried],
  [
    "millrace_job_wait_seconds_total",
    "Time from due to start, over all completed and failed jobs",
    (c: JobCount) => c.totalWaitMs / 1000,
  ],
  [
    "millrace_job_run_seconds_total",
    "Time from start to end, over all completed and failed jobs",
    (c: JobCount) => c.totalRunMs / 1000,
  ],
] as const;

/**
 * Figures for Prometheus. Those of jobs are the database's, so every process tells the same: scrape them from one, or
 * take the maximum. The rest is this process's own.
 */
export function createMetrics({ events, getCounts, pool }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const labelNames = ["queue", "type"] as const;

  const jobs = new Gauge({
    name: "millrace_jobs",
    help: "Jobs that are there now, by state",
    labelNames: [...labelNames, "state"],
    registers,
  });
  const totals = TOTALS.map(([name, help, figure]) => ({
    counter: new Counter({ name, help: `${help}, since installation`, labelNames, registers }),
    figure,
  }));
  const workers = new Gauge({
    name: "millrace_process_workers",
    help: "Workers of this process, by state",
    labelNames: ["state"],
    registers,
  });
  const durations = new Histogram({
    name: "millrace_process_job_duration_seconds",
    help: "How long executions took in this process, by how they ended",
    labelNames: [...labelNames, "outcome"],
    buckets: DURATION_BUCKETS,
    registers,
  });
  events.on("job.executed", ({ job, outcome, runMs }) => {
    durations.observe({ queue: job.queue, type: job.type, outcome: outcome.kind }, runMs / 1000);
  });

  return {
    contentType: registry.contentType,
    async read() {
      const counts = await getCounts();
      jobs.reset();
      for (const { counter } of totals) counter.reset();
      for (const count of counts) {
        const labels = { queue: count.queue, type: count.type };
        for (const state of STATES) jobs.set({ ...labels, state }, count[state]);
        for (const { counter, figure } of totals) counter.inc(labels, figure(count));
      }
      workers.set({ state: "active" }, pool.getActiveWorkerCount());
      workers.set({ state: "idle" }, pool.getIdleWorkerCount());
      return registry.metrics();
    },
  };
}
