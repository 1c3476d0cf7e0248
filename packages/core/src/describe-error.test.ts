import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeError } from "./describe-error.ts";
import { isStorableText } from "./storable-text.ts";

describe("an error", () => {
  test("keeps its message and code", () => {
    expect(describeError(new Error("Connection timeout"))).toEqual({
      code: "error",
      message: "Connection timeout",
      errorClass: "handler",
    });
    expect(describeError(Object.assign(new Error("refused"), { code: "ECONNREFUSED" })).code).toBe(
      "ECONNREFUSED",
    );
  });

  test("takes no code that is not text", () => {
    expect(describeError(new DOMException("stop", "AbortError")).code).toBe("error");
    expect(describeError(Object.assign(new Error("x"), { code: " " })).code).toBe("error");
  });

  test("says its causes", () => {
    const error = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
    expect(describeError(error).message).toBe("fetch failed (caused by) connect ECONNREFUSED");
  });

  test("that causes itself ends", () => {
    const first = new Error("first");
    first.cause = new Error("second", { cause: first });
    expect(describeError(first).message).toBe("first (caused by) second");
  });

  test("with an endless chain of causes ends", () => {
    const endless = (depth: number): Error =>
      Object.defineProperty(new Error(`level ${depth}`), "cause", { get: () => endless(depth + 1) });
    expect(describeError(endless(0)).message).toMatch(/^level 0 .* level 5$/);
  });

  test("without a message says its parts, else its name", () => {
    expect(describeError(new AggregateError([new Error("a"), new Error("b")])).message).toBe("a; b");
    expect(describeError(new RangeError()).message).toBe("RangeError");
  });

  test("may say whose fault it is", () => {
    expect(describeError(Object.assign(new Error("x"), { errorClass: "system" })).errorClass).toBe("system");
    expect(describeError(Object.assign(new Error("x"), { errorClass: "other" })).errorClass).toBe("handler");
  });
});

describe("what is not an error", () => {
  test.each([
    ["just text", "just text"],
    ["", "The handler threw an empty string."],
    [undefined, "The handler threw undefined."],
    [null, "The handler threw null."],
    [10n, "The handler threw the BigInt 10."],
    [Symbol("s"), "The handler threw a symbol."],
    [() => 1, "The handler threw a function."],
    [{ message: "plain" }, "plain"],
    [{ status: 500 }, 'The handler threw {"status":500}.'],
  ])("%s", (thrown, message) => {
    expect(describeError(thrown)).toEqual({ code: "error", message, errorClass: "handler" });
  });
});

describe("what resists being read", () => {
  const message = Object.defineProperty(new Error("x"), "message", {
    get: () => {
      throw new Error("no");
    },
  });
  const proxy = new Proxy(
    {},
    new Proxy(
      {},
      {
        get: () => () => {
          throw new Error("no");
        },
      },
    ),
  );
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;

  test.each([
    ["a message that throws", message],
    ["a proxy that throws", proxy],
    ["a cycle", circular],
  ])("%s", (_name, thrown) => {
    expect(describeError(thrown)).toEqual({
      code: "error",
      message: expect.stringMatching(/\w/),
      errorClass: "handler",
    });
  });
});

test("the message is storable and at most 8 KiB, whatever was thrown", () => {
  const text = fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  });
  const thrown = fc.oneof(
    fc.anything(),
    text.map((message) => Object.assign(new Error(message), { code: message })),
  );
  fc.assert(
    fc.property(thrown, (value) => {
      const error = describeError(value);
      expect(isStorableText(error.message) && isStorableText(error.code)).toBe(true);
      expect(error.message + error.code).not.toBe("");
    }),
  );
  expect(Buffer.byteLength(describeError(new Error("é".repeat(100_000))).message)).toBeLessThanOrEqual(8192);
});
