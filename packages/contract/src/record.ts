import type { AuditEntry, JobEvent, JobEventName } from "@millrace/core";
import { z } from "zod";
import { instantOrNull, instantParameter } from "./instant.ts";
import { integerParameter } from "./integer-parameter.ts";
import { plainText } from "./plain-text.ts";

/** What happens to jobs, by name. */
export const EVENT_NAMES = [
  "created",
  "started",
  "completed",
  "failed",
  "cancelled",
  "retried",
  "rescued",
  "snoozed",
  "cancel",
  "retry",
  "change",
  "remove",
] as const satisfies readonly JobEventName[];

/** Answer of `GET /api/jobs/{id}/events`. */
export const jobEventsBody = z
  .object({
    events: z
      .array(
        z.object({
          id: z
            .string()
            .meta({ description: "job.attempt.event, or job.audit-number.action of what was done by hand." }),
          jobId: z.string(),
          attempt: z
            .int()
            .nullable()
            .meta({ description: "Number of the execution, from 1; 0: before any; null: by hand." }),
          event: z.enum(EVENT_NAMES).meta({
            description:
              "retried, rescued and snoozed end an execution and the job goes on; cancel, retry, change and remove were done by hand.",
          }),
          at: z.iso.datetime(),
          errorCode: z.string().nullable(),
          errorMessage: z.string().nullable(),
          workerId: z.string().nullable(),
          actor: z.string().nullable(),
        }),
      )
      .meta({ description: "Oldest first." }),
  })
  .meta({ id: "JobEvents" });

/** Query of `GET /api/audit`. */
export const auditQuery = z.strictObject({
  actor: plainText(200).optional(),
  action: plainText(80).optional(),
  targetKind: plainText(80).optional().meta({ description: "job, queue, schedule, rule …" }),
  targetId: plainText(200).optional().meta({ description: "Id of the job, else the name." }),
  after: instantParameter.optional(),
  before: instantParameter.optional(),
  limit: integerParameter(1, 1000, "Most entries of the page. Default 100.").optional(),
  cursor: plainText(20).optional().meta({ description: "`nextCursor` of the page before." }),
});

/** Answer of `GET /api/audit`. */
export const auditBody = z
  .object({
    entries: z
      .array(
        z.object({
          id: z.string(),
          at: instantOrNull,
          actor: z.string(),
          action: z.string(),
          targetKind: z.string(),
          targetId: z.string(),
          before: z.record(z.string(), z.unknown()).nullable(),
          after: z.record(z.string(), z.unknown()).nullable(),
        }),
      )
      .meta({ description: "Newest first." }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "AuditPage" });

export function toJobEventsBody(events: readonly JobEvent[]): z.infer<typeof jobEventsBody> {
  return { events: events.map((event) => ({ ...event, at: event.at.toISOString() })) };
}

export function toAuditBody({
  entries,
  nextCursor,
}: {
  readonly entries: readonly AuditEntry[];
  readonly nextCursor: string | null;
}): z.infer<typeof auditBody> {
  const document = (value: object | null) => value as Record<string, unknown> | null;
  return {
    entries: entries.map((entry) => ({
      ...entry,
      at: entry.at.toISOString(),
      before: document(entry.before),
      after: document(entry.after),
    })),
    nextCursor,
  };
}
