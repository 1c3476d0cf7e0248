import type { JobHandler, Logger, RetryStrategy } from "@millrace/core";
import type { BackupSettings } from "./backups.ts";
import type { JobHandlerRegistry } from "./job-handler-registry.ts";

/** Settings that also have an environment variable, which counts where a manager is made without the value. */
export interface JobQueueDefaults {
  /** `JOB_QUEUE_MIN_WORKERS`, default 1: workers that are kept when there is nothing to do. */
  readonly minWorkers: number;
  /** `JOB_QUEUE_MAX_WORKERS`, default 5: workers under full load. */
  readonly maxWorkers: number;
  /** `JOB_QUEUE_POLL_INTERVAL`, default 1000 ms: how often queues are looked at while NOTIFY is not known to work. */
  readonly pollInterval: number;
  /** `JOB_QUEUE_MAX_JOBS_PER_WORKER`, default 10: jobs that one worker runs at the same time. */
  readonly maxJobsPerWorker: number;
  /**
   * `JOB_QUEUE_WORKER_TIMEOUT`, default 300000 ms: the most that a worker process may go without a
   * heartbeat before its jobs are taken back. The engine's own 20000 ms hold where this is more.
   */
  readonly workerTimeout: number;
  /** `JOB_QUEUE_GRACEFUL_SHUTDOWN_TIMEOUT`, default 30000 ms: time that running jobs get at shutdown. */
  readonly gracefulShutdownTimeout: number;
  /** `JOB_QUEUE_DEFAULT_MAX_RETRIES`, default 3. */
  readonly defaultMaxRetries: number;
  /** `JOB_QUEUE_DEFAULT_TIMEOUT_SECONDS`, default 300. */
  readonly defaultTimeoutSeconds: number;
  /** `JOB_QUEUE_RETRY_STRATEGY`, default `exponential`. */
  readonly retryStrategy: RetryStrategy;
  /** `JOB_QUEUE_RETRY_BASE_DELAY`, default 1000 ms. */
  readonly retryBaseDelay: number;
  /** `JOB_QUEUE_RETRY_MAX_DELAY`, default 60000 ms. */
  readonly retryMaxDelay: number;
  /** `JOB_QUEUE_ENABLE_METRICS`, default true: log the queue's figures now and then. */
  readonly enableMetrics: boolean;
  /** `JOB_QUEUE_METRICS_INTERVAL`, default 60000 ms. */
  readonly metricsInterval: number;
}

/** Settings of a manager. Everything may be left out. */
export interface JobQueueConfig<Handlers extends readonly JobHandler[] = readonly JobHandler[]>
  extends Partial<JobQueueDefaults> {
  /** Where the jobs are kept. Default: `DATABASE_URL`. */
  readonly databaseUrl?: string;
  /** Name of the engine's schema in that database. Default `millrace`. */
  readonly schema?: string;
  /** Handlers of this manager, beside those of its registry. Their schemas type `createJob`. */
  readonly handlers?: Handlers;
  /** Handlers shared between managers. Default: the global `jobHandlerRegistry`. */
  readonly registry?: JobHandlerRegistry;
  /** Whether `initialize` starts workers; a process that only adds and reads jobs needs none. Default true. */
  readonly workers?: boolean;
  /** Queues whose jobs this process runs, at least one; those of others are left to other processes. Default: all. */
  readonly queues?: readonly string[];
  /** Most jobs that run at once in this process, by queue. Default: as many as there are slots. */
  readonly queueConcurrency?: Readonly<Record<string, number>>;
  /** Days that finished jobs are kept. Default 7. */
  readonly retentionDays?: number;
  /** Days that entries of the audit trail are kept. Default 365. */
  readonly auditDays?: number;
  /** Files that the whole engine can be recovered from. Default: none can be taken. */
  readonly backups?: BackupSettings;
  /** Whether the schema is brought up to date on connecting. Default true. */
  readonly migrate?: boolean;
  /** Default: JSON lines on standard output at `LOG_LEVEL`. */
  readonly logger?: Logger;
}
