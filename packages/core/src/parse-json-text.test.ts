import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInputError } from "./errors.ts";
import { parseJsonText } from "./parse-json-text.ts";
import { survivesDouble } from "./survives-double.ts";

function refusal(text: string): InvalidInputError {
  try {
    parseJsonText(text);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toHaveProperty("code", "INVALID_JSON");
    return error as InvalidInputError;
  }
  throw new Error("The text was accepted.");
}

test("what JSON.stringify writes is read back equal, with any white space", () => {
  const storable = fc
    .jsonValue({ stringUnit: "grapheme" })
    .filter((value) => !/__proto__|\\u0000/.test(JSON.stringify(value)));
  fc.assert(
    fc.property(storable, fc.constantFrom(0, 1, "\t"), (value, space) => {
      const text = JSON.stringify(value, null, space);
      expect(parseJsonText(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("a number is accepted where it survives an IEEE double, however it is written and wherever it stands", () => {
  const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
  const number = fc
    .tuple(
      fc.constantFrom("", "-"),
      digits(20).map((whole) => whole.replace(/^0+(?=.)/, "")),
      fc.option(digits(20), { nil: "" }),
      fc.option(fc.integer({ min: -400, max: 400 }), { nil: "" }),
    )
    .map(
      ([sign, whole, part, power]) =>
        `${sign}${whole}${part && `.${part}`}${power === "" ? "" : `e${power}`}`,
    );
  const place = fc.constantFrom("#", "[#]", "[1, #]", '{"a":#}', '{"a" :\n#,"b":0}', "[0,\t# ]");
  fc.assert(
    fc.property(number, place, (written, around) => {
      const text = around.replace("#", written);
      if (survivesDouble(written)) expect(parseJsonText(text)).toEqual(JSON.parse(text));
      else expect(refusal(text).faults).toHaveLength(1);
    }),
    { numRuns: 1000 },
  );
});

describe("refused, with its place", () => {
  test.each([
    ["1e400", ""],
    ['{"a":[1,{"b":12345678901234567890}]}', "/a/1/b"],
    ['{ "a/b" : 9007199254740993 }', "/a~1b"],
    ["[0,-1e-400]", "/1"],
    ['{"a":"x\\u0000"}', "/a"],
    ['["\\ud83d"]', "/0"],
    ['{"k\\u0000":1}', "/k�"],
    ['{"x":[],"y":{"__proto__":{}}}', "/y/__proto__"],
    ['{"x":[],"y":{"\\u005f_proto__":{}}}', "/y/__proto__"],
  ])("%s", (text, pointer) => {
    expect(refusal(text).faults).toEqual([{ pointer, detail: expect.stringMatching(/\w/) }]);
  });

  test("a text as deep as it likes", () => {
    expect(refusal("[".repeat(500_000) + "]".repeat(500_000)).message).toMatch(/deeper/);
    expect(refusal('{"a":'.repeat(10_000)).message).toMatch(/deeper/);
  });

  test.each(["", "{", "{'a':1}", "[1,]", "nul", '"\u0001"', "01", "1 2"])("what is not JSON: %j", (text) => {
    expect(refusal(text).message).toMatch(/not JSON/);
  });
});

test("values inside strings are left alone", () => {
  expect(parseJsonText('{"a":"1e400 [[ {\\" __proto__ : 12345678901234567890"}')).toEqual({
    a: '1e400 [[ {" __proto__ : 12345678901234567890',
  });
  expect(parseJsonText('["\\ud83d\\ude00", "\\\\u0000", "__proto__"]')).toEqual([
    "😀",
    "\\u0000",
    "__proto__",
  ]);
});

test("a long text takes little time", () => {
  const digits = `1${"0".repeat(1_000_000)}1`;
  expect(refusal(digits).faults).toHaveLength(1);
  expect(parseJsonText(JSON.stringify("\\".repeat(500_000)))).toHaveLength(500_000);
});
