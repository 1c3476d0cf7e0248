import { expect, test } from "vitest";
import { createFrameReader, encodeFrame, framePieces } from "./frames.ts";

function frame(letter: string, payload: string): Buffer {
  const bytes = encodeFrame("D", Buffer.from(payload));
  bytes[4] = letter.charCodeAt(0);
  return bytes;
}

test("frames are put together from single bytes", () => {
  const frames: string[] = [];
  const push = createFrameReader((type, payload) => frames.push(`${type} ${payload.toString()}`));
  for (const byte of Buffer.concat([frame("o", "hello"), frame("e", ""), frame("x", "exitCode=0")])) {
    push(Buffer.from([byte]));
  }
  expect(frames).toEqual(["stdout hello", "stderr ", "report exitCode=0"]);
});

test("a frame of an unknown type or above 64 KiB is refused before it is held", () => {
  const push = () => createFrameReader(() => {});
  expect(() => push()(frame("?", "x"))).toThrow(RangeError);
  expect(() => push()(Buffer.from([0, 1, 0, 1, 0x6f]))).toThrow(RangeError);
});

test("a file of any size fits frames", () => {
  const bytes = Buffer.alloc(150_000, 7);
  const pieces = [...framePieces(bytes)];
  expect(pieces.map((piece) => piece.length)).toEqual([65_536, 65_536, 18_928]);
  expect(Buffer.concat(pieces)).toEqual(bytes);
  expect(() => encodeFrame("G", bytes)).toThrow(RangeError);
});
