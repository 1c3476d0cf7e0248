import { expect, test } from "vitest";
import { limitMemory } from "./limit-memory.ts";

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** A module whose memory has these limits, and a custom section behind it. */
const module = (...limits: readonly number[]) =>
  Uint8Array.from([...HEADER, 5, limits.length + 1, 1, ...limits, 0, 2, 1, 65]);

test.each([
  ["no ceiling", module(0, 2)],
  ["a higher ceiling", module(1, 2, 0x80, 0x80, 4)],
])("a memory with %s gets ours, and the rest stays", (_what, bytes) => {
  expect([...limitMemory(bytes, 300)]).toEqual([...HEADER, 5, 5, 1, 1, 2, 0xac, 2, 0, 2, 1, 65]);
});

test("more than the ceiling to start with, and memories without a ceiling of this kind, are refused", () => {
  expect(() => limitMemory(module(0, 0x80, 0x80, 4), 300)).toThrow("needs 65536 pages of memory to start");
  expect(() => limitMemory(module(3, 2, 4), 300)).toThrow("cannot be limited");
});

test("a module without a memory stays as it is", () => {
  const bytes = Uint8Array.from([...HEADER, 0, 2, 1, 65]);
  expect(limitMemory(bytes, 1)).toBe(bytes);
});
