import { InvalidArgumentError } from "commander";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const FORM = /^([0-9]{1,9})(ms|s|m|h|d)$/;
/** What help texts show of it. */
export const DURATION_FORM = "30s, 10m, 2h";

/** Milliseconds of `30s`. Throws InvalidArgumentError. */
export function parseDuration(text: string): number {
  const ms = durationOf(text);
  if (ms === undefined)
    throw new InvalidArgumentError("It must be a number with its unit, such as 500ms, 30s, 10m, 2h or 7d.");
  return ms;
}

/** Undefined: it is no duration. */
export function durationOf(text: string): number | undefined {
  const [, number, unit] = FORM.exec(text) ?? [];
  return number === undefined || unit === undefined ? undefined : Number(number) * (UNITS[unit] as number);
}
