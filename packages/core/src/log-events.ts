import type { EventBus } from "./events.ts";
import type { Logger } from "./logger.ts";
import type { ClaimedJob } from "./store.ts";

const fieldsOf = (job: Pick<ClaimedJob, "id" | "type" | "queue" | "retryCount">) => ({
  jobId: job.id,
  type: job.type,
  queue: job.queue,
  attempt: job.retryCount + 1,
});

/**
 * Writes the runtime's events to a log. The only place that decides level and words: work done is `info`, a
 * retry or a take-over `warn`, a job that failed for good or an outcome lost `error`, the engine room `debug`.
 * Payloads and results are never logged. Returns how to stop.
 */
export function logEvents(events: EventBus, logger: Logger): () => void {
  // Three lines a job: where they are not wanted, putting them together would cost more than the job.
  const tellsJobs = (): boolean => logger.isLevelEnabled?.("info") ?? true;
  const stops = [
    events.on("pool.started", ({ workers, maxWorkers }) =>
      logger.info(
        { workers, maxWorkers },
        `Worker pool started with ${workers} ${workers === 1 ? "worker" : "workers"}`,
      ),
    ),
    events.on("pool.stopped", ({ workers }) => logger.info({ workers }, "Worker pool stopped")),
    events.on("worker.started", ({ worker }) => logger.info({ worker }, `Worker ${worker} started`)),
    events.on("worker.stopped", ({ worker }) => logger.info({ worker }, `Worker ${worker} stopped`)),
    events.on("types.outdated", ({ types }) =>
      types.forEach(({ type, schemaVersion, storedVersion }) =>
        logger.warn(
          { type, schemaVersion, storedVersion },
          `Jobs of type ${type} are left to newer processes: the handler here is of schema version ${schemaVersion}, the stored one is ${storedVersion}`,
        ),
      ),
    ),
    events.on("worker.registered", ({ workerId }) =>
      logger.debug({ workerId }, `Registered as worker process ${workerId}`),
    ),

    events.on("job.created", ({ id, type, queue }) => {
      if (tellsJobs()) logger.info({ jobId: id, type, queue }, `Job ${id} created with type ${type}`);
    }),
    events.on("job.started", ({ job, worker }) => {
      if (tellsJobs()) logger.info({ ...fieldsOf(job), worker }, `Worker ${worker} processing job ${job.id}`);
    }),
    events.on("job.executed", ({ job, worker, outcome, runMs }) => {
      if (outcome.kind !== "completed" || !tellsJobs()) return;
      const ms = Math.round(runMs);
      logger.info(
        { ...fieldsOf(job), worker, runMs: ms },
        `Worker ${worker} completed job ${job.id} in ${ms}ms`,
      );
    }),
    events.on("job.completed", ({ job }) => {
      if (tellsJobs()) logger.info(fieldsOf(job), `Job ${job.id} completed successfully`);
    }),
    events.on("job.failed", ({ job, error }) =>
      logger.error(
        { ...fieldsOf(job), code: error.code, errorClass: error.errorClass },
        `Job ${job.id} failed: ${error.message}`,
      ),
    ),
    events.on("job.retried", ({ job, error, delayMs }) =>
      logger.warn(
        { ...fieldsOf(job), code: error.code, delayMs },
        `Job ${job.id} will be retried in ${delayMs}ms: ${error.message}`,
      ),
    ),
    events.on("job.snoozed", ({ job, reason, delayMs }) => {
      if (tellsJobs())
        logger.info(
          { ...fieldsOf(job), delayMs },
          `Job ${job.id} snoozed for ${delayMs}ms${reason === null ? "" : `: ${reason}`}`,
        );
    }),
    events.on("job.cancelled", ({ job }) => logger.info(fieldsOf(job), `Job ${job.id} cancelled`)),
    events.on("job.returned", ({ job }) =>
      logger.debug(fieldsOf(job), `Job ${job.id} given back to its queue`),
    ),
    events.on("job.stuck", ({ job, worker, abortedBy, runMs }) =>
      logger.warn(
        { ...fieldsOf(job), worker, abortedBy, runMs: Math.round(runMs) },
        `Job ${job.id} is stuck: its handler ignores that it was aborted (${abortedBy}) and keeps a slot of worker ${worker}`,
      ),
    ),

    events.on("completion.refused", ({ job, lease }) =>
      logger.warn(
        { ...fieldsOf(job), lease },
        `Job ${job.id} was taken over: the outcome of this execution was refused`,
      ),
    ),
    events.on("completion.dropped", ({ job, error }) =>
      logger.error(
        { ...fieldsOf(job), err: error },
        `The outcome of job ${job.id} could not be recorded; the job will run again`,
      ),
    ),
    events.on("report.dropped", ({ job, error }) =>
      logger.error(
        { ...fieldsOf(job), err: error },
        `The progress and log lines of job ${job.id} could not be stored`,
      ),
    ),
    events.on("lease.lost", ({ lease, running, unstarted }) =>
      logger.warn(
        { lease, running, unstarted },
        `Lease ${lease.workerId}/${lease.number} lost: ${running} running jobs aborted, ${unstarted} unstarted dropped`,
      ),
    ),
    events.on("jobs.claimed", (fields) =>
      logger.debug(fields, `Claimed ${fields.jobs} jobs of queue ${fields.queue}`),
    ),
    events.on("jobs.promoted", ({ promoted }) =>
      logger.debug({ promoted }, `${promoted} scheduled jobs became ready`),
    ),
    events.on("schedule.ticked", (fields) =>
      logger.debug(
        fields,
        `Schedule ${fields.schedule} ticked: ${fields.jobIds.length} jobs created, ${fields.skipped} ticks skipped, ${fields.missed} missed`,
      ),
    ),
    events.on("jobs.rescued", (fields) =>
      logger.warn(
        fields,
        `Rescued ${fields.rescued} jobs of ${fields.workersEnded} dead workers; ${fields.failed} failed for good`,
      ),
    ),
    events.on("service.failed", ({ service, error, retryInMs }) =>
      logger.warn(
        { service, err: error, retryInMs },
        `The ${service} failed and tries again in ${retryInMs}ms: ${messageOf(error)}`,
      ),
    ),
    events.on("hook.failed", ({ job, error }) =>
      logger.error({ ...fieldsOf(job), err: error }, `onFailed of job ${job.id} threw: ${messageOf(error)}`),
    ),
  ];
  return () => stops.forEach((stop) => stop());
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
