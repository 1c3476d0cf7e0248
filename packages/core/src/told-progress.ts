import { InvalidInputError } from "./errors.ts";
import type { JobProgress } from "./job-report.ts";
import { capText, toStorableText } from "./storable-text.ts";

/** A percentage from 0 to 100, or parts done of a total, which may be unknown. */
export type ToldProgress = number | { readonly done: number; readonly total?: number };

const MAX_MESSAGE_BYTES = 1_024;

/** Progress as it is kept. Throws InvalidInputError `INVALID_PROGRESS`. */
export function readProgress(
  told: ToldProgress,
  message?: string,
): Pick<JobProgress, "percent" | "done" | "total" | "message"> {
  const text = message === undefined ? null : capText(toStorableText(message), MAX_MESSAGE_BYTES);
  if (typeof told === "number") {
    check(told, 100, "", "percent");
    return { percent: told, done: null, total: null, message: text };
  }
  const { done, total } = told;
  if (total !== undefined) check(total, Number.MAX_VALUE, "/total", "total");
  check(done, total ?? Number.MAX_VALUE, "/done", "done");
  const percent = total === undefined ? null : total === 0 ? 100 : (100 * done) / total;
  return { percent, done, total: total ?? null, message: text };
}

function check(value: unknown, most: number, pointer: string, what: string): void {
  if (typeof value === "number" && value >= 0 && value <= most) return;
  const detail = `must be a number from 0${most === Number.MAX_VALUE ? "" : ` to ${most}`}`;
  throw new InvalidInputError("INVALID_PROGRESS", `The progress cannot be told: ${what} ${detail}.`, [
    { pointer, detail },
  ]);
}
