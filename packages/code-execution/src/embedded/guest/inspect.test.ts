import { format, inspect as nodeInspect } from "node:util";
import { expect, test } from "vitest";
import { formatLine } from "./format-line.ts";
import { inspect } from "./inspect.ts";

class Point {
  x = 1;
}
const circular: Record<string, unknown> = { name: "a" };
circular["self"] = circular;

const VALUES: readonly (readonly unknown[])[] = [
  [1, -0, Number.NaN, 5n, true, null, undefined, Symbol("s"), "it's", 'a "b"', "line\nend"],
  [[], [1, [2, [3, [4]]]], [undefined, null], Array(2), Array.from({ length: 3 }, () => "x".repeat(40))],
  [
    {},
    { a: 1, "b-c": { d: { e: { f: 1 } } } },
    Object.create(null),
    new Point(),
    {
      get g() {
        return 1;
      },
      [Symbol("k")]: 1,
    },
  ],
  [
    new Map<unknown, unknown>([
      [1, { a: 2 }],
      ["k", "v"],
    ]),
    new Set([1, "two"]),
    new Uint8Array([1, 2]),
  ],
  [new Date(0), new Date(Number.NaN), /x+/gi, () => 1, function named() {}, Point, async () => {}],
  [{ list: ["a".repeat(50), "b".repeat(50)], deep: { key: "v".repeat(60) } }],
  [{ f() {}, u: undefined, d: new Date(0), n: null, s: "s", m: new Map([["a", new Set([1])]]) }, circular],
];

test("values are shown as Node shows them", () => {
  expect(VALUES.flat().map(inspect)).toEqual(VALUES.flat().map((value) => nodeInspect(value)));
});

test("more than a hundred items are counted; an error has its words and its stack", () => {
  expect(inspect(Array.from({ length: 101 }, () => "i".repeat(80)))).toMatch(/\.\.\. 1 more item\n\]$/);
  expect(inspect(new TypeError("bad"))).toMatch(/^TypeError: bad\n +at /);
  expect(inspect({ error: new TypeError("bad") })).toBe("{ error: [TypeError: bad] }");
});

const LINES: readonly (readonly unknown[])[] = [
  ["%s has %d and %i of %f%%", "it", "3", "4.5", "0.5"],
  ["%j %o", { a: 1 }, "rest"],
  ["100%", "%s", 1],
  ["only %s"],
  [{ a: "s" }, "text", 1n],
  [],
  ["%s", Symbol("s")],
  ["%d", 5n],
];

test("lines are formatted as Node formats them", () => {
  for (const values of LINES) expect(formatLine(nodeInspect, values)).toBe(format(...values));
});
