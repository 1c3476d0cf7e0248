import { STATUS_CODES } from "node:http";
import type { ProblemBody } from "@millrace/contract";
import { type InputFault, MillraceError } from "@millrace/core";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { HttpError } from "./http-error.ts";
import { statusOfCode } from "./status-of-code.ts";

/** Seconds until another try when a 503 does not know better. */
const DEFAULT_RETRY_AFTER_SECONDS = 5;

/** An error as it is answered. `unexpected` ones are ours to mend and tell the caller nothing of their insides. */
export interface Problem {
  readonly status: ContentfulStatusCode;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Omit<ProblemBody, "instance" | "requestId">;
  readonly unexpected: boolean;
}

/** The answer to an error, whichever part of Millrace threw it. */
export function toProblem(thrown: unknown): Problem {
  const error = thrown instanceof HTTPException ? fromHono(thrown) : thrown;
  if (!isMillraceError(error)) return internalError();

  const faults = "faults" in error ? (error.faults as readonly InputFault[]) : [];
  const status = statusOfCode[error.code] ?? ("faults" in error ? 400 : undefined);
  if (status === undefined) return internalError();

  const retryAfter = retryAfterSeconds(error, status);
  return {
    status,
    unexpected: false,
    headers: {
      ...(error instanceof HttpError ? error.headers : {}),
      ...(retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) }),
    },
    body: {
      ...describe(status, error.code, error.message),
      ...(faults.length === 0 ? {} : { errors: faults.map(({ pointer, detail }) => ({ pointer, detail })) }),
      ...(error.code === "JOB_STATE_CONFLICT" && "status" in error
        ? { jobStatus: String(error.status) }
        : {}),
      ...(error.code === "UNIQUE_KEY_TAKEN" && "holder" in error ? { jobId: String(error.holder) } : {}),
      ...("limit" in error && typeof error.limit === "string" ? { limit: error.limit } : {}),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    },
  };
}

/** By shape, not only by class: the library may be installed twice. */
function isMillraceError(error: unknown): error is MillraceError {
  if (error instanceof MillraceError) return true;
  return (
    error instanceof Error && "code" in error && typeof error.code === "string" && error.code in statusOfCode
  );
}

function describe(status: ContentfulStatusCode, code: string, detail: string) {
  return { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status, detail, code };
}

function internalError(): Problem {
  const detail = "Something went wrong here. The server's log has the cause under this request's id.";
  return { status: 500, headers: {}, body: describe(500, "INTERNAL_ERROR", detail), unexpected: true };
}

function retryAfterSeconds(error: MillraceError, status: number): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const ms = "retryAfterMs" in error ? error.retryAfterMs : undefined;
  return typeof ms === "number" ? Math.max(1, Math.ceil(ms / 1000)) : DEFAULT_RETRY_AFTER_SECONDS;
}

/** What Hono's own validators throw. */
function fromHono(exception: HTTPException): MillraceError | HTTPException {
  if (exception.status === 415) {
    return new HttpError(
      "UNSUPPORTED_MEDIA_TYPE",
      "Send the body as JSON, with the header Content-Type: application/json.",
    );
  }
  // The body was read and judged before Hono parses it, so only an empty one fails there.
  if (exception.status === 400) return new HttpError("INVALID_JSON", "The body is empty. Send JSON.");
  return exception;
}
