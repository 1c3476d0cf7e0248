/** `fixed`: base; `linear`: base × n; `exponential`: base × multiplier^(n−1); all capped at the most. */
export const RETRY_STRATEGIES = ["fixed", "linear", "exponential"] as const;
export type RetryStrategy = (typeof RETRY_STRATEGIES)[number];

/** What a policy may say: one of the above, or `schedule`, whose delays stand in a list. */
export const POLICY_STRATEGIES = [...RETRY_STRATEGIES, "schedule"] as const;
type PolicyStrategy = (typeof POLICY_STRATEGIES)[number];

/** How failed executions are tried again. */
export interface RetryPolicy {
  /** Executions after the first: n allows n + 1 in all. Default 3. */
  readonly maxRetries: number;
  readonly strategy: PolicyStrategy;
  /** With strategy `schedule`: the delay before each retry, in ms; the last one counts for all further ones. 1 to 100 of them. */
  readonly delaysMs?: readonly number[];
  /** Milliseconds. Default 1000. */
  readonly baseDelayMs: number;
  /** Milliseconds; no delay is longer, jitter apart. Default 60000. */
  readonly maxDelayMs: number;
  /** Factor of `exponential`. Default 2. */
  readonly multiplier: number;
  /** Share of the delay that chance may add (never take away), 0 to 1. Default 0.1. */
  readonly jitter: number;
  /** Error codes that end the job at once. Any other code is retried. */
  readonly nonRetryableCodes: readonly string[];
  /**
   * Error codes that are retried even where `nonRetryableCodes` of a wider setting, or a final timeout, would end
   * the job. Default: none.
   */
  readonly retryableCodes?: readonly string[];
  /** A job that saw so many workers die is failed with code `worker-crash` instead of being run again. Default 3. */
  readonly maxCrashes?: number;
  /** A job that was put off so often by `snooze` is failed with code `too-many-snoozes` when it asks again. Default: no limit. */
  readonly maxSnoozes?: number;
}

type DelayCalculator = (attempt: number, baseMs: number, maxMs: number, multiplier?: number) => number;

/**
 * Milliseconds to wait after the n-th failed execution, n from 1, without jitter:
 * fixed(n) = base, linear(n) = base × n, exponential(n) = base × 2^(n−1), each at most `maxMs`.
 */
export const retryDelayCalculators: Readonly<Record<RetryStrategy, DelayCalculator>> = {
  fixed: (_attempt, baseMs, maxMs) => Math.min(baseMs, maxMs),
  linear: (attempt, baseMs, maxMs) => Math.min(baseMs * attempt, maxMs),
  exponential: (attempt, baseMs, maxMs, multiplier = 2) =>
    Math.min(baseMs * multiplier ** (attempt - 1), maxMs),
};

/** Delay before the next execution, in ms: the policy's delay plus up to `jitter` of it, never less. */
export function retryDelayMs(policy: RetryPolicy, attempt: number, random: () => number): number {
  return Math.round(plainDelayMs(policy, attempt) * (1 + policy.jitter * random()));
}

function plainDelayMs(policy: RetryPolicy, attempt: number): number {
  const { strategy, delaysMs = [], baseDelayMs, maxDelayMs, multiplier } = policy;
  // Every door refuses a schedule without delays.
  if (strategy === "schedule") return delaysMs[Math.min(attempt, delaysMs.length) - 1] ?? baseDelayMs;
  return retryDelayCalculators[strategy](attempt, baseDelayMs, maxDelayMs, multiplier);
}
