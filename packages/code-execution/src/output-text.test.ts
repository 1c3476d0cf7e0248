import { expect, test } from "vitest";
import { outputText } from "./output-text.ts";

test("text passes as it is, also a byte order mark", () => {
  expect(outputText(Buffer.from("\uFEFFhé🦀\n"), false)).toEqual({ text: "\uFEFFhé🦀\n", cut: false });
});

test("invalid UTF-8 becomes U+FFFD", () => {
  expect(outputText(Buffer.from([0x61, 0xff, 0x62]), false).text).toBe("a\uFFFDb");
});

test("a character that the limit cut is left out; one that the program cut is marked", () => {
  const half = Buffer.from("ab🦀").subarray(0, 4);
  expect(outputText(half, true).text).toBe("ab");
  expect(outputText(half, false).text).toBe("ab\uFFFD");
});

test.each([
  ["control characters", "\u0001"],
  ["pairs of surrogates", "🦀"],
])("a megabyte of %s is cut to what a result can hold, between characters", (_what, character) => {
  const bytes = Buffer.from(character.repeat(1_048_576 / Buffer.byteLength(character)));
  const { text, cut } = outputText(bytes, false);
  expect(cut).toBe(true);
  expect(text.isWellFormed()).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThanOrEqual(480 * 1024);
  expect(text.length).toBeGreaterThan(50_000);
});
