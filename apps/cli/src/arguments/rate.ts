import { InvalidArgumentError } from "commander";
import type { Rate } from "millrace";
import { durationOf } from "./duration.ts";

/** What rates are called in help texts. */
export const RATE_FORM = "starts in a time, such as 50/1s";

/** `50/1s`. Throws InvalidArgumentError. */
export function parseRate(text: string): Rate {
  const [, limit = "", window = ""] = /^([0-9]{1,9})\/(.+)$/.exec(text) ?? [];
  const windowMs = durationOf(window);
  if (limit !== "" && windowMs !== undefined) return { limit: Number(limit), windowMs };
  throw new InvalidArgumentError(`It must be ${RATE_FORM}.`);
}
