import { checkDelay } from "./delay.ts";
import { MillraceError } from "./errors.ts";

const CODE = "retry-after";

/**
 * Throw it from a handler to fail the attempt and have the next one no sooner than `delayMs` milliseconds (0 to a
 * year) later, in place of the policy's delay: what a service that answers 429 asks for. It burns an attempt, so the
 * job fails for good, code `retry-after`, when no retry is left. Throws InvalidInputError `INVALID_DELAY`.
 */
export class RetryAfterError extends MillraceError {
  readonly delayMs: number;

  constructor(delayMs: number, message?: string, options?: ErrorOptions) {
    super(CODE, message ?? `To be tried again after ${delayMs} ms.`, options);
    this.delayMs = checkDelay(delayMs);
  }
}

/** By its code: the class differs between two installed copies of this package. */
export function isRetryAfter(thrown: unknown): thrown is RetryAfterError {
  return thrown instanceof Error && "code" in thrown && thrown.code === CODE && "delayMs" in thrown;
}
