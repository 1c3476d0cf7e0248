import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeResult } from "./encode-result.ts";
import { isStorableText } from "./storable-text.ts";

function textOf(value: unknown): string | null {
  const encoded = encodeResult(value);
  if ("unserialisable" in encoded) throw new Error(encoded.unserialisable);
  return encoded.text;
}

const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
});

describe("a result that JSON carries", () => {
  test("is stored as it is", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme-ascii" }), (value) => {
        expect(textOf(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  test("nothing returned is null", () => {
    expect(textOf(undefined)).toBeNull();
    expect(textOf(null)).toBe("null");
  });

  test("NUL and halves of surrogate pairs are replaced, in keys too; the six characters \\u0000 are not", () => {
    expect(JSON.parse(textOf({ "k\0": "a\0\ud83d😀", b: "\\u0000 \\ud83d" }) ?? "")).toEqual({
      "k�": "a��😀",
      b: "\\u0000 \\ud83d",
    });
  });

  test("is storable whatever its text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const read = JSON.parse(textOf([text]) ?? "") as string[];
        expect(isStorableText(read[0] ?? "")).toBe(true);
        if (isStorableText(text)) expect(read).toEqual([text]);
      }),
    );
  });
});

describe("a result that JSON does not carry", () => {
  const circular: unknown[] = [];
  circular.push(circular);
  let deep: unknown = 1;
  for (let level = 0; level < 101; level += 1) deep = [deep];

  test.each([
    ["a BigInt", { n: 1n }, /BigInt/],
    ["a cycle", circular, /circular/],
    ["a function", () => 1, /function/],
    ["a symbol", Symbol("s"), /symbol/],
    [
      "a toJSON that throws",
      {
        toJSON() {
          throw new Error("refuses");
        },
      },
      /refuses/,
    ],
    ["101 levels", deep, /100 levels/],
  ])("%s", (_name, value, reason) => {
    expect(encodeResult(value)).toEqual({ unserialisable: expect.stringMatching(reason) });
  });
});

test("a result of 5 MiB is replaced by its size and its beginning", () => {
  const stored = JSON.parse(textOf({ output: "x".repeat(5 * 1_048_576) }) ?? "") as Record<string, unknown>;
  expect(stored).toMatchObject({ truncated: true, bytes: 5 * 1_048_576 + 13 });
  expect(stored["preview"]).toMatch(/^\{"output":"xxx/);
  expect(String(stored["preview"]).length).toBeLessThanOrEqual(1024);
});

test("the limit is inclusive", () => {
  expect(encodeResult("x".repeat(98), 100)).toEqual({ text: JSON.stringify("x".repeat(98)) });
  expect(encodeResult("x".repeat(99), 100)).toMatchObject({
    text: expect.stringContaining('"truncated":true'),
  });
});
