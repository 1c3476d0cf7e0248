import { MAX_KEY_LENGTH, MAX_PARENTS, MAX_URL_LENGTH, PARENT_FAILURES } from "@millrace/core";
import { z } from "zod";
import { instant } from "./instant.ts";
import { plainText } from "./plain-text.ts";
import { priority } from "./priority.ts";
import { retrySettings } from "./retry-settings.ts";
import { uniqueSettings } from "./unique-settings.ts";

/** Most jobs of one bulk request. */
export const MAX_BULK_JOBS = 1000;

/** Any JSON value. Not `z.json()`: the OpenAPI generator cannot follow its recursion. */
export const payload = z.unknown().refine((value) => value !== undefined, "is required");

/** Body of `POST /api/jobs`. The library judges it again, together with the payload's schema. */
export const newJobBody = z
  .strictObject({
    type: plainText(80),
    payload,
    queue: plainText(80).optional().meta({ description: "Default: the type's queue." }),
    priority: priority.optional().meta({ description: "Smaller runs first. Default: normal (3)." }),
    maxRetries: z.int().min(0).max(10_000).optional().meta({ description: "n allows n + 1 executions." }),
    timeoutSeconds: z
      .int()
      .min(1)
      .max(604_800)
      .optional()
      .meta({ description: "Longest one execution may take." }),
    scheduledAt: instant.optional().meta({ description: "Earliest start. In the past: at once." }),
    unique: uniqueSettings.optional(),
    key: plainText(MAX_KEY_LENGTH).optional().meta({
      description:
        "What the queue's limits for each key are counted by. Refused in a queue where it counts for nothing.",
    }),
    dependsOn: z
      .array(plainText(40))
      .min(1)
      .max(MAX_PARENTS)
      .optional()
      .meta({ description: "Ids of jobs that have to end before this one starts." }),
    onParentFailure: z.enum(PARENT_FAILURES).optional().meta({
      description: "With dependsOn: what a job of them that fails or is cancelled does. Default: fail.",
    }),
    retry: retrySettings.optional(),
    webhookUrl: plainText(MAX_URL_LENGTH).optional().meta({
      description:
        "Where a webhook tells the end of the job: `{ jobId, status, timestamp, error? }`, and `instanceId` when the payload has one.",
    }),
  })
  .meta({ id: "NewJob", required: ["type", "payload"] });
export type NewJobBody = z.infer<typeof newJobBody>;

/** Body of `POST /api/jobs/bulk`: all are stored, or none. */
export const bulkBody = z
  .strictObject({ jobs: z.array(newJobBody).min(1).max(MAX_BULK_JOBS) })
  .meta({ id: "NewJobs" });

/** Answer to a bulk request: ids in the order of the request. */
export const bulkAnswer = z.object({ ids: z.array(z.string()) }).meta({ id: "NewJobIds" });
