import { type Job, JobNotFoundError } from "@millrace/core";

/** The job. Throws JobNotFoundError. */
export async function readJobOrThrow(
  reader: { getJob(id: string): Promise<Job | null> },
  id: string,
): Promise<Job> {
  const job = await reader.getJob(id);
  if (job === null) throw new JobNotFoundError(id);
  return job;
}
