import { expect, test } from "vitest";
import { createEventBus } from "./events.ts";
import { logEvents } from "./log-events.ts";
import type { Logger } from "./logger.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";

function createRecordingLogger(enabled = true) {
  const lines: string[] = [];
  const fields: object[] = [];
  const record = (level: string) => (given: object, message: string) => {
    lines.push(`${level}: ${message}`);
    fields.push(given);
  };
  const logger: Logger = {
    debug: record("DEBUG"),
    info: record("INFO"),
    warn: record("WARN"),
    error: record("ERROR"),
    child: () => logger,
    isLevelEnabled: () => enabled,
  };
  return { logger, lines, fields };
}

const rethrow = (error: unknown): never => {
  throw error;
};
const job = claimedJob({ id: "456", type: "email-notification", payload: '{"secret":1}' });
const error = { code: "ETIMEDOUT", message: "Connection timeout", errorClass: "handler" } as const;

test("what happens is logged in the source document's words", () => {
  const events = createEventBus(rethrow);
  const { logger, lines, fields } = createRecordingLogger();
  const stop = logEvents(events, logger);
  events.emit("pool.started", { workers: 5, maxWorkers: 5 });
  events.emit("worker.started", { worker: "worker-123" });
  events.emit("job.created", { id: "456", type: "email-notification", queue: "default" });
  events.emit("job.started", { job, worker: "worker-123" });
  events.emit("job.executed", {
    job,
    worker: "worker-123",
    outcome: { kind: "completed", result: null },
    runMs: 1249.6,
  });
  events.emit("job.completed", { job, runMs: 1249.6 });
  events.emit("job.failed", { job, runMs: 1, error, thrown: null });
  events.emit("pool.stopped", { workers: 5 });
  expect(lines).toEqual([
    "INFO: Worker pool started with 5 workers",
    "INFO: Worker worker-123 started",
    "INFO: Job 456 created with type email-notification",
    "INFO: Worker worker-123 processing job 456",
    "INFO: Worker worker-123 completed job 456 in 1250ms",
    "INFO: Job 456 completed successfully",
    "ERROR: Job 456 failed: Connection timeout",
    "INFO: Worker pool stopped",
  ]);
  expect(fields[3]).toEqual({
    jobId: "456",
    type: "email-notification",
    queue: "default",
    attempt: 1,
    worker: "worker-123",
  });
  expect(JSON.stringify(fields)).not.toContain("secret");
  stop();
  events.emit("pool.stopped", { workers: 5 });
  expect(lines).toHaveLength(8);
});

test("trouble is a warning, a job lost to us an error, and the line says what comes of it", () => {
  const events = createEventBus(rethrow);
  const { logger, lines } = createRecordingLogger();
  logEvents(events, logger);
  events.emit("job.retried", { job, error, delayMs: 2000 });
  events.emit("job.stuck", { job, worker: "worker-1", abortedBy: "timeout", runMs: 9000 });
  events.emit("completion.refused", { job, lease: job.lease });
  events.emit("completion.dropped", { job, error: new Error("no") });
  events.emit("service.failed", { service: "claimer", error: new Error("away"), retryInMs: 200 });
  expect(lines.map((line) => line.split(":")[0])).toEqual(["WARN", "WARN", "WARN", "ERROR", "WARN"]);
  expect(lines[0]).toBe("WARN: Job 456 will be retried in 2000ms: Connection timeout");
  expect(lines[4]).toBe("WARN: The claimer failed and tries again in 200ms: away");
});

test("a logger that does not write info is not given a line for every job", () => {
  const events = createEventBus(rethrow);
  const { logger, lines } = createRecordingLogger(false);
  logEvents(events, logger);
  events.emit("job.started", { job, worker: "worker-1" });
  events.emit("job.completed", { job, runMs: 1 });
  expect(lines).toEqual([]);
});
