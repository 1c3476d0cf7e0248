import { MillraceApiError } from "./api-error.ts";
import { backoffMs, retryAfterMs } from "./backoff.ts";
import { pause } from "./pause.ts";
import type { Fetch } from "./retrying-fetch.ts";
import { EventParser, type ServerSentEvent } from "./server-sent-events.ts";
import { MillraceUnreachableError } from "./unreachable-error.ts";

export interface ReceiveOptions {
  /** The id after which the stream goes on. */
  readonly after?: string | undefined;
  /** Ends the stream. */
  readonly signal?: AbortSignal | undefined;
}

/** The server sends something each 15 s; after that long without a byte the connection is taken for dead. Milliseconds. */
const SILENCE_MS = 45_000;
/** Until a stream that was cut off is asked for again, unless the server says otherwise. Milliseconds. */
const COME_BACK_MS = 2_000;

/**
 * Events until the signal aborts or the caller leaves the loop. A stream that is cut off is resumed after the last id,
 * which is the `id` of each event. Throws MillraceApiError when it is refused, and MillraceUnreachableError when it could
 * not be opened in the first place.
 */
export async function* receiveEvents(
  url: URL,
  fetch: Fetch,
  { after, signal }: ReceiveOptions,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  let last = after ?? null;
  let opened = false;
  const ended = () => signal?.aborted === true;
  for (let failures = 0; !ended(); ) {
    const watch = createSilenceWatch(signal);
    let waitMs: number | undefined;
    try {
      const headers = { accept: "text/event-stream", ...(last === null ? {} : { "last-event-id": last }) };
      const response = await fetch(watch.requestOf(url, headers));
      if (response.ok && response.body !== null) {
        opened = true;
        failures = 0;
        waitMs = COME_BACK_MS;
        const parser = new EventParser();
        for await (const text of textOf(watch.readerOf(response.body), watch.heard)) {
          for (const sent of parser.push(text)) {
            last = sent.id ?? last;
            yield { ...sent, id: last };
          }
          last = parser.id ?? last;
          waitMs = parser.retryMs ?? waitMs;
        }
      } else if (opened && isPassing(response.status)) {
        waitMs = retryAfterMs(response);
        await response.body?.cancel();
      } else {
        throw new MillraceApiError(`GET ${url}`, response.status, await bodyOf(response));
      }
    } catch (error) {
      if (error instanceof MillraceApiError) throw error;
      if (!opened && !ended()) throw new MillraceUnreachableError(`GET ${url}`, error);
      // The connection broke: the loop comes back, unless the caller ended it.
    } finally {
      watch.end();
    }
    failures += 1;
    await pause(waitMs ?? backoffMs(failures), signal).catch(() => {});
  }
}

/** Where the server has this path. */
export function urlOf(baseUrl: string, path: string): URL {
  return new URL(`${baseUrl.replace(/\/$/, "")}${path}`, globalThis.location?.href);
}

/** Ends a connection when nothing was heard for too long, and when the caller's signal is aborted. */
function createSilenceWatch(signal: AbortSignal | undefined) {
  const silence = new AbortController();
  // Held until the end: one that is collected as garbage takes its signal along, and the connection would go on for ever.
  let request: Request | undefined;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const close = () => {
    silence.abort();
    reader?.cancel().catch(() => {});
  };
  const rearm = () => setTimeout(close, SILENCE_MS);
  let timer = rearm();
  signal?.addEventListener("abort", close, { once: true });
  if (signal?.aborted === true) close();
  return {
    requestOf(url: URL, headers: Readonly<Record<string, string>>) {
      request = new Request(url, { headers, signal: silence.signal });
      return request;
    },
    readerOf(body: ReadableStream<Uint8Array>) {
      reader = body.getReader();
      return reader;
    },
    heard() {
      clearTimeout(timer);
      timer = rearm();
    },
    end() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", close);
      close(); // Leaving the loop closes the connection.
      request = undefined;
    },
  };
}

async function* textOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  heard: () => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    yield decoder.decode(value, { stream: true });
  }
}

function isPassing(status: number): boolean {
  return status === 429 || status >= 502;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
