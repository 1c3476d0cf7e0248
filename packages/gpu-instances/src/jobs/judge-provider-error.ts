import { RetryAfterError } from "@millrace/core";
import { ProviderError, type ProviderErrorKind } from "../provider-error.ts";

/** No delay that a provider asks for is longer. Milliseconds. */
const MOST_DELAY_MS = 300_000;

/** Asking again changes nothing. */
const FINAL: ReadonlySet<ProviderErrorKind> = new Set(["invalid", "unauthorized", "not_found"]);

/** The provider will surely not have made anything. */
const NOTHING_MADE: ReadonlySet<ProviderErrorKind> = new Set([
  "no_capacity",
  "rate_limited",
  "invalid",
  "unauthorized",
  "unavailable",
]);

/** Ends the job: no later attempt can do better. */
export interface GpuFailure {
  readonly success: false;
  readonly code: string;
  readonly error: string;
}

export function failure(code: string, error: string): GpuFailure {
  return { success: false, code, error };
}

/** The end of the job for what stays refused; throws for what may pass, which the policy tries again. */
export function judgeProviderError(thrown: unknown): GpuFailure {
  if (!(thrown instanceof ProviderError)) throw thrown;
  if (FINAL.has(thrown.kind)) return failure(thrown.code, thrown.message);
  if (thrown.retryAfterMs === undefined) throw thrown;
  throw new RetryAfterError(Math.min(thrown.retryAfterMs, MOST_DELAY_MS), thrown.message, { cause: thrown });
}

/** Whether a call of `create` that failed so has made nothing for sure. */
export function hasMadeNothing(thrown: unknown): boolean {
  return thrown instanceof ProviderError && NOTHING_MADE.has(thrown.kind);
}

/**
 * Whether it may pass, so that whoever only looks at an instance looks again. How long it asks to wait, in ms. A refusal
 * passes too: it says nothing of the instance, and a key that is being changed or a gateway before the provider refuses for a while.
 */
export function passingDelayMs(thrown: unknown): number | undefined {
  if (!(thrown instanceof ProviderError)) return undefined;
  if (thrown.kind !== "unauthorized" && FINAL.has(thrown.kind)) return undefined;
  return Math.min(thrown.retryAfterMs ?? 0, MOST_DELAY_MS);
}
