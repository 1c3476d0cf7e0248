import {
  type KeyFigures,
  MAX_KEY_LENGTH,
  MAX_LIMIT,
  MAX_RATE_WINDOW_MS,
  MAX_WEIGHT,
  MIN_RATE_WINDOW_MS,
} from "@millrace/core";
import { z } from "zod";
import { integerParameter } from "./integer-parameter.ts";
import { plainText } from "./plain-text.ts";

/** Most keys of one page. */
const MAX_KEYS = 1000;

/** Start n is allowed when start n − limit is a window ago. */
export const rate = z
  .strictObject({
    limit: z.int().min(1).max(MAX_LIMIT).meta({ description: "Most starts within windowMs." }),
    windowMs: z.int().min(MIN_RATE_WINDOW_MS).max(MAX_RATE_WINDOW_MS),
  })
  .meta({ id: "Rate" });

/** What holds for each key of a queue that has no setting of its own. */
export const keyLimits = z
  .strictObject({
    concurrency: z.int().min(1).max(MAX_LIMIT).nullable().optional().meta({
      description: "Most jobs of one key that run at once over all processes; null: no limit.",
    }),
    rate: rate.nullable().optional(),
  })
  .meta({ id: "KeyLimits" });

/** Body of `PUT /api/queues/{queue}/keys/{key}`: replaces what the key had. */
export const keySettingsBody = keyLimits
  .extend({
    weight: z.int().min(1).max(MAX_WEIGHT).nullable().optional().meta({
      description: "Turns in a fair queue for each turn of a key of weight 1. Default 1.",
    }),
  })
  .meta({ id: "KeySettings" });

export const queueKeyBody = z
  .object({
    key: z.string().meta({ description: "Empty: all jobs without a key." }),
    concurrency: z.int().nullable(),
    rate: rate.nullable(),
    weight: z.int().nullable(),
    waiting: z.int().meta({ description: "Jobs in its line, counted up to 10000." }),
    active: z.int().meta({ description: "Jobs of it that are claimed." }),
    waitingFor: z
      .enum(["concurrency", "rate"])
      .nullable()
      .meta({ description: "What its next job waits for; null: its turn." }),
  })
  .meta({ id: "QueueKey" });

export const queueKeyListQuery = z.strictObject({
  after: plainText(MAX_KEY_LENGTH).optional().meta({ description: "The last key of the page before." }),
  limit: integerParameter(1, MAX_KEYS, "Most keys of the page. Default 100.").optional(),
});

export const queueKeyListBody = z.object({ keys: z.array(queueKeyBody) }).meta({ id: "QueueKeys" });

/** The body that shows a key. */
export function toQueueKeyBody(figures: KeyFigures): z.infer<typeof queueKeyBody> {
  return figures;
}
