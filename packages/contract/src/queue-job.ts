import type { Job } from "@millrace/core";
import { z } from "zod";
import { jobBody, toJobBody } from "./job.ts";
import { MAX_BULK_JOBS, payload } from "./new-job.ts";
import { plainText } from "./plain-text.ts";
import { priorityName } from "./priority.ts";

const YEAR_MS = 31_536_000_000;
/** Body of `POST /api/queues/jobs`. Its type may be written as a constant: `EXECUTE_WORKFLOW`. */
export const newQueueJobBody = z
  .strictObject({
    type: plainText(80),
    data: payload,
    priority: priorityName.optional(),
    delay: z.int().min(0).max(YEAR_MS).optional().meta({ description: "Milliseconds before it may start." }),
    attempts: z.int().min(1).max(10_000).optional().meta({
      description: "Most executions in all. Default: the type's.",
    }),
  })
  .meta({ id: "NewQueueJob", required: ["type", "data"] });
export type NewQueueJobBody = z.infer<typeof newQueueJobBody>;

const list = z.array(newQueueJobBody).min(1).max(MAX_BULK_JOBS);

/** Body of `POST /api/queues/jobs/bulk`: all are stored, or none. */
export const newQueueJobsBody = z.union([list, z.strictObject({ jobs: list })]).meta({ id: "NewQueueJobs" });

/** A job with its payload under the name `data` as well. */
export const queueJobBody = jobBody
  .extend({ data: z.unknown(), attempts: z.int().meta({ description: "Most executions in all." }) })
  .meta({ id: "QueueJob" });

export function toQueueJobBody(job: Job): z.infer<typeof queueJobBody> {
  return { ...toJobBody(job), data: job.payload, attempts: job.maxRetries + 1 };
}
