import { receiveEvents, urlOf } from "./received-events.ts";
import type { Fetch } from "./retrying-fetch.ts";
import type { Queue, StreamedEvent } from "./schema.ts";
import type { ServerSentEvent } from "./server-sent-events.ts";

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
  const url = urlOf(baseUrl, "/api/stream");
  if (topics !== undefined) url.searchParams.set("topics", topics.join(","));
  if (queue !== undefined) url.searchParams.set("queue", queue);
  for await (const sent of receiveEvents(url, fetch, { after, signal })) {
    const event = toStreamEvent(sent);
    if (event !== null) yield event;
  }
}

function toStreamEvent({ event, data, id }: ServerSentEvent): StreamEvent | null {
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
