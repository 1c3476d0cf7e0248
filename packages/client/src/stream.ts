import { MillraceApiError } from "./api-error.ts";
import { backoffMs, retryAfterMs } from "./backoff.ts";
import { pause } from "./pause.ts";
import type { Fetch } from "./retrying-fetch.ts";
import type { Queue, StreamedEvent } from "./schema.ts";
import { MillraceUnreachableError } from "./unreachable-error.ts";
import { EventParser, type ServerSentEvent } from "./server-sent-events.ts";

export interface StreamOptions {
  /** What to hear of: all jobs, the figures of queues, or one job by `job:<id>`. Default: jobs and queues. */
  readonly topics?: readonly ("jobs" | "queues" | `job:${string}`)[];
  /** Only what happens in this queue. */
  readonly queue?: string;
  /** The `id` of an event of an earlier stream, less than five minutes old: what happened since is told first. */
  readonly after?: string;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
}

/** `id`: where to go on, as `after` of another stream. */
export type StreamEvent =
  /** The stream stands: also each time after it was cut off. */
  | { readonly kind: "open"; readonly id: string | null }
  | { readonly kind: "job"; readonly id: string | null; readonly event: StreamedEvent }
  /** The figures of a queue that changed. */
  | { readonly kind: "queue"; readonly id: string | null; readonly queue: Queue }
  /** Something may have been left out: read anew what you show. */
  | { readonly kind: "reset"; readonly id: string | null };

/** The server sends something each 15 s; after that long without a byte the connection is taken for dead. Milliseconds. */
const SILENCE_MS = 45_000;
/** Until a stream that was cut off is asked for again, unless the server says otherwise. Milliseconds. */
const COME_BACK_MS = 2_000;

/**
 * Events until the signal aborts or the caller leaves the loop. A stream that is cut off is resumed after the last id:
 * nothing is left out that a `reset` does not tell of; some may be told again. Throws MillraceApiError when it is refused,
 * and MillraceUnreachableError when it could not be opened in the first place.
 */
export async function* streamEvents(
  baseUrl: string,
  fetch: Fetch,
  { topics, queue, after, signal }: StreamOptions,
): AsyncGenerator<StreamEvent, void, undefined> {
  const url = new URL(`${baseUrl.replace(/\/$/, "")}/api/stream`, globalThis.location?.href);
  if (topics !== undefined) url.searchParams.set("topics", topics.join(","));
  if (queue !== undefined) url.searchParams.set("queue", queue);
  let last = after ?? null;
  let opened = false;
  const ended = () => signal?.aborted === true;
  for (let failures = 0; !ended(); ) {
    const watch = createSilenceWatch(signal);
    let waitMs: number | undefined;
    try {
      const headers = { accept: "text/event-stream", ...(last === null ? {} : { "last-event-id": last }) };
      const response = await fetch(new Request(url, { headers, signal: watch.signal }));
      if (response.ok && response.body !== null) {
        opened = true;
        failures = 0;
        waitMs = COME_BACK_MS;
        const parser = new EventParser();
        for await (const text of textOf(watch.readerOf(response.body), watch.heard)) {
          for (const sent of parser.push(text)) {
            last = sent.id ?? last;
            const event = toStreamEvent(sent, last);
            if (event !== null) yield event;
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
      if (error instanceof MillraceApiError || error instanceof SyntaxError) throw error;
      if (!opened && !ended()) throw new MillraceUnreachableError(`GET ${url}`, error);
      // The connection broke: the loop comes back, unless the caller ended it.
    } finally {
      watch.end();
    }
    failures += 1;
    await pause(waitMs ?? backoffMs(failures), signal).catch(() => {});
  }
}

/** Ends a connection when nothing was heard for too long, and when the caller's signal is aborted. */
function createSilenceWatch(signal: AbortSignal | undefined) {
  const silence = new AbortController();
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const close = () => {
    silence.abort();
    // A request that is collected as garbage takes its signal along, and the body would go on for ever.
    reader?.cancel().catch(() => {});
  };
  const rearm = () => setTimeout(close, SILENCE_MS);
  let timer = rearm();
  signal?.addEventListener("abort", close, { once: true });
  if (signal?.aborted === true) close();
  return {
    signal: silence.signal,
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

function toStreamEvent({ event, data }: ServerSentEvent, id: string | null): StreamEvent | null {
  switch (event) {
    case "open":
      return { kind: "open", id };
    case "reset":
      return { kind: "reset", id };
    case "job":
      return { kind: "job", id, event: JSON.parse(data) as StreamedEvent };
    case "queue":
      return { kind: "queue", id, queue: JSON.parse(data) as Queue };
    default:
      return null; // Of a server that is newer than this client.
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
