import createHttp from "openapi-fetch";
import { Executions } from "./executions.ts";
import type { Http } from "./http.ts";
import { newIdempotencyKey } from "./idempotency-key.ts";
import { Jobs } from "./jobs.ts";
import { createRetryingFetch, type Fetch } from "./retrying-fetch.ts";
import type { paths } from "./schema.ts";
import { type StreamEvent, type StreamOptions, streamEvents } from "./stream.ts";

export interface ClientOptions {
  /** Where the server is, such as `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  /** Sent with every request; a function is asked each time, for tokens that expire. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | (() => Promise<Readonly<Record<string, string>>>);
  /** Default: the platform's. */
  readonly fetch?: Fetch;
  /**
   * Tries after the first, when no answer comes or the server is overloaded or away. Only what has no effect, or the same
   * one twice, is sent again. Default: 2.
   */
  readonly retries?: number;
  /** Milliseconds until the answer has to begin, in each try. Default: 90 000; the server itself waits 60 000 at most. */
  readonly timeoutMs?: number;
}

export interface MillraceClient {
  readonly jobs: Jobs;
  readonly executions: Executions;
  /** What happens to jobs and queues, as it happens; goes on by itself where it was cut off. */
  stream(options?: StreamOptions): AsyncGenerator<StreamEvent, void, undefined>;
  /** All other routes, typed. Errors are in the answer; `dataOf` throws them. */
  readonly http: Http;
}

/** A client of Millrace's REST API, for browsers, Node 20 and everything else that has fetch. */
export function createClient({
  baseUrl,
  headers,
  fetch = (request) => globalThis.fetch(request),
  retries = 2,
  timeoutMs = 90_000,
}: ClientOptions): MillraceClient {
  const send: Fetch = async (request) => {
    for (const [name, value] of Object.entries((await headersOf(headers)) ?? {}))
      request.headers.set(name, value);
    return fetch(request);
  };
  const http = createHttp<paths>({
    baseUrl,
    fetch: createRetryingFetch({ fetch: send, retries, timeoutMs }),
  });
  const newKey = () => (retries === 0 ? undefined : newIdempotencyKey());
  return {
    jobs: new Jobs(http, newKey),
    executions: new Executions(http, newKey, baseUrl, send),
    stream: (options = {}) => streamEvents(baseUrl, send, options),
    http,
  };
}

function headersOf(headers: ClientOptions["headers"]) {
  return typeof headers === "function" ? headers() : headers;
}
