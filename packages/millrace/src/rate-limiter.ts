import { InvalidInputError, RateLimitedError, type RequestLimit, type Store } from "@millrace/core";
import type { Context, MiddlewareHandler } from "hono";
import { requestClient, type RequestClientOptions } from "./request-client.ts";
import { type AnswerRefusal, answerRefusal, isRefusal } from "./request-refusal.ts";

/** So many requests of a minute, unless told otherwise. */
const DEFAULT_REQUESTS = 10;
const DEFAULT_WINDOW_MS = 60_000;

export interface RateLimiterOptions extends RequestClientOptions {
  /** Whose database counts: a JobQueueManager. */
  readonly manager: { connectStore(): Promise<Pick<Store, "takeRequest">> };
  /** Requests of a window; a new client begins with them. Default: 10. */
  readonly requests?: number;
  /** Milliseconds. Default: 60 000. */
  readonly windowMs?: number;
  /** Most requests that an idle client gathers. Default: twice `requests`. */
  readonly burst?: number;
  /** Limiters of one scope share their counts. Default: `requests`. */
  readonly scope?: string;
  /** How many requests this one counts as. More than `burst` is refused for good. Default: 1. */
  readonly cost?: (c: Context) => number | Promise<number>;
  /** Default: a problem document. */
  readonly onRefused?: AnswerRefusal;
}

/**
 * Hono middleware: a token bucket for each client, one over all processes that use the same database. Sets
 * `X-RateLimit-Limit`, `-Remaining` and `-Reset` (Unix seconds); past the limit it answers 429 with `Retry-After`.
 * Throws InvalidInputError (`INVALID_REQUEST_LIMIT`, `INVALID_ADDRESS`) for options that cannot be used.
 */
export function rateLimiter(options: RateLimiterOptions): MiddlewareHandler {
  const { manager, scope = "requests", cost = () => 1, onRefused = answerRefusal } = options;
  const { requests = DEFAULT_REQUESTS, windowMs = DEFAULT_WINDOW_MS } = options;
  const limit: RequestLimit = { requests, windowMs, burst: options.burst ?? 2 * requests };
  checkLimit(scope, limit);
  const clientOf = requestClient(options);

  return async (c, next) => {
    try {
      const count = await cost(c);
      if (count > limit.burst) throw tooManyAtOnce(count, limit.burst);
      const store = await manager.connectStore();
      const answer = await store.takeRequest(scope, clientOf(c), limit, count);
      c.header("X-RateLimit-Limit", String(requests));
      c.header("X-RateLimit-Remaining", String(answer.remaining));
      c.header("X-RateLimit-Reset", String(Math.ceil(answer.resetAtMs / 1000)));
      if (!answer.allowed) {
        const seconds = Math.max(1, Math.ceil(answer.retryAfterMs / 1000));
        const unit = seconds === 1 ? "second" : "seconds";
        throw new RateLimitedError(
          `Rate limit exceeded. Try again in ${seconds} ${unit}.`,
          answer.retryAfterMs,
          scope,
        );
      }
    } catch (error) {
      if (isRefusal(error)) return onRefused(error, c);
      throw error;
    }
    return next();
  };
}

function tooManyAtOnce(count: number, burst: number): InvalidInputError {
  const detail = `counts as ${count} requests, and a client never has more than ${burst} at once`;
  return new InvalidInputError("INVALID_REQUEST", `This request ${detail}. Send it in parts.`, [
    { pointer: "", detail },
  ]);
}

function checkLimit(scope: string, { requests, windowMs, burst }: RequestLimit): void {
  const faults = [
    {
      pointer: "/requests",
      fits: isWithin(requests, 1, 1_000_000),
      detail: "must be an integer from 1 to 1000000",
    },
    {
      pointer: "/windowMs",
      fits: isWithin(windowMs, 1, 86_400_000),
      detail: "must be an integer from 1 to 86400000",
    },
    {
      pointer: "/burst",
      fits: isWithin(burst, requests, 2_000_000),
      detail: "must be an integer from requests to 2000000",
    },
    {
      pointer: "/scope",
      fits: /^[0-9A-Za-z_.:-]{1,80}$/.test(scope),
      detail: "must be 1 to 80 of 0-9 A-Z a-z _ . : -",
    },
  ].filter(({ fits }) => !fits);
  if (faults.length === 0) return;
  const list = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join("; ");
  throw new InvalidInputError("INVALID_REQUEST_LIMIT", `The request limit cannot be used: ${list}.`, faults);
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
