import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePayload } from "./encode-payload.ts";
import { InvalidInputError, PayloadTooLargeError } from "./errors.ts";

function faultsOf(payload: unknown): readonly { pointer: string; detail: string }[] {
  try {
    encodePayload(payload);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toHaveProperty("code", "INVALID_PAYLOAD");
    return (error as InvalidInputError).faults;
  }
  throw new Error("The payload was accepted.");
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

describe("what JSON carries", () => {
  test("is stored as JSON.stringify would write it", () => {
    const storable = fc
      .jsonValue({ stringUnit: "grapheme" })
      .filter((value) => !/__proto__|\\u0000/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(storable, (value) => {
        const { text, value: read } = encodePayload(value);
        expect(text).toBe(JSON.stringify(value));
        expect(read).toEqual(JSON.parse(text));
      }),
    );
  });

  test("includes dates, buffers and anything with a toJSON", () => {
    expect(encodePayload({ at: new Date(0) }).text).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
    expect(encodePayload({ link: new URL("https://example.org/a") }).value).toEqual({
      link: "https://example.org/a",
    });
  });

  test("leaves out undefined properties, and symbols as keys", () => {
    expect(encodePayload({ a: undefined, b: 1, [Symbol("c")]: 2 }).text).toBe('{"b":1}');
  });

  test("includes one object in two places", () => {
    const shared = { x: 1 };
    expect(encodePayload([shared, shared]).text).toBe('[{"x":1},{"x":1}]');
  });

  test("includes instances of classes, by their own properties", () => {
    class Point {
      x = 1;
      get length() {
        return 2;
      }
    }
    expect(encodePayload(new Point()).text).toBe('{"x":1}');
  });

  test("includes `constructor` and `toString` as keys", () => {
    expect(encodePayload({ constructor: 1, toString: 2 }).text).toBe('{"constructor":1,"toString":2}');
  });
});

describe("what it does not carry is named by its place", () => {
  const circular: Record<string, unknown> = {};
  circular["self"] = { again: circular };
  const throwing = Object.defineProperty({}, "x", {
    enumerable: true,
    get: () => {
      throw new Error("no");
    },
  });

  test.each([
    ["NaN", { a: [1, Number.NaN] }, "/a/1"],
    ["Infinity", { a: -Infinity }, "/a"],
    ["a BigInt", { "a/b~c": 1n }, "/a~1b~0c"],
    ["undefined", undefined, ""],
    ["undefined in an array", [undefined], "/0"],
    ["a hole in an array", Object.assign([1], { length: 2 }), "/1"],
    ["a function", { f() {} }, "/f"],
    ["a symbol", [Symbol("s")], "/0"],
    ["NUL", { a: "x\0" }, "/a"],
    ["half of a surrogate pair", ["\ud83d"], "/0"],
    ["NUL in a key", { "k\0": 1 }, "/k�"],
    ["a __proto__ key", JSON.parse('{"a":{"__proto__":{"x":1}}}'), "/a/__proto__"],
    ["a cycle", circular, "/self/again"],
    ["a Map", { m: new Map() }, "/m"],
    ["a Set", [new Set()], "/0"],
    ["an Error", new Error("e"), ""],
    ["a promise", { p: Promise.resolve() }, "/p"],
    ["a typed array", new Uint8Array(2), ""],
    ["an invalid Date", { d: new Date(Number.NaN) }, "/d"],
    [
      "a toJSON that returns itself",
      {
        t: {
          toJSON() {
            return this;
          },
        },
      },
      "/t",
    ],
    [
      "a toJSON that throws",
      {
        t: {
          toJSON() {
            throw new Error("no");
          },
        },
      },
      "/t",
    ],
    ["a getter that throws", { g: throwing }, "/g"],
    ["101 levels", nested(101), "/0".repeat(100)],
  ])("%s", (_name, payload, pointer) => {
    expect(faultsOf(payload)).toEqual([{ pointer, detail: expect.stringMatching(/\w/) }]);
  });

  test("100 levels are accepted, 10 000 are refused without a stack overflow", () => {
    expect(encodePayload(nested(100)).text).toHaveLength(201);
    expect(faultsOf(nested(10_000))).toHaveLength(1);
  });

  test("every fault is named, up to 20", () => {
    expect(faultsOf({ a: 1n, b: [Number.NaN], c: "fine" }).map((fault) => fault.pointer)).toEqual([
      "/a",
      "/b/0",
    ]);
    expect(faultsOf(Array.from({ length: 50 }, () => 1n))).toHaveLength(20);
  });
});

describe("size", () => {
  test("262 144 bytes of UTF-8 JSON pass, one more does not", () => {
    expect(encodePayload("é".repeat(131_071)).text).toHaveLength(131_073);
    expect(() => encodePayload(`${"é".repeat(131_071)}x`)).toThrow(PayloadTooLargeError);
  });

  test("escapes count", () => {
    expect(() => encodePayload("\n".repeat(200_000))).toThrow(PayloadTooLargeError);
  });

  test("a small graph that would be an endless copy is refused at once", () => {
    let graph: unknown = "x";
    for (let level = 0; level < 60; level += 1) graph = [graph, graph];
    expect(() => encodePayload(graph)).toThrow(PayloadTooLargeError);
  });
});
