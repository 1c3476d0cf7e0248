import { type StreamTopics, toStreamedEventBody } from "@millrace/contract";
import type { StreamedEvent } from "@millrace/core";
import type { StreamMessage } from "millrace";
import { toQueueBody } from "../routes/queues/to-queue-body.ts";

/** What one client wants to hear. */
export interface StreamFilter extends StreamTopics {
  /** Only this queue; null: all. */
  readonly queue: string | null;
}

/**
 * Turns messages into the text of server-sent events, once for all clients that want the same. The id stands on the
 * last event of a message: who lost a part of it gets all of it again.
 */
export function createEventText(): (message: StreamMessage, filter: StreamFilter) => Uint8Array | null {
  const encoder = new TextEncoder();
  const done = new WeakMap<StreamMessage, Map<string, Uint8Array | null>>();
  return (message, filter) => {
    const key = JSON.stringify(filter);
    let texts = done.get(message);
    if (texts === undefined) done.set(message, (texts = new Map()));
    let text = texts.get(key);
    if (text === undefined) {
      const events = eventsOf(message, filter);
      text = events.length === 0 ? null : encoder.encode(block(events, message.point));
      texts.set(key, text);
    }
    return text;
  };
}

type Event = readonly [name: string, data: unknown];

function eventsOf(message: StreamMessage, filter: StreamFilter): readonly Event[] {
  switch (message.kind) {
    case "events":
      return message.events
        .filter((event) => isWanted(event, filter))
        .map((event) => ["job", toStreamedEventBody(event)]);
    case "queues":
      if (!filter.queues) return [];
      return message.queues
        .filter(({ queue }) => filter.queue === null || queue === filter.queue)
        .map((queue) => ["queue", toQueueBody(queue)]);
    case "reset":
      return [["reset", {}]];
  }
}

/** A change by hand names no queue: it is told to all. */
function isWanted(event: StreamedEvent, { jobs, jobIds, queue }: StreamFilter): boolean {
  if (jobIds.includes(event.jobId)) return true;
  return jobs && (queue === null || event.queue === null || event.queue === queue);
}

function block(events: readonly Event[], point: string | null): string {
  return events
    .map(([name, data], index) => {
      const id = point !== null && index === events.length - 1 ? `id: ${point}\n` : "";
      return `event: ${name}\ndata: ${JSON.stringify(data)}\n${id}\n`;
    })
    .join("");
}
