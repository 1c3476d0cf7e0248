import { expect, test } from "vitest";
import { jsonShare, outputText, plainWords } from "./output-text.ts";

test("text passes as it is, also a byte order mark", () => {
  expect(outputText(Buffer.from("\uFEFFhé🦀\n"), 10, 100)).toEqual({
    text: "\uFEFFhé🦀\n",
    encoding: "utf8",
    cut: false,
  });
});

test("what is no UTF-8 keeps every byte, or is cut between them", () => {
  const bytes = Buffer.from([0x61, 0xff, 0x62, 0x00, 0x63]);
  expect(outputText(bytes, 5, 100)).toEqual({ text: "Yf9iAGM=", encoding: "base64", cut: false });
  expect(outputText(bytes, 5, 6)).toEqual({ text: "Yf9i", encoding: "base64", cut: true });
});

test("words for people have U+FFFD in the place of what is no UTF-8", () => {
  expect(plainWords(Buffer.from([0x61, 0xff, 0x62]), 3, 100).text).toBe("a\uFFFDb");
});

test("a character that the limit cut is left out; one that the program cut is kept as bytes", () => {
  const half = Buffer.from("ab🦀").subarray(0, 4);
  expect(outputText(half, 6, 100)).toEqual({ text: "ab", encoding: "utf8", cut: true });
  expect(outputText(half, 4, 100)).toMatchObject({ encoding: "base64" });
});

test.each([
  ["control characters", "\u0001"],
  ["pairs of surrogates", "🦀"],
])("a megabyte of %s is cut to what a result can hold, between characters", (_what, character) => {
  const bytes = Buffer.from(character.repeat(1_048_576 / Buffer.byteLength(character)));
  const { text, cut } = outputText(bytes, bytes.length, jsonShare(2));
  expect(cut).toBe(true);
  expect(text.isWellFormed()).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThanOrEqual(480 * 1024);
  expect(text.length).toBeGreaterThan(50_000);
});
