import { HEARTBEAT_INTERVAL_MS, HEARTBEAT_SILENCE_MS } from "./heartbeat.ts";
import { MAX_RESULT_BYTES } from "./json-limits.ts";
import { MAX_CRASHES } from "./rescuer.ts";
import type { WorkerPoolOptions } from "./worker-pool.ts";

/** How a process runs jobs. */
export interface RuntimeOptions extends WorkerPoolOptions {
  /** Time between polls, and looks for what is due, while the notifier is not known to work. Milliseconds. Default 1000. */
  readonly pollIntervalMs: number;
  /** A queue that gives work for so long without a pause is looked at without being told of its jobs. Milliseconds. Default 1000. */
  readonly watchAfterMs: number;
  /** Time between heartbeats. Milliseconds. Default 4000. */
  readonly heartbeatIntervalMs: number;
  /** Time without an accepted heartbeat after which this process's jobs are taken from it. Milliseconds. Default 20000. */
  readonly heartbeatSilenceMs: number;
  /** How long running jobs may go on after `stop`, before they are aborted and given back. Milliseconds. Default 30000. */
  readonly gracefulShutdownTimeoutMs: number;
  /** Queues whose jobs run in this process; null: all. Default null. */
  readonly queues: readonly string[] | null;
  /** Most jobs that run at once in this process, by queue. Default: as many as there are slots. */
  readonly queueConcurrency: Readonly<Record<string, number>>;
  /** Bytes of JSON that a result may have; a larger one is kept as its beginning. Default 1 MiB. */
  readonly maxResultBytes: number;
  /** A job that saw this many workers die is failed. Default 3. */
  readonly maxCrashes: number;
  /** How long finished jobs are kept. Days. Default 7. */
  readonly retentionDays: number;
  /** How long entries of the audit trail are kept. Days. Default 365. */
  readonly auditDays: number;
}

export const defaultRuntimeOptions: RuntimeOptions = {
  minWorkers: 1,
  maxWorkers: 5,
  maxJobsPerWorker: 10,
  workerName: "worker",
  pollIntervalMs: 1_000,
  watchAfterMs: 1_000,
  heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
  heartbeatSilenceMs: HEARTBEAT_SILENCE_MS,
  gracefulShutdownTimeoutMs: 30_000,
  queues: null,
  queueConcurrency: {},
  maxResultBytes: MAX_RESULT_BYTES,
  maxCrashes: MAX_CRASHES,
  retentionDays: 7,
  auditDays: 365,
};
