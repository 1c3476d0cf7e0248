import { CANCEL_STATES, type JobCancel, type JobLogPage, type JobProgress, LOG_LEVELS } from "@millrace/core";
import { z } from "zod";
import { instantOrNull } from "./instant.ts";
import { integerParameter } from "./integer-parameter.ts";

/** How far a job is. */
export const jobProgress = z
  .object({
    percent: z.number().nullable().meta({ description: "0 to 100; null where the total is unknown." }),
    done: z.number().nullable(),
    total: z.number().nullable(),
    message: z.string().nullable(),
    attempt: z.int().meta({ description: "The execution that told it, from 1." }),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "JobProgress" });

/** What became of a request to stop a job while it ran. */
export const jobCancel = z
  .object({
    state: z.enum(CANCEL_STATES).meta({
      description:
        "requested: its worker has not answered; acknowledged: its signal is aborted; forced: closed at the deadline; stuck: closed so, and its code still runs.",
    }),
    requestedAt: z.iso.datetime(),
    deadlineAt: z.iso.datetime().meta({ description: "When it is closed by force." }),
    acknowledgedAt: instantOrNull,
  })
  .meta({ id: "JobCancel" });

/** Query of `GET /api/jobs/{id}/logs`. */
export const jobLogsQuery = z.strictObject({
  after: integerParameter(0, 2_000_000_000, "Only lines past this one. Default 0.").optional(),
  limit: integerParameter(1, 1000, "Most lines of the page. Default 100.").optional(),
});

/** Answer of `GET /api/jobs/{id}/logs`. */
export const jobLogsBody = z
  .object({
    lines: z.array(
      z.object({
        line: z.int().meta({ description: "From 1, without gaps, over all executions." }),
        attempt: z.int(),
        level: z.enum(LOG_LEVELS),
        message: z.string(),
        fields: z.record(z.string(), z.unknown()).nullable(),
        loggedAt: z.iso.datetime(),
      }),
    ),
    nextAfter: z.int().nullable().meta({ description: "Where the next page begins; null at the end." }),
    dropped: z.int().meta({ description: "Lines past the cap, which were counted and not kept." }),
  })
  .meta({ id: "JobLogs" });

export function toProgressBody(progress: JobProgress): z.infer<typeof jobProgress> {
  return { ...progress, updatedAt: progress.updatedAt.toISOString() };
}

export function toCancelBody(cancel: JobCancel): z.infer<typeof jobCancel> {
  return {
    state: cancel.state,
    requestedAt: cancel.requestedAt.toISOString(),
    deadlineAt: cancel.deadlineAt.toISOString(),
    acknowledgedAt: cancel.acknowledgedAt?.toISOString() ?? null,
  };
}

/** The body that shows a page of a job's lines. */
export function toJobLogsBody({ lines, ...page }: JobLogPage): z.infer<typeof jobLogsBody> {
  return { ...page, lines: lines.map((line) => ({ ...line, loggedAt: line.loggedAt.toISOString() })) };
}
