import { CONFLICT_ANSWERS, MAX_UNIQUE_KEY_LENGTH, MAX_UNIQUE_MS } from "@millrace/core";
import { z } from "zod";
import { plainText } from "./plain-text.ts";

const milliseconds = z.int().min(1).max(MAX_UNIQUE_MS);

/** At most one job of a key counts at a time, in a queue. */
export const uniqueSettings = z
  .strictObject({
    key: plainText(MAX_UNIQUE_KEY_LENGTH),
    mode: z
      .union([z.enum(["pending", "unfinished"]), z.strictObject({ windowMs: milliseconds })], {
        error: `must be pending, unfinished, or {"windowMs": 1 to ${MAX_UNIQUE_MS}}`,
      })
      .optional()
      .meta({
        description: "Which earlier job counts: by its status, or by its age. Default: unfinished.",
      }),
    onConflict: z
      .enum(CONFLICT_ANSWERS)
      .optional()
      .meta({ description: "What happens when one counts. Default: existing, its id is answered." }),
    delayMs: milliseconds
      .optional()
      .meta({ description: "Start this long after the last request of the key. Instead of scheduledAt." }),
    maxDelayMs: milliseconds
      .optional()
      .meta({ description: "With delayMs: start no later than this after the first request." }),
  })
  .meta({ id: "UniqueSettings" });
