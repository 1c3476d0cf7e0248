import { type Job, JobNotFoundError } from "@millrace/core";
import type { JobReader } from "../coalesced-reader.ts";

/** The job. Throws JobNotFoundError. */
export async function readJobOrThrow(reader: JobReader, id: string): Promise<Job> {
  const job = await reader.getJob(id);
  if (job === null) throw new JobNotFoundError(id);
  return job;
}
