import { type Job, JobNotFoundError, JobStateError } from "@millrace/core";
import type { Context } from "hono";
import type { AppDependencies } from "../app-dependencies.ts";
import { waitForEnd } from "../wait-for-end.ts";
import { readJobOrThrow } from "./read-job-or-throw.ts";

/** Seconds that a cancel waits for the worker of a running job to let go. */
const ACKNOWLEDGEMENT_SECONDS = 2;

/**
 * Cancels a job; of a running one, waits up to 2 s until its worker let go. Returns the job: `cancelled`,
 * or still `running` with the request recorded. Throws JobNotFoundError, and JobStateError when the job
 * has ended otherwise.
 */
export async function cancelAndWait(
  dependencies: Pick<AppDependencies, "jobs" | "reader" | "closing">,
  c: Context,
  id: string,
): Promise<Job> {
  const answer = await dependencies.jobs.cancel(id);
  if (answer.kind === "unknown") throw new JobNotFoundError(id);
  if (answer.kind === "finished") throw new JobStateError(id, answer.status, "cancelled");
  if (answer.kind === "cancelled") return readJobOrThrow(dependencies.reader, id);

  const job = await waitForEnd(dependencies, c, id, ACKNOWLEDGEMENT_SECONDS);
  if (job.status === "completed" || job.status === "failed")
    throw new JobStateError(id, job.status, "cancelled");
  return job;
}
