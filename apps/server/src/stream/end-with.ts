/**
 * A stream that goes on until `last` is there, which it ends with; or until it ends by itself, and then without. `last`:
 * null when there is nothing to say.
 */
export function endWith(
  stream: ReadableStream<Uint8Array>,
  last: Promise<string | null>,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  const words = last.then((text) => ({ last: text }));
  let next: ReturnType<typeof reader.read> | undefined;

  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      // Kept over the turns: a read that was begun has its piece when it comes.
      next ??= reader.read();
      const first = await Promise.race([next, words]);
      if ("last" in first) {
        if (first.last !== null) controller.enqueue(new TextEncoder().encode(first.last));
        controller.close();
        await reader.cancel();
        return;
      }
      next = undefined;
      if (first.done) controller.close();
      else controller.enqueue(first.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
