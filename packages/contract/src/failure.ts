import type { FailureGroup, Job } from "@millrace/core";
import { z } from "zod";
import { fingerprint } from "./fingerprint.ts";
import { instant, instantParameter } from "./instant.ts";
import { integerParameter } from "./integer-parameter.ts";
import { jobConditions } from "./job-conditions.ts";
import { jobBody, toJobBody } from "./job.ts";
import { MAX_PAGE } from "./job-list.ts";
import { plainText } from "./plain-text.ts";

/** Query of `GET /api/failures`. */
export const failureQuery = z.strictObject({
  type: plainText(80).optional(),
  code: plainText(200).optional(),
  fingerprint: fingerprint.optional(),
  since: instantParameter.optional().meta({ description: "Last seen after it." }),
  limit: integerParameter(1, MAX_PAGE, "Most groups. Default 100.").optional(),
});

/** Failures that have type, code and fingerprint in common. */
const failureBody = z
  .object({
    type: z.string(),
    code: z.string(),
    fingerprint: z.string(),
    errorClass: z.enum(["program", "handler", "system"]),
    pattern: z.string().meta({ description: "The message without what differs from one to the next." }),
    message: z.string().meta({ description: "The newest one, its first 1000 characters." }),
    attempts: z.int().meta({ description: "Attempts that failed so." }),
    jobs: z.int().meta({ description: "Jobs that ended failed so." }),
    lastJobId: z.string(),
    firstSeenAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
  })
  .meta({ id: "Failure" });

/** Answer of `GET /api/failures`. */
export const failureListBody = z
  .object({ failures: z.array(failureBody).meta({ description: "Last seen first." }) })
  .meta({ id: "Failures" });

export function toFailureBody(group: FailureGroup): z.infer<typeof failureBody> {
  return {
    ...group,
    firstSeenAt: group.firstSeenAt.toISOString(),
    lastSeenAt: group.lastSeenAt.toISOString(),
  };
}

/** Query of `GET /api/dead-letters`. */
export const deadLetterQuery = z.strictObject({
  type: plainText(80).optional(),
  queue: plainText(80).optional(),
  code: plainText(200).optional(),
  fingerprint: fingerprint.optional(),
  createdAfter: instantParameter.optional(),
  createdBefore: instantParameter.optional(),
  since: instantParameter.optional().meta({ description: "Failed for good after it." }),
  until: instantParameter.optional().meta({ description: "Failed for good before it." }),
  limit: integerParameter(1, MAX_PAGE, "Most jobs of the page. Default 100.").optional(),
  cursor: plainText(1000)
    .optional()
    .meta({ description: "`nextCursor` of the page before, with the same filters." }),
});

/** A job that failed for good. */
const deadLetterBody = jobBody
  .extend({
    quarantined: z
      .boolean()
      .meta({ description: "Ended since worker after worker died while it ran: code `worker-crash`." }),
  })
  .meta({ id: "DeadLetter", required: [...Object.keys(jobBody.shape), "quarantined"] });

/** Answer of `GET /api/dead-letters`. */
export const deadLetterListBody = z
  .object({
    deadLetters: z.array(deadLetterBody).meta({ description: "Newest first." }),
    nextCursor: z.string().nullable(),
    searched: z.int().nullable().meta({
      description: "No index serves the filter: only this many of the newest jobs were looked at. Else null.",
    }),
  })
  .meta({ id: "DeadLetterPage" });

export function toDeadLetterBody(job: Job): z.infer<typeof deadLetterBody> {
  return { ...toJobBody(job), quarantined: job.errorCode === "worker-crash" };
}

/** Body of `POST /api/dead-letters/redrive`: which ones; `{}` is all. */
export const redriveBody = jobConditions
  .omit({ status: true, errorCode: true, endedAfter: true, endedBefore: true })
  .extend({
    code: plainText(200).optional(),
    since: instant.optional().meta({ description: "Failed for good after it." }),
    until: instant.optional().meta({ description: "Failed for good before it." }),
  })
  .meta({ id: "Redrive" });
