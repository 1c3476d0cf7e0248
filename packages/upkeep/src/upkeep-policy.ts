/** What all of these types take over: three executions, exponentially apart. */
export const upkeepPolicy = {
  retry: { maxRetries: 2, strategy: "exponential", baseDelayMs: 2000 },
} as const;
