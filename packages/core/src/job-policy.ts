import type { RetryPolicy } from "./retry.ts";

/** Settings of a job that rarely differ: stored once per distinct value and referred to by id. */
export interface JobPolicy extends RetryPolicy {
  /** Seconds that one execution may take. Default 300. */
  readonly timeoutSeconds: number;
  /** Whether a timeout ends the job instead of being retried. Default false. */
  readonly timeoutIsFinal: boolean;
}

export const defaultJobPolicy: JobPolicy = {
  maxRetries: 3,
  strategy: "exponential",
  baseDelayMs: 1000,
  maxDelayMs: 60_000,
  multiplier: 2,
  jitter: 0.1,
  nonRetryableCodes: [],
  timeoutSeconds: 300,
  timeoutIsFinal: false,
};
