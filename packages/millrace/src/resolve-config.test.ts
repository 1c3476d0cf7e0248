import { afterEach, describe, expect, test, vi } from "vitest";
import {
  defaultJobQueueConfig,
  InvalidInputError,
  JobQueueManager,
  jobQueueManager,
  silentLogger,
} from "./index.ts";
import { resolveSettings } from "./resolve-config.ts";

afterEach(() => vi.unstubAllEnvs());

describe("settings", () => {
  test("without config and environment are the documented defaults", () => {
    expect(resolveSettings({})).toEqual({
      minWorkers: 1,
      maxWorkers: 5,
      pollInterval: 1000,
      maxJobsPerWorker: 10,
      workerTimeout: 300_000,
      gracefulShutdownTimeout: 30_000,
      defaultMaxRetries: 3,
      defaultTimeoutSeconds: 300,
      retryStrategy: "exponential",
      retryBaseDelay: 1000,
      retryMaxDelay: 60_000,
      enableMetrics: true,
      metricsInterval: 60_000,
    });
  });

  test.each([
    ["JOB_QUEUE_MIN_WORKERS", "2", "minWorkers", 2],
    ["JOB_QUEUE_MAX_WORKERS", "7", "maxWorkers", 7],
    ["JOB_QUEUE_POLL_INTERVAL", "500", "pollInterval", 500],
    ["JOB_QUEUE_MAX_JOBS_PER_WORKER", "1", "maxJobsPerWorker", 1],
    ["JOB_QUEUE_WORKER_TIMEOUT", "5000", "workerTimeout", 5000],
    ["JOB_QUEUE_GRACEFUL_SHUTDOWN_TIMEOUT", "0", "gracefulShutdownTimeout", 0],
    ["JOB_QUEUE_DEFAULT_MAX_RETRIES", "0", "defaultMaxRetries", 0],
    ["JOB_QUEUE_DEFAULT_TIMEOUT_SECONDS", "10", "defaultTimeoutSeconds", 10],
    ["JOB_QUEUE_RETRY_STRATEGY", "linear", "retryStrategy", "linear"],
    ["JOB_QUEUE_RETRY_BASE_DELAY", "5", "retryBaseDelay", 5],
    ["JOB_QUEUE_RETRY_MAX_DELAY", "50", "retryMaxDelay", 50],
    ["JOB_QUEUE_ENABLE_METRICS", "false", "enableMetrics", false],
    ["JOB_QUEUE_METRICS_INTERVAL", "10", "metricsInterval", 10],
  ] as const)("come from %s=%s where the config says nothing", (variable, text, setting, value) => {
    vi.stubEnv(variable, text);
    expect(resolveSettings({})[setting]).toBe(value);
    expect({ ...defaultJobQueueConfig }[setting]).toBe(value);
    vi.stubEnv(variable, "");
    expect(resolveSettings({})[setting]).not.toBe(value);
  });

  test("of the config win over the environment", () => {
    vi.stubEnv("JOB_QUEUE_MAX_WORKERS", "7");
    expect(resolveSettings({ maxWorkers: 3 }).maxWorkers).toBe(3);
    expect(resolveSettings({ ...defaultJobQueueConfig, pollInterval: 50 })).toMatchObject({
      maxWorkers: 7,
      pollInterval: 50,
    });
  });

  test.each([
    ["JOB_QUEUE_MAX_WORKERS", "many"],
    ["JOB_QUEUE_MAX_WORKERS", "0"],
    ["JOB_QUEUE_MAX_WORKERS", "1e2"],
    ["JOB_QUEUE_MAX_WORKERS", "-1"],
    ["JOB_QUEUE_POLL_INTERVAL", "99999999999"],
    ["JOB_QUEUE_RETRY_STRATEGY", "random"],
    ["JOB_QUEUE_ENABLE_METRICS", "yes"],
  ])("that a variable has wrong are one clear error: %s=%s", (variable, text) => {
    vi.stubEnv(variable, text);
    expect(() => resolveSettings({})).toThrow(InvalidInputError);
    expect(() => resolveSettings({})).toThrow(new RegExp(`${variable} is "${text}"; it must be `));
    expect(() => new JobQueueManager({})).toThrow(variable);
  });

  test.each([
    [{ maxWorkers: 0 }, /maxWorkers must be an integer/],
    [{ maxWorkers: "5" as unknown as number }, /maxWorkers must be an integer/],
    [{ pollInterval: 1.5 }, /pollInterval must be/],
    [{ retryStrategy: "random" as "fixed" }, /retryStrategy must be one of fixed, linear, exponential/],
    [{ minWorkers: 6 }, /minWorkers is 6, more than maxWorkers, which is 5/],
    [{ workerCount: 5 }, /workerCount is not a setting/],
    [
      { queueConcurrency: { mail: 0 } },
      /queueConcurrency\/mail must be the name of a queue and an integer from 1/,
    ],
    [{ queueConcurrency: { "no queue": 1 } }, /queueConcurrency\/no queue must be the name of a queue/],
    [{ retentionDays: -1 }, /retentionDays must be an integer from 1/],
    [{ auditDays: 0.5 }, /auditDays must be an integer from 1/],
    [{ queues: [] }, /queues must be names of queues, at least one/],
  ])("that a config has wrong are named: %o", (config, message) => {
    expect(() => new JobQueueManager({ logger: silentLogger, ...config })).toThrow(message);
  });
});

describe("the database", () => {
  test("that is named nowhere is missed at the first use, by name", async () => {
    vi.stubEnv("DATABASE_URL", "");
    const manager = new JobQueueManager({ logger: silentLogger });
    await expect(manager.initialize()).rejects.toThrow(/DATABASE_URL/);
    await expect(jobQueueManager.getJob("1")).rejects.toThrow(/DATABASE_URL/);
  });

  test("whose URL is none is refused without showing it", async () => {
    const manager = new JobQueueManager({ databaseUrl: "mysql://user:secret@host/db", logger: silentLogger });
    const error: unknown = await manager.initialize().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "INVALID_DATABASE_URL" });
    expect(String(error)).not.toContain("secret");
  });

  test("has a schema whose name is checked", () => {
    expect(() => new JobQueueManager({ schema: 'x"; drop table jobs' })).toThrow(/schema name/);
  });
});
