/** A comment is sent so often, so that nothing between us and the client takes the stream for dead. Milliseconds. */
const HEARTBEAT_MS = 15_000;

/** The body of one client's stream: what is iterated, as fast as the client takes it. Who goes ends the iteration. */
export function streamOf<Told>(
  told: AsyncGenerator<Told, void>,
  textOf: (one: Told) => string,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let heartbeat: NodeJS.Timeout | undefined;
  let isOver = false;
  const end = () => {
    isOver = true;
    clearInterval(heartbeat);
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      // Something at once, so that the answer's head goes out.
      controller.enqueue(encoder.encode(": here\n\n"));
      heartbeat = setInterval(() => controller.enqueue(encoder.encode(": still here\n\n")), HEARTBEAT_MS);
    },
    async pull(controller) {
      try {
        const { value, done } = await told.next();
        if (isOver) return;
        if (done !== true) return controller.enqueue(encoder.encode(textOf(value)));
        end();
        controller.close();
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    cancel() {
      end();
      // It waits for more perhaps, and is told by its signal.
      void told.return();
    },
  });
}
