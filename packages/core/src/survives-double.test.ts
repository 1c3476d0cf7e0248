import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { survivesDouble } from "./survives-double.ts";

describe("survives", () => {
  test.each([
    "0",
    "-0",
    "0.0e99",
    "1",
    "100",
    "1.50",
    "0.1",
    "-12.5e-3",
    "1E+2",
    "1e-5",
    "2.5e-3",
    "1e308",
    "5e-324",
    "9007199254740992",
    "-1156033375384233.2",
    "0.10000000000000001",
    "0.1000000000000000055511151231257827",
    "123456789012345680000",
  ])("%s", (number) => expect(survivesDouble(number)).toBe(true));

  test("every double as JavaScript prints it, and with 17 digits", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
        expect(survivesDouble(JSON.stringify(double))).toBe(true);
        expect(survivesDouble(double.toPrecision(17))).toBe(true);
      }),
    );
  });

  test("every safe integer, and no integer that reads back as another", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (integer) => {
        if (BigInt(Number(integer)) === integer) expect(survivesDouble(String(integer))).toBe(true);
        else expect(survivesDouble(String(integer))).toBe(false);
      }),
    );
  });
});

describe("does not survive", () => {
  test.each([
    "1e400",
    "-1e400",
    "1e-400",
    "9007199254740993",
    "12345678901234567890",
    "0.12345678901234567890123",
    `1${"0".repeat(400)}`,
  ])("%s", (number) => expect(survivesDouble(number)).toBe(false));
});
