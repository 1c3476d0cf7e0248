import { type EnqueueOptions, InvalidInputError, type NewJob } from "@millrace/core";

/** Most jobs that may be asked to wait, as for queues. */
const MAX_WAITING = 1_000_000_000;

/** A most for keys is for jobs that have one, and of which it is known that they are new. */
export function refuseUncountable(jobs: readonly NewJob[], { maxWaitingOfKey }: EnqueueOptions): void {
  if (maxWaitingOfKey === undefined) return;
  const counts = Number.isInteger(maxWaitingOfKey) && maxWaitingOfKey >= 0 && maxWaitingOfKey <= MAX_WAITING;
  const detail = !counts
    ? `must be an integer from 0 to ${MAX_WAITING}`
    : jobs.every((job) => job?.key !== undefined && job.unique === undefined)
      ? undefined
      : "is for jobs with a key and without a unique key";
  if (detail === undefined) return;
  throw new InvalidInputError("INVALID_JOB", `The job cannot be accepted: maxWaitingOfKey ${detail}.`, [
    { pointer: "/maxWaitingOfKey", detail },
  ]);
}
