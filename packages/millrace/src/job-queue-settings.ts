import { MAX_RETRIES, MAX_TIMEOUT_SECONDS, RETRY_STRATEGIES } from "@millrace/core";
import { settingFromEnvironment } from "./environment.ts";
import type { JobQueueDefaults } from "./job-queue-config.ts";
import { choiceSetting, integerSetting, switchSetting } from "./setting.ts";
import type { Setting } from "./setting.ts";

/** The longest that a timer of Node can wait. */
const MAX_MS = 2_147_483_647;

/** Every setting that has a variable, with its bounds and its default. Times in ms. */
export const jobQueueSettings: {
  readonly [Name in keyof JobQueueDefaults]: Setting<JobQueueDefaults[Name]>;
} = {
  minWorkers: integerSetting("JOB_QUEUE_MIN_WORKERS", 1, 0, 1000),
  maxWorkers: integerSetting("JOB_QUEUE_MAX_WORKERS", 5, 1, 1000),
  pollInterval: integerSetting("JOB_QUEUE_POLL_INTERVAL", 1000, 10, MAX_MS),
  maxJobsPerWorker: integerSetting("JOB_QUEUE_MAX_JOBS_PER_WORKER", 10, 1, 1000),
  workerTimeout: integerSetting("JOB_QUEUE_WORKER_TIMEOUT", 300_000, 1000, MAX_MS),
  gracefulShutdownTimeout: integerSetting("JOB_QUEUE_GRACEFUL_SHUTDOWN_TIMEOUT", 30_000, 0, MAX_MS),
  defaultMaxRetries: integerSetting("JOB_QUEUE_DEFAULT_MAX_RETRIES", 3, 0, MAX_RETRIES),
  defaultTimeoutSeconds: integerSetting("JOB_QUEUE_DEFAULT_TIMEOUT_SECONDS", 300, 1, MAX_TIMEOUT_SECONDS),
  retryStrategy: choiceSetting("JOB_QUEUE_RETRY_STRATEGY", "exponential", RETRY_STRATEGIES),
  retryBaseDelay: integerSetting("JOB_QUEUE_RETRY_BASE_DELAY", 1000, 0, MAX_MS),
  retryMaxDelay: integerSetting("JOB_QUEUE_RETRY_MAX_DELAY", 60_000, 0, MAX_MS),
  enableMetrics: switchSetting("JOB_QUEUE_ENABLE_METRICS", true),
  metricsInterval: integerSetting("JOB_QUEUE_METRICS_INTERVAL", 60_000, 1, MAX_MS),
};

/**
 * The settings of a manager that is made without any. Spread it and override:
 * `new JobQueueManager({ ...defaultJobQueueConfig, maxWorkers: 10 })`. Each value is read from the
 * environment at that moment, so that spreading it does not hide a variable that was set.
 */
export const defaultJobQueueConfig: JobQueueDefaults = Object.defineProperties(
  {} as JobQueueDefaults,
  Object.fromEntries(
    Object.entries(jobQueueSettings).map(([name, setting]) => [
      name,
      { enumerable: true, get: () => settingFromEnvironment<unknown>(setting) },
    ]),
  ),
);
