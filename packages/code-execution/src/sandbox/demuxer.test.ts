import { expect, test } from "vitest";
import { createDemuxer } from "./demuxer.ts";

function block(type: number, text: string): Buffer {
  const header = Buffer.from([type, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

function demuxed(chunks: Iterable<Buffer>): { stdout: string; stderr: string } {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const push = createDemuxer(
    (piece) => out.push(piece),
    (piece) => err.push(piece),
  );
  for (const chunk of chunks) push(chunk);
  return { stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

const stream = Buffer.concat([
  block(1, "one "),
  block(2, "bad"),
  block(1, ""),
  block(1, "two"),
  block(2, "!"),
]);

test.each([1, 2, 3, 7, 8, 9, 1000])("streams come apart when they arrive %i bytes at a time", (size) => {
  const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, at) =>
    stream.subarray(at * size, (at + 1) * size),
  );
  expect(demuxed(chunks)).toEqual({ stdout: "one two", stderr: "bad!" });
});

test("a block that claims 4 GiB is handed on as it arrives", () => {
  const pieces: number[] = [];
  const push = createDemuxer(
    (piece) => pieces.push(piece.length),
    () => expect.unreachable(),
  );
  push(Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]));
  push(Buffer.alloc(1000));
  push(Buffer.alloc(2000));
  expect(pieces).toEqual([1000, 2000]);
});

test("bytes that are no block are refused", () => {
  expect(() => demuxed([Buffer.from("HTTP/1.1 500 ")])).toThrow(RangeError);
  expect(() => demuxed([block(3, "x")])).toThrow(RangeError);
});
