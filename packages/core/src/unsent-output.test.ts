import { expect, test } from "vitest";
import { MAX_PIECE_BYTES } from "./live-output.ts";
import { UnsentOutput } from "./unsent-output.ts";

const shown = (output: UnsentOutput, maxBytes = Infinity) =>
  output
    .read(maxBytes)
    .map(({ part, stream, at, bytes }) => [part, stream, at, Buffer.from(bytes).toString()]);

test("what is written in bits is one piece; another stream begins another", () => {
  const output = new UnsentOutput();
  for (const text of ["a", "b"]) output.add("stdout", Buffer.from(text));
  output.add("stderr", Buffer.from("oops"));
  output.add("stdout", Buffer.from("c"));
  expect(shown(output)).toEqual([
    [1, "stdout", 0, "ab"],
    [2, "stderr", 0, "oops"],
    [3, "stdout", 2, "c"],
  ]);
});

test("a piece that was handed out stays as it is, for it may be sent again", () => {
  const output = new UnsentOutput();
  output.add("stdout", Buffer.from("a"));
  expect(shown(output)).toEqual([[1, "stdout", 0, "a"]]);
  output.add("stdout", Buffer.from("b"));
  expect(shown(output)).toEqual([
    [1, "stdout", 0, "a"],
    [2, "stdout", 1, "b"],
  ]);
  output.answered(1);
  expect(shown(output)).toEqual([[2, "stdout", 1, "b"]]);
  output.answered(1);
  expect(output.empty).toBe(true);
});

test("a long text is cut, and read as far as asked", () => {
  const output = new UnsentOutput();
  const text = Buffer.alloc(2.5 * MAX_PIECE_BYTES, "xyz");
  output.add("stdout", text);
  const pieces = output.read(Infinity);
  expect(pieces.map(({ part, at }) => [part, at])).toEqual([
    [1, 0],
    [2, MAX_PIECE_BYTES],
    [3, 2 * MAX_PIECE_BYTES],
  ]);
  expect(Buffer.concat(pieces.map(({ bytes }) => bytes)).equals(text)).toBe(true);
  expect(output.read(1)).toHaveLength(1);
});

test("nothing at all is a piece as well: an execution began", () => {
  const output = new UnsentOutput();
  output.add("stdout", new Uint8Array());
  expect(shown(output)).toEqual([[1, "stdout", 0, ""]]);
});

test("whoever writes may use its buffer again", () => {
  const output = new UnsentOutput();
  const buffer = Buffer.from("before");
  output.add("stdout", buffer);
  buffer.fill("x");
  expect(shown(output)).toEqual([[1, "stdout", 0, "before"]]);
});
