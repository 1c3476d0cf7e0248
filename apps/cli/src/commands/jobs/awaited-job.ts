import type { Job } from "millrace";
import type { Answer } from "../../answer.ts";
import { jobFields } from "./job-fields.ts";

/** What is told of a job that was waited for: only one that completed is what was hoped for. */
export function awaitedJob(job: Job, nowMs: number): Answer {
  return { value: job, text: jobFields(job, nowMs), failed: job.status !== "completed" };
}
