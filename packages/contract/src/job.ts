import { type Job, JOB_STATUSES, WAITING_REASONS } from "@millrace/core";
import { z } from "zod";
import { instantOrNull } from "./instant.ts";
import { jobCancel, jobProgress, toCancelBody, toProgressBody } from "./job-report.ts";

/** Every answer has all of them; the OpenAPI generator would leave out those of unknown type. */
const JOB_FIELDS: readonly (keyof Job)[] = [
  "id",
  "type",
  "queue",
  "status",
  "waitingFor",
  "key",
  "uniqueKey",
  "priority",
  "payload",
  "result",
  "errorMessage",
  "errorCode",
  "retryCount",
  "maxRetries",
  "timeoutSeconds",
  "crashes",
  "snoozes",
  "createdAt",
  "updatedAt",
  "scheduledAt",
  "startedAt",
  "completedAt",
  "cancelRequestedAt",
  "cancel",
  "progress",
  "webhookUrl",
];

/** A job as every answer shows it. */
export const jobBody = z
  .object({
    id: z.string().meta({ description: "Opaque: 1 to 40 characters of 0-9 A-Z a-z _ -." }),
    type: z.string(),
    queue: z.string(),
    status: z.enum(JOB_STATUSES),
    waitingFor: z
      .enum(WAITING_REASONS)
      .nullable()
      .meta({ description: "Why a pending job waits; null when it runs in its turn." }),
    key: z.string().nullable().meta({
      description: "What the limits for each key of its queue are counted by.",
    }),
    uniqueKey: z.string().nullable().meta({ description: "The unique key that it was added under." }),
    priority: z.int().meta({ description: "1 (first) to 9 (last)." }),
    payload: z.unknown(),
    result: z.unknown(),
    errorMessage: z.string().nullable(),
    errorCode: z
      .string()
      .nullable()
      .meta({ description: "Stable code of the last error, such as `timeout`." }),
    retryCount: z.int(),
    maxRetries: z.int(),
    timeoutSeconds: z.number(),
    crashes: z.int().meta({ description: "Times that a worker died while it held the job." }),
    snoozes: z.int().meta({ description: "Times that its handler put it off without a failure." }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    scheduledAt: instantOrNull,
    startedAt: instantOrNull,
    completedAt: instantOrNull,
    cancelRequestedAt: instantOrNull.meta({ description: "Set while a running job has been asked to stop." }),
    cancel: jobCancel.nullable().meta({ description: "Of a job that was asked to stop while it ran." }),
    progress: jobProgress.nullable().meta({ description: "What its handler told last; null: nothing." }),
    webhookUrl: z.string().nullable().meta({ description: "Where its end is told of." }),
  })
  .meta({
    id: "Job",
    required: [...JOB_FIELDS],
  });
export type JobBody = z.infer<typeof jobBody>;

/** The body that shows a job. */
export function toJobBody(job: Job): JobBody {
  return {
    ...job,
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
    scheduledAt: job.scheduledAt?.toISOString() ?? null,
    startedAt: job.startedAt?.toISOString() ?? null,
    completedAt: job.completedAt?.toISOString() ?? null,
    cancelRequestedAt: job.cancelRequestedAt?.toISOString() ?? null,
    cancel: job.cancel === null ? null : toCancelBody(job.cancel),
    progress: job.progress === null ? null : toProgressBody(job.progress),
  };
}
