import {
  CATCH_UPS,
  MAX_CATCH_UP,
  MAX_INTERVAL_MS,
  MAX_JITTER_MS,
  MAX_KEY_LENGTH,
  MIN_INTERVAL_MS,
  OVERLAPS,
  type Schedule,
} from "@millrace/core";
import { z } from "zod";
import { instant, instantOrNull } from "./instant.ts";
import { payload } from "./new-job.ts";
import { plainText } from "./plain-text.ts";
import { priority } from "./priority.ts";
import { retrySettings } from "./retry-settings.ts";

/** When a schedule ticks. The library judges it again, with the combinations. */
const timing = {
  cron: plainText(200)
    .optional()
    .meta({ description: "5 fields (minute hour day month weekday), or 6 with seconds first." }),
  intervalMs: z
    .int()
    .min(MIN_INTERVAL_MS)
    .max(MAX_INTERVAL_MS)
    .optional()
    .meta({ description: "Instead of cron: time between ticks." }),
  timeZone: plainText(80).optional().meta({ description: "IANA zone of the cron expression. Default: UTC." }),
  startAt: instant.optional().meta({ description: "No tick before it." }),
  endAt: instant.optional().meta({ description: "No tick at or after it." }),
};

const policy = {
  overlap: z
    .enum(OVERLAPS)
    .optional()
    .meta({ description: "What a tick does while an earlier job has not ended. Default: skip." }),
  catchUp: z
    .enum(CATCH_UPS)
    .optional()
    .meta({ description: "Which missed ticks get a job after an outage. Default: one." }),
  catchUpMax: z.int().min(1).max(MAX_CATCH_UP).optional().meta({ description: "With catchUp `all`." }),
  jitterMs: z
    .int()
    .min(0)
    .max(MAX_JITTER_MS)
    .optional()
    .meta({ description: "Each tick is put off by 0 to this. Default: 0." }),
};

const job = {
  queue: plainText(80).optional().meta({ description: "Default: the type's queue." }),
  priority: priority.optional().meta({ description: "Smaller runs first. Default: normal (3)." }),
  key: plainText(MAX_KEY_LENGTH)
    .optional()
    .meta({ description: "Of its jobs. Refused when it counts for nothing in their queue." }),
  maxRetries: z.int().min(0).max(10_000).optional(),
  timeoutSeconds: z.int().min(1).max(604_800).optional(),
  retry: retrySettings.optional(),
};

/** Body of `POST /api/schedules`. */
export const newScheduleBody = z
  .strictObject({
    name: plainText(80).meta({ description: "Letters, digits, _ . : -. One schedule has it." }),
    type: plainText(80),
    payload,
    ...job,
    ...timing,
    ...policy,
    paused: z.boolean().optional(),
  })
  .meta({ id: "NewSchedule", required: ["name", "type", "payload"] });
export type NewScheduleBody = z.infer<typeof newScheduleBody>;

/** Body of `PUT /api/schedules/{name}`: the name stands in the path. */
export const putScheduleBody = newScheduleBody
  .omit({ name: true })
  .meta({ id: "PutSchedule", required: ["type", "payload"] });

/** Body of `PATCH /api/schedules/{name}`: at least one field; null takes a setting away. */
export const schedulePatchBody = z
  .strictObject({
    payload: payload.optional(),
    ...nullable(job),
    ...nullable(timing),
    ...nullable(policy),
  })
  .refine((patch) => Object.keys(patch).length > 0, "must name at least one field")
  .meta({ id: "SchedulePatch" });
export type SchedulePatchBody = z.infer<typeof schedulePatchBody>;

/** Body of `POST /api/schedules/preview`. */
export const schedulePreviewBody = z
  .strictObject({
    ...timing,
    count: z.int().min(1).max(1000).optional().meta({ description: "Default: 10." }),
  })
  .meta({ id: "SchedulePreview" });

/** Every answer has all of them; the OpenAPI generator would leave out those of unknown type. */
const SCHEDULE_FIELDS: readonly (keyof Schedule)[] = [
  "name",
  "type",
  "payload",
  "queue",
  "priority",
  "key",
  "maxRetries",
  "timeoutSeconds",
  "retry",
  "cron",
  "intervalMs",
  "timeZone",
  "startAt",
  "endAt",
  "overlap",
  "catchUp",
  "catchUpMax",
  "jitterMs",
  "paused",
  "nextTickAt",
  "lastTickAt",
  "lastJobId",
  "queued",
  "createdAt",
  "updatedAt",
];

/** A schedule as every answer shows it. */
export const scheduleBody = z
  .object({
    name: z.string(),
    type: z.string(),
    payload: z.unknown(),
    queue: z.string().nullable().meta({ description: "Null: the type's queue." }),
    priority: z.int(),
    key: z.string().nullable(),
    maxRetries: z.int().nullable().meta({ description: "Null: the type's." }),
    timeoutSeconds: z.int().nullable().meta({ description: "Null: the type's." }),
    retry: z.record(z.string(), z.unknown()).nullable().meta({ description: "What replaces the type's." }),
    cron: z.string().nullable(),
    intervalMs: z.int().nullable(),
    timeZone: z.string(),
    startAt: instantOrNull,
    endAt: instantOrNull,
    overlap: z.enum(OVERLAPS),
    catchUp: z.enum(CATCH_UPS),
    catchUpMax: z.int().nullable(),
    jitterMs: z.int(),
    paused: z.boolean(),
    nextTickAt: instantOrNull.meta({ description: "Before jitter; null: there is none any more." }),
    lastTickAt: instantOrNull,
    lastJobId: z.string().nullable(),
    queued: z.int().meta({ description: "Ticks that wait for the end of an earlier job." }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "Schedule", required: [...SCHEDULE_FIELDS] });
export type ScheduleBody = z.infer<typeof scheduleBody>;

/** The body that shows a schedule. */
export function toScheduleBody(schedule: Schedule): ScheduleBody {
  return {
    ...schedule,
    retry: schedule.retry ?? null,
    startAt: schedule.startAt?.toISOString() ?? null,
    endAt: schedule.endAt?.toISOString() ?? null,
    nextTickAt: schedule.nextTickAt?.toISOString() ?? null,
    lastTickAt: schedule.lastTickAt?.toISOString() ?? null,
    createdAt: schedule.createdAt.toISOString(),
    updatedAt: schedule.updatedAt.toISOString(),
  };
}

type Nullable<Shape extends Record<string, z.ZodOptional>> = {
  [Field in keyof Shape]: z.ZodNullable<Shape[Field]>;
};

function nullable<Shape extends Record<string, z.ZodOptional>>(shape: Shape): Nullable<Shape> {
  return Object.fromEntries(
    Object.entries(shape).map(([field, type]) => [field, type.nullable()]),
  ) as Nullable<Shape>;
}
