import type { StreamListener, StreamMessage } from "./stream-message.ts";

/** Events that may wait for whoever iterates; what comes after them is dropped, and a `reset` told instead. */
const MOST_WAITING = 10_000;

export interface MessagesOptions {
  /** Whether the figures of queues are told. Default false. */
  readonly queues?: boolean;
  /** The `point` of the last message that was received, at most five minutes ago. Default: from now on. */
  readonly after?: string;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
}

/** A stream as something to iterate. Whoever leaves the loop listens no more. */
export async function* iterateMessages(
  listen: (listener: StreamListener, after?: string) => Promise<() => void>,
  { queues = false, after, signal }: MessagesOptions,
): AsyncGenerator<StreamMessage, void> {
  const waiting: StreamMessage[] = [];
  let size = 0;
  let point: string | null = null;
  let dropping = false;
  let wake = Promise.withResolvers<void>();
  let room = Promise.withResolvers<void>();
  const ended = new AbortController();
  const end = (): void => {
    ended.abort();
    wake.resolve();
    room.resolve();
  };
  signal?.addEventListener("abort", end);
  if (signal?.aborted === true) end();
  const stop = await listen(
    {
      queues,
      tell(message) {
        point = message.point ?? point;
        dropping ||= size > 0 && size + sizeOf(message) > MOST_WAITING;
        if (!dropping) {
          waiting.push(message);
          size += sizeOf(message);
        }
        wake.resolve();
      },
      async room() {
        if (size === 0) return;
        room = Promise.withResolvers();
        await room.promise;
      },
    },
    after,
  );
  try {
    while (!ended.signal.aborted) {
      const message = waiting.shift();
      if (message !== undefined) {
        size -= sizeOf(message);
        yield message;
      } else if (dropping && point !== null) {
        dropping = false;
        yield { kind: "reset", point };
      } else {
        room.resolve();
        wake = Promise.withResolvers();
        await wake.promise;
      }
    }
  } finally {
    end();
    signal?.removeEventListener("abort", end);
    stop();
  }
}

function sizeOf(message: StreamMessage): number {
  return message.kind === "events" ? message.events.length : 1;
}
