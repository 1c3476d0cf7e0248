import { FINAL_CODES } from "./container-error.ts";

/** What all of these types take over: three executions, exponentially apart; what cannot be mended by waiting is not repeated. */
export const containerRetry = {
  retry: { maxRetries: 2, strategy: "exponential", baseDelayMs: 2000, nonRetryableCodes: FINAL_CODES },
} as const;
