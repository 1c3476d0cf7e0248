import { CODE_EXECUTION_TYPE } from "@millrace/code-execution";
import { type Job, JobNotFoundError } from "@millrace/core";
import type { JobReader } from "../../coalesced-reader.ts";
import { knownForm } from "../job-id.ts";
import { readJobOrThrow } from "../read-job-or-throw.ts";

/** The job of a program. Jobs of other types do not exist for the code routes. Throws JobNotFoundError. */
export async function readProgramJob(reader: JobReader, id: string): Promise<Job> {
  const job = await readJobOrThrow(reader, knownForm(id));
  if (job.type !== CODE_EXECUTION_TYPE) throw new JobNotFoundError(id);
  return job;
}

/** Whether a job of a program was submitted by this user. */
export function isSubmittedBy({ payload }: Pick<Job, "payload">, userId: string): boolean {
  return typeof payload === "object" && payload !== null && "userId" in payload && payload.userId === userId;
}
