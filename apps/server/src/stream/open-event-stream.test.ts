import type { StreamListener, StreamMessage } from "millrace";
import { expect, test } from "vitest";
import { openEventStream } from "./open-event-stream.ts";

const MIB = 1_048_576;
/** What one message of these tests takes. Bytes. */
const MESSAGE_BYTES = 65_536;

/** A stream of which the test says what it tells. */
async function open(after?: string) {
  let listener!: StreamListener;
  let stopped = 0;
  const stop = new AbortController();
  const body = await openEventStream({
    stream: {
      async listen(given) {
        listener = given;
        return () => void stopped++;
      },
    },
    after,
    queues: false,
    encode: () => new Uint8Array(MESSAGE_BYTES),
    stop: stop.signal,
  });
  let point = 0;
  return {
    reader: body.getReader(),
    stop,
    get stopped() {
      return stopped;
    },
    tell(): void {
      point++;
      const message: StreamMessage = { kind: "events", events: [], point: `p${point}` };
      listener.tell(message);
    },
    room: () => listener.room?.(),
  };
}

const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

test("a client that does not read is kept a mebibyte, and then gets a reset with the place to go on from", async () => {
  const client = await open();
  for (let n = 0; n < 1_000; n++) client.tell();
  let bytes = 0;
  let text = "";
  while (!text.startsWith("event: reset")) {
    const { value } = await client.reader.read();
    text = textOf(value);
    bytes += value?.length ?? 0;
  }
  expect(bytes).toBeGreaterThan(MIB - MESSAGE_BYTES);
  expect(bytes).toBeLessThan(MIB + 2 * MESSAGE_BYTES);
  expect(text).toBe("event: reset\ndata: {}\nid: p1000\n\n");
  client.tell();
  expect((await client.reader.read()).value?.length).toBe(MESSAGE_BYTES);
});

test("what was missed is waited for until the client has read", async () => {
  const client = await open("p0");
  for (let n = 0; n < 2 * (MIB / MESSAGE_BYTES); n++) {
    client.tell();
    const state = { hasRoom: false };
    const room = client.room()?.then(() => (state.hasRoom = true));
    await new Promise(setImmediate);
    for (let read = 0; !state.hasRoom; read += (await client.reader.read()).value?.length ?? 0)
      expect(read).toBeLessThan(MIB + 2 * MESSAGE_BYTES);
    await room;
  }
  client.stop.abort();
  let text = "";
  for (let next = await client.reader.read(); !next.done; next = await client.reader.read())
    text += textOf(next.value);
  expect(text).not.toContain("reset");
});

test("a client that goes is told no more, and who waits for its room waits no longer", async () => {
  const client = await open("p0");
  for (let n = 0; n < 2 * (MIB / MESSAGE_BYTES); n++) client.tell();
  const room = client.room();
  await client.reader.cancel();
  await room;
  expect(client.stopped).toBe(1);
  client.tell();
});
