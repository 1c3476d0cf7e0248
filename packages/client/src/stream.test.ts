import { expect, test } from "vitest";
import { streamEvents } from "./stream.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("an abort ends a stream whose connection does not hear of it", async () => {
  const closed = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes("event: open\ndata: {}\n\n")),
    cancel: () => closed.resolve(),
  });
  const abort = new AbortController();
  const kinds: string[] = [];
  // As when the request is collected as garbage while its answer is read, and its signal with it.
  const deaf = async () => new Response(body);
  for await (const { kind } of streamEvents("http://127.0.0.1", deaf, { signal: abort.signal })) {
    kinds.push(kind);
    setTimeout(() => abort.abort());
  }
  await closed.promise;
  expect(kinds).toEqual(["open"]);
});
