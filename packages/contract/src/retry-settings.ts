import { RETRY_STRATEGIES } from "@millrace/core";
import { z } from "zod";
import { plainText } from "./plain-text.ts";

const YEAR_MS = 31_536_000_000;

/** How one job's failed executions are tried again; what is left out comes from its type. */
export const retrySettings = z
  .strictObject({
    strategy: z.enum(RETRY_STRATEGIES).optional(),
    baseDelayMs: z.number().min(0).max(YEAR_MS).optional(),
    maxDelayMs: z.number().min(0).max(YEAR_MS).optional(),
    multiplier: z.number().min(1).max(1000).optional(),
    jitter: z.number().min(0).max(1).optional(),
    nonRetryableCodes: z.array(plainText(100)).max(100).optional(),
  })
  .meta({ id: "RetrySettings" });
