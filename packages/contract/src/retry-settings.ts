import { RETRY_STRATEGIES } from "@millrace/core";
import { z } from "zod";
import { plainText } from "./plain-text.ts";

const YEAR_MS = 31_536_000_000;

const codes = z.array(plainText(100)).max(100);

const retry = {
  strategy: z.enum([...RETRY_STRATEGIES, "schedule"]).optional(),
  delaysMs: z.array(z.number().min(0).max(YEAR_MS)).min(1).max(100).optional().meta({
    description:
      "With strategy schedule: the delay before each retry; the last one counts for all further ones.",
  }),
  baseDelayMs: z.number().min(0).max(YEAR_MS).optional(),
  maxDelayMs: z.number().min(0).max(YEAR_MS).optional(),
  multiplier: z.number().min(1).max(1000).optional(),
  jitter: z.number().min(0).max(1).optional(),
  retryableCodes: codes
    .optional()
    .meta({ description: "Retried even where a wider setting names them in nonRetryableCodes." }),
  nonRetryableCodes: codes.optional().meta({ description: "End the job at once. Any other is retried." }),
  maxCrashes: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .meta({ description: "Dead workers after which the job is failed, code worker-crash. Default 3." }),
  maxSnoozes: z.int().min(0).max(1_000_000).optional().meta({
    description: "Snoozes after which the next one fails the job, code too-many-snoozes. Default: no limit.",
  }),
};

/** How one job's failed executions are tried again; what is left out comes from its type. */
export const retrySettings = z.strictObject(retry).meta({ id: "RetrySettings" });

/** Settings of a policy, of a type or a queue. */
export const policySettings = z
  .strictObject({
    maxRetries: z.int().min(0).max(10_000).optional().meta({ description: "n allows n + 1 executions." }),
    timeoutSeconds: z.int().min(1).max(604_800).optional(),
    timeoutIsFinal: z.boolean().optional().meta({ description: "Whether a timeout ends the job." }),
    ...retry,
  })
  .meta({ id: "PolicySettings" });
