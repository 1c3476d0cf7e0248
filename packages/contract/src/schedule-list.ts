import { RUN_OUTCOMES, RUN_REASONS, type ScheduleRun } from "@millrace/core";
import { z } from "zod";
import { instantOrNull, instantParameter } from "./instant.ts";
import { integerParameter } from "./integer-parameter.ts";
import { plainText } from "./plain-text.ts";
import { scheduleBody } from "./schedule.ts";

/** Query of `GET /api/schedules`. */
export const scheduleListQuery = z.strictObject({
  limit: integerParameter(1, 1000, "Most schedules of the page. Default 100.").optional(),
  cursor: plainText(80).optional().meta({ description: "`nextCursor` of the page before." }),
});

/** Answer of `GET /api/schedules`. */
export const scheduleListBody = z
  .object({
    schedules: z.array(scheduleBody).meta({ description: "By name." }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "SchedulePage" });

/** Query of `GET /api/schedules/{name}/runs`. */
export const scheduleRunsQuery = z.strictObject({
  limit: integerParameter(1, 1000, "Most lines of the page. Default 100.").optional(),
  before: instantParameter.optional(),
});

/** Answer of `GET /api/schedules/{name}/runs`. */
export const scheduleRunsBody = z
  .object({
    runs: z
      .array(
        z.object({
          tickAt: z.iso
            .datetime()
            .meta({ description: "Before jitter. Of a span of missed ticks: the first." }),
          untilAt: instantOrNull.meta({ description: "The last tick of a span." }),
          ticks: z.int(),
          outcome: z.enum(RUN_OUTCOMES),
          reason: z.enum(RUN_REASONS).nullable(),
          jobId: z.string().nullable(),
          recordedAt: z.iso.datetime(),
        }),
      )
      .meta({ description: "Newest first." }),
  })
  .meta({ id: "ScheduleRuns" });

/** Query of `GET /api/schedules/{name}/preview`. */
export const schedulePreviewQuery = z.strictObject({
  count: integerParameter(1, 1000, "Default 10.").optional(),
});

/** Answer of both previews. */
export const schedulePreviewAnswer = z
  .object({ ticks: z.array(z.iso.datetime()).meta({ description: "Before jitter." }) })
  .meta({ id: "ScheduleTicks" });

/** The body that shows a schedule's ledger. */
export function toScheduleRunsBody(runs: readonly ScheduleRun[]): z.infer<typeof scheduleRunsBody> {
  return {
    runs: runs.map((run) => ({
      ...run,
      tickAt: run.tickAt.toISOString(),
      untilAt: run.untilAt?.toISOString() ?? null,
      recordedAt: run.recordedAt.toISOString(),
    })),
  };
}
