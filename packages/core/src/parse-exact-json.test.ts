import fc from "fast-check";
import { expect, test } from "vitest";
import { parseExactJson } from "./parse-exact-json.ts";

test("what JavaScript writes is read as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(parseExactJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("every integer is read as itself, as a number or as its text", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (integer) => {
      const [read] = parseExactJson(`[${integer}]`) as [number | string];
      if (Number.isSafeInteger(Number(integer))) expect(read).toBeTypeOf("number");
      expect(BigInt(read)).toBe(integer);
    }),
  );
});

test.each([
  ["9007199254740993", "9007199254740993"],
  ["-1152921504606846976", "-1152921504606846976"],
  ["1e400", "1e400"],
  ["1e-400", "1e-400"],
  ["0.12345678901234567891", "0.12345678901234567891"],
  ["999999999999999.99", "999999999999999.99"],
  ["1e300", 1e300],
  ["0.10000000000000001", 0.1],
  ["1.00000000000000000000", 1],
  ["9007199254740992", 9007199254740992],
])("%s is read as %j, wherever it stands", (number, read) => {
  expect(parseExactJson(`{"a": [${number}], "b": "${number}"}`)).toEqual({ a: [read], b: number });
});
