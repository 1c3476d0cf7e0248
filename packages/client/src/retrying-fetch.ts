import { backoffMs, retryAfterMs } from "./backoff.ts";
import { pause } from "./pause.ts";
import { MillraceUnreachableError } from "./unreachable-error.ts";

export type Fetch = (request: Request) => Promise<Response>;

interface RetrySettings {
  readonly fetch: Fetch;
  /** Tries after the first. */
  readonly retries: number;
  /** Until the answer begins, in each try. */
  readonly timeoutMs: number;
}

/** Answers of a server that is overloaded or away: another try may do. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** Methods whose requests have no more effect twice than once. */
const HARMLESS: ReadonlySet<string> = new Set(["GET", "HEAD", "PUT"]);
/** Longer than that is for the caller to wait. Milliseconds. */
const LONGEST_WAIT_MS = 10_000;

/** Sends a request again where that repeats no effect: it changes nothing, or has an idempotency key. */
export function createRetryingFetch({ fetch, retries, timeoutMs }: RetrySettings): Fetch {
  return async (request) => {
    const most = HARMLESS.has(request.method) || request.headers.has("idempotency-key") ? retries : 0;
    for (let failures = 1; ; failures += 1) {
      const last = failures > most;
      const answer = await attempt(last ? request : request.clone(), fetch, timeoutMs);
      if (last || !worthAnother(answer)) {
        if (answer instanceof Response) return answer;
        throw new MillraceUnreachableError(`${request.method} ${request.url}`, answer.cause);
      }
      const told = answer instanceof Response ? retryAfterMs(answer) : undefined;
      if (answer instanceof Response) await answer.body?.cancel();
      await pause(told ?? backoffMs(failures), request.signal);
    }
  };
}

/** The answer, or why none came. Throws when the caller aborted. */
async function attempt(
  request: Request,
  fetch: Fetch,
  timeoutMs: number,
): Promise<Response | { readonly cause: unknown }> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`it took longer than ${timeoutMs} ms`)), timeoutMs);
  try {
    return await fetch(new Request(request, { signal: AbortSignal.any([request.signal, late.signal]) }));
  } catch (error) {
    if (request.signal.aborted) throw error;
    return { cause: error };
  } finally {
    clearTimeout(timer);
  }
}

function worthAnother(answer: Response | { readonly cause: unknown }): boolean {
  if (!(answer instanceof Response)) return true;
  return PASSING.has(answer.status) && (retryAfterMs(answer) ?? 0) <= LONGEST_WAIT_MS;
}
