import { checkDelay } from "./delay.ts";
import { MillraceError } from "./errors.ts";
import { toStorableText } from "./storable-text.ts";

const CODE = "snoozed";
const MAX_REASON_CHARACTERS = 1000;

/** Thrown by a handler, it puts its job off: see `snooze`. */
export class JobSnoozed extends MillraceError {
  readonly delayMs: number;
  /** Kept with the attempt. */
  readonly reason: string | null;

  constructor(delayMs: number, reason?: string) {
    super(CODE, `The job is put off for ${delayMs} ms${reason === undefined ? "" : `: ${reason}`}.`);
    this.delayMs = checkDelay(delayMs);
    this.reason = reason === undefined ? null : toStorableText(reason.slice(0, MAX_REASON_CHARACTERS));
  }
}

/**
 * What a handler throws to have its job run again after `delayMs` milliseconds (0 to a year) although nothing
 * failed: no attempt is burnt, however often it does. `reason` is kept with the attempt.
 * Throws InvalidInputError `INVALID_DELAY`.
 */
export function snooze(delayMs: number, reason?: string): JobSnoozed {
  return new JobSnoozed(delayMs, reason);
}

/** By its code: the class differs between two installed copies of this package. */
export function isSnooze(thrown: unknown): thrown is JobSnoozed {
  return thrown instanceof Error && "code" in thrown && thrown.code === CODE && "delayMs" in thrown;
}
