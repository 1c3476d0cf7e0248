import { expect, test } from "vitest";
import { WRITERS } from "./text-writer.ts";

const columns = ["a", "b"];

function csv(values: readonly unknown[], escapeFormulas = true): string[] {
  const writer = WRITERS.csv({ columns: ["a"], escapeFormulas });
  return (writer.begin() + writer.rows(values.map((a) => ({ a }))) + writer.end()).split("\r\n").slice(1, -1);
}

test.each(["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "＝1", "-", '=HYPERLINK("x")'])(
  "%j is no formula in CSV, unless it is kept",
  (text) => {
    const [escaped, kept] = [csv([text]), csv([text], false)];
    expect(escaped[0]?.replace(/^"/, "")).toMatch(/^'/);
    expect(kept[0]?.replace(/^"/, "")).not.toMatch(/^'/);
  },
);

test("numbers keep their sign, as numbers and as texts", () => {
  expect(csv([-5, "-5", "+1.5e3", -5n])).toEqual(["-5", "-5", "+1.5e3", "-5"]);
});

test("CSV: null is nothing, an empty text quotes, lists and objects JSON, times ISO 8601", () => {
  expect(csv([null, "", [1, "x"], { n: 1n }, new Date(0), true, 'a "b"', "a,b"])).toEqual([
    "",
    '""',
    '"[1,""x""]"',
    '"{""n"":1}"',
    "1970-01-01T00:00:00.000Z",
    "true",
    '"a ""b"""',
    '"a,b"',
  ]);
});

test("bytes are written as PostgreSQL writes them", () => {
  const a = new Uint8Array([0, 255]);
  expect(csv([a])).toEqual(["\\x00ff"]);
  const ndjson = WRITERS.ndjson({ columns, escapeFormulas: true });
  expect(ndjson.rows([{ a, b: [a] }])).toBe('{"a":"\\\\x00ff","b":["\\\\x00ff"]}\n');
});

test("a column that is called like a formula is escaped too", () => {
  expect(WRITERS.csv({ columns: ["=1"], escapeFormulas: true }).begin()).toBe("'=1\r\n");
});

test("CSV takes no field from a row's prototype", () => {
  expect(WRITERS.csv({ columns: ["constructor"], escapeFormulas: true }).rows([{}])).toBe("\r\n");
});

test("JSON is one list over batches and of nothing, NDJSON one object a line", () => {
  const json = WRITERS.json({ columns, escapeFormulas: true });
  const text =
    json.begin() + json.rows([{ a: 1 }]) + json.rows([]) + json.rows([{ a: 2n ** 60n }]) + json.end();
  expect(JSON.parse(text)).toEqual([{ a: 1 }, { a: "1152921504606846976" }]);
  const empty = WRITERS.json({ columns, escapeFormulas: true });
  expect(JSON.parse(empty.begin() + empty.end())).toEqual([]);
  expect(WRITERS.ndjson({ columns, escapeFormulas: true }).rows([{ a: "=1" }, { b: null }])).toBe(
    '{"a":"=1"}\n{"b":null}\n',
  );
});
