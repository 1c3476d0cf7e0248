import { InvalidInputError } from "./errors.ts";
import { MAX_RETRY_DELAY_MS } from "./policy-faults.ts";

/** The delay itself, in ms, when it is a number from 0 to a year. Throws InvalidInputError `INVALID_DELAY`. */
export function checkDelay(delayMs: number): number {
  if (typeof delayMs === "number" && delayMs >= 0 && delayMs <= MAX_RETRY_DELAY_MS) return delayMs;
  const detail = `must be a number of milliseconds from 0 to ${MAX_RETRY_DELAY_MS}`;
  throw new InvalidInputError("INVALID_DELAY", `The delay ${detail}, not ${String(delayMs)}.`);
}
