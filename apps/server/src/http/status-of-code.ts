import type { ContentfulStatusCode } from "hono/utils/http-status";

/** HTTP status of each error code. A code that is missing here is answered 400 when it names faults, else 500. */
export const statusOfCode: Readonly<Record<string, ContentfulStatusCode>> = {
  INVALID_REQUEST: 400,
  INVALID_JSON: 400,
  INVALID_PAYLOAD: 400,
  INVALID_CURSOR: 400,
  UNKNOWN_TYPE: 400,
  JOB_NOT_FOUND: 404,
  ROUTE_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  JOB_STATE_CONFLICT: 409,
  BODY_TOO_LARGE: 413,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_KEY_REUSED: 422,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  QUEUE_FULL: 503,
  CODE_EXECUTION_UNAVAILABLE: 503,
  DATABASE_UNAVAILABLE: 503,
  UNKNOWN_OUTCOME: 503,
  SHUT_DOWN: 503,
};
