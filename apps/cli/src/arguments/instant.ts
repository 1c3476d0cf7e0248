import { systemClock } from "@millrace/core";
import { InvalidArgumentError } from "commander";
import { durationOf } from "./duration.ts";

const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/;

/** An instant with its zone. Throws InvalidArgumentError. */
export function parseInstant(text: string): Date {
  const at = new Date(text);
  if (FORM.test(text) && !Number.isNaN(at.getTime())) return at;
  throw new InvalidArgumentError("It must be an instant with its zone, such as 2026-01-31T08:00:00Z.");
}

/** An instant, or how long ago: `2h`. Throws InvalidArgumentError. */
export function parsePast(text: string): Date {
  const ms = durationOf(text);
  if (ms !== undefined) return new Date(systemClock.now() - ms);
  if (FORM.test(text)) return parseInstant(text);
  throw new InvalidArgumentError(
    "It must be an instant with its zone, such as 2026-01-31T08:00:00Z, or how long ago, such as 2h.",
  );
}
