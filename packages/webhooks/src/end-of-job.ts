import { type ParentJob, UnrecoverableError } from "@millrace/core";

/** What a webhook says of a job that has ended. */
export interface EndOfJob {
  readonly instanceId?: string;
  readonly jobId: string;
  /** `removed`: it is not known how it ended. */
  readonly status: string;
  /** ISO 8601: when it ended, else when this was sent. */
  readonly timestamp: string;
  readonly error?: string;
}

/** Throws UnrecoverableError unless there is exactly one job to tell of. */
export function endOfJob(
  parents: readonly ParentJob[],
  instanceId: string | undefined,
  nowMs: number,
): EndOfJob {
  const [job] = parents;
  if (job === undefined || parents.length > 1) {
    throw new UnrecoverableError(
      `There is nothing to send: without a payload a webhook tells of the one job that it depends on, and this one depends on ${parents.length}.`,
    );
  }
  return {
    ...(instanceId !== undefined && { instanceId }),
    jobId: job.id,
    status: job.status,
    timestamp: (job.endedAt ?? new Date(nowMs)).toISOString(),
    ...(job.errorMessage !== null && { error: job.errorMessage }),
  };
}
