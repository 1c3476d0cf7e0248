import { STATUS_CODES } from "node:http";
import { MillraceError } from "@millrace/core";
import type { Context } from "hono";

/** Answers a request that is not let through; the error says why. May throw it instead. */
export type AnswerRefusal = (error: MillraceError, c: Context) => Response | Promise<Response>;

const STATUSES: Readonly<Record<string, 403 | 429 | 503>> = {
  ADDRESS_BLOCKED: 403,
  RATE_LIMITED: 429,
};

/**
 * A problem document (RFC 9457) that a 429 adds `error`, `message` and `retryAfter` to: 403 of a blocked address,
 * 429 past the limit, 503 when the database does not answer.
 */
export const answerRefusal: AnswerRefusal = (error, c) => {
  const status = STATUSES[error.code] ?? 503;
  const retryAfter =
    "retryAfterMs" in error ? Math.max(1, Math.ceil(Number(error.retryAfterMs) / 1000)) : undefined;
  const body = {
    type: "about:blank",
    title: STATUS_CODES[status],
    status,
    detail: error.message,
    code: error.code,
    ...(status === 429 && { error: "Too many requests", message: error.message }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
  return c.body(JSON.stringify(body), status, {
    "Content-Type": "application/problem+json",
    ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
  });
};

/** Whether it is for the caller to know; any other error is the app's own to answer. */
export function isRefusal(error: unknown): error is MillraceError {
  return (
    error instanceof MillraceError &&
    (error.code in STATUSES || error.code === "DATABASE_UNAVAILABLE" || error.code === "UNKNOWN_OUTCOME")
  );
}
