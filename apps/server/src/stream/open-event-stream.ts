import type { JobStream, StreamMessage } from "millrace";

/** A comment is sent so often, so that nothing between us and the client takes the stream for dead. Milliseconds. */
const HEARTBEAT_MS = 15_000;
/** Bytes that wait for a client at most; what comes after is dropped, and the client is told to read anew. */
const MOST_WAITING = 1_048_576;
/** When a client that was cut off is to come back. Milliseconds. */
const RETRY_MS = 2_000;

interface EventStreamOptions {
  readonly stream: Pick<JobStream, "listen">;
  /** The id that the client received last. */
  readonly after: string | undefined;
  readonly queues: boolean;
  /** Text for this client; null: nothing that it wants. */
  encode(message: StreamMessage): Uint8Array | null;
  /** Aborted when the client went or the server closes. */
  readonly stop: AbortSignal;
}

/** The body of one client's stream, with a bound on what waits for it. Throws as reads of the store do. */
export async function openEventStream({
  stream,
  after,
  queues,
  encode,
  stop,
}: EventStreamOptions): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  const text = (value: string) => encoder.encode(value);
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let lastPoint: string | null = null;
  let dropping = false;
  let opened = false;
  let ended = false;
  let onRoom = Promise.withResolvers<void>();

  const body = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given;
      },
      pull() {
        onRoom.resolve();
        if (!dropping || lastPoint === null) return;
        dropping = false;
        controller.enqueue(text(`event: reset\ndata: {}\nid: ${lastPoint}\n\n`));
      },
      cancel: () => end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING }),
  );

  function send(bytes: Uint8Array): void {
    if ((controller.desiredSize ?? 0) > 0) controller.enqueue(bytes);
    else dropping = true;
  }

  const stopListening = await stream.listen(
    {
      queues,
      tell(message) {
        if (ended) return;
        lastPoint = message.point ?? lastPoint;
        if (!opened) {
          opened = true;
          // No id before what was missed is told: who is cut off here asks for it again.
          send(
            text(
              `retry: ${RETRY_MS}\nevent: open\ndata: {}\n${after === undefined ? `id: ${lastPoint}\n` : ""}\n`,
            ),
          );
        }
        if (dropping) return;
        const bytes = encode(message);
        if (bytes !== null) send(bytes);
      },
      async room() {
        if (ended || (controller.desiredSize ?? 0) > 0) return;
        onRoom = Promise.withResolvers();
        await onRoom.promise;
      },
    },
    after,
  );
  const heartbeat = setInterval(() => {
    // An id alone moves the client on, so that it need not ask again for what it does not want.
    if (!dropping) send(text(`: still here\nid: ${lastPoint}\n\n`));
  }, HEARTBEAT_MS);

  function end(): void {
    if (ended) return;
    ended = true;
    onRoom.resolve();
    clearInterval(heartbeat);
    stopListening();
    stop.removeEventListener("abort", close);
  }
  function close(): void {
    end();
    controller.close();
  }
  stop.addEventListener("abort", close, { once: true });
  if (stop.aborted) close();
  return body;
}
