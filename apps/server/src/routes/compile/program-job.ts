import { CODE_EXECUTION_TYPE } from "@millrace/code-execution";
import { type Job, JobNotFoundError } from "@millrace/core";
import type { Context } from "hono";
import type { AppEnv } from "../../app-env.ts";
import type { JobReader } from "../../coalesced-reader.ts";
import { knownForm } from "../job-id.ts";
import { readJobOrThrow } from "../read-job-or-throw.ts";

/**
 * The job of a program that the client may see: ids can be guessed, so what a known user sent is as good as unknown to all
 * others. Jobs of other types do not exist for the code routes. Throws JobNotFoundError.
 */
export async function readProgramJob(reader: JobReader, c: Context<AppEnv>, id: string): Promise<Job> {
  const job = await readJobOrThrow(reader, knownForm(id));
  if (job.type !== CODE_EXECUTION_TYPE || isAnothers(job, c.get("client"))) throw new JobNotFoundError(id);
  return job;
}

/** An address proves nobody: many share one, and one client has several. */
function isAnothers({ payload }: Pick<Job, "payload">, client: string): boolean {
  const owner = typeof payload === "object" && payload !== null && "owner" in payload ? payload.owner : null;
  return typeof owner === "string" && owner.startsWith("user:") && owner !== client;
}

/** Whether a job of a program was submitted by this user. */
export function isSubmittedBy({ payload }: Pick<Job, "payload">, userId: string): boolean {
  return typeof payload === "object" && payload !== null && "userId" in payload && payload.userId === userId;
}
