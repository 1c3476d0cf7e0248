import { expect, test } from "vitest";
import { checkDeltas } from "./parquet-deltas.ts";

const check = (bytes: readonly number[], count: number) =>
  checkDeltas(new DataView(new Uint8Array(bytes).buffer), 0, count);

/** Blocks of 128 numbers in 4 parts. */
const BLOCKS = [0x80, 1, 4];
const LONG = [...Array.from({ length: 10 }, () => 0x80), 0];

test("blocks that are what they say are walked through, and what lies behind the last number is nobody's", () => {
  // 34 numbers: the first one, a part of 32 with 2 bits each, and one more with none.
  const block = [9, 2, 0, 200, 200, ...Array.from({ length: 8 }, () => 0)];
  expect(() => check([...BLOCKS, 34, 7, ...block], 34)).not.toThrow();
  // 129: all of one block.
  expect(() => check([...BLOCKS, 0x81, 1, 7, 9, 0, 0, 0, 0], 129)).not.toThrow();
  expect(() => check([...BLOCKS, 1, 7], 1)).not.toThrow();
});

test.each([
  ["a first number without an end", [...BLOCKS, 2, ...LONG, 0, 0, 0, 0, 0], 2, /more than 10 bytes/],
  ["a least number without an end", [...BLOCKS, 2, 7, ...LONG, 0, 0, 0, 0], 2, /more than 10 bytes/],
  ["a second block's", [...BLOCKS, 0x82, 1, 7, 9, 0, 0, 0, 0, ...LONG], 130, /more than 10 bytes/],
  ["numbers of 65 bits", [...BLOCKS, 2, 7, 9, 65, 0, 0, 0], 2, /numbers of 65 bits/],
  ["no parts", [0x80, 1, 0, 2, 7], 2, /blocks of 128 numbers in 0 parts/],
  ["parts of no numbers", [0, 4, 2, 7], 2, /blocks of 0 numbers in 4 parts/],
  ["more parts than bytes", [0x80, 0x80, 4, 0x80, 2, 2, 7, 9, 0], 2, /Invalid typed array length/],
] as const)("%s is refused", (_what, bytes, count, message) => {
  expect(() => check(bytes, count)).toThrow(message);
});
