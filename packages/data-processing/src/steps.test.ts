import { expect, test } from "vitest";
import type { Row } from "./row.ts";
import { createSteps } from "./steps.ts";

const rowsOf = (...records: Row["record"][]): Row[] =>
  records.map((record, index) => ({ line: index + 1, end: index + 1, record, fault: null }));
const run = (steps: Parameters<typeof createSteps>[0], ...records: Row["record"][]) => {
  const { rows, badRows, leftOut } = createSteps(steps)(rowsOf(...records));
  return { records: rows.map(({ record }) => record), badRows, leftOut };
};

test.each([
  [{ equals: 5 }, ["5", 5, "5.0"], ["6", null, "x"]],
  [{ equals: "5" }, ["5"], [5, "5.0"]],
  [{ equals: null }, [null, undefined], ["", 0]],
  [{ equals: true }, [true, "true"], [false, "t"]],
  [{ not: "a" }, ["b", null], ["a"]],
  [{ oneOf: ["a", 2] }, ["a", "2"], ["b"]],
  [{ atLeast: 10 }, ["10", 11], ["9", "x", null, ""]],
  [{ atLeast: "2026-01-01", atMost: "2026-12-31" }, ["2026-05-05"], ["2025-12-31", "2027-01-01", 5]],
  [{ matches: "*@example.org" }, ["Ada@EXAMPLE.org"], ["ada@example.com", 5]],
  [{ exists: true }, ["", 0], [null, undefined]],
  [{ exists: false }, [null, undefined], [""]],
])("where %j", (condition, taken, left) => {
  const where = [{ field: "f", ...condition }];
  for (const f of taken) expect(run({ where }, { f })).toMatchObject({ records: [{ f }], leftOut: 0 });
  for (const f of left) expect(run({ where }, { f })).toMatchObject({ records: [], leftOut: 1, badRows: [] });
});

test("where finds no field on a row's prototype", () => {
  expect(run({ where: [{ field: "constructor", exists: true }] }, {})).toMatchObject({ leftOut: 1 });
});

test("map renames, converts, trims, fills in, and names what it cannot convert", () => {
  const map = {
    id: { from: "Id", as: "integer" },
    name: { from: "Name", trim: true, default: "nobody" },
    paid: { from: "Paid", as: "boolean" },
    raw: "Extra",
    source: { value: "file" },
    tags: { from: "Tags", as: "json" },
  } as const;
  const good = { Id: " 7 ", Name: "  ", Paid: "Yes", Tags: "[1]" };
  expect(run({ map }, good)).toEqual({
    records: [{ id: 7, name: "nobody", paid: true, raw: null, source: "file", tags: [1] }],
    badRows: [],
    leftOut: 0,
  });
  expect(
    run({ map }, good, { ...good, Id: "7.5" }, { ...good, Paid: "maybe" }, { ...good, Tags: "[" }).badRows,
  ).toEqual([
    { line: 2, reason: 'id: "7.5" is no integer' },
    { line: 3, reason: 'paid: "maybe" is no boolean' },
    { line: 4, reason: 'tags: "[" is no json' },
  ]);
});

test("whole numbers that JavaScript would round stay texts", () => {
  const map = { n: { from: "n", as: "integer" } } as const;
  expect(run({ map }, { n: "9223372036854775807" }).records).toEqual([{ n: "9223372036854775807" }]);
});

test.each([
  ["number", "9007199254740993", "9007199254740993"],
  ["number", "+0.12345678901234567891", "0.12345678901234567891"],
  ["number", " 1.50 ", 1.5],
  ["number", "1e400", undefined],
  ["json", '{"n": [1, -9007199254740993]}', { n: [1, "-9007199254740993"] }],
])("as %s makes no other number of %s", (as, n, made) => {
  const { records } = run({ map: { n: { from: "n", as } } } as never, { n });
  expect(records).toEqual(made === undefined ? [] : [{ n: made }]);
});

test("schema looks at rows as they are written", () => {
  const steps = {
    map: { age: { from: "Age", as: "integer" } },
    schema: {
      type: "object",
      properties: { age: { type: "integer", minimum: 0 } },
      required: ["age"],
      additionalProperties: false,
    },
  } as const;
  const { records, badRows } = run(steps as never, { Age: "5" }, { Age: "-1" });
  expect(records).toEqual([{ age: 5 }]);
  expect(badRows).toEqual([{ line: 2, reason: expect.stringMatching(/^age: /) }]);
});

const object = { type: "object" };
const has = (field: string) => ({
  ...object,
  required: [field],
  properties: { [field]: { type: "integer" } },
});
test.each([
  [{ ...object, required: ["x"], properties: { x: {} } }, { x: 1 }, { y: 1 }],
  [
    { ...object, required: ["x"], additionalProperties: false, properties: { x: {} } },
    { x: null },
    { x: 1, y: 1 },
  ],
  [{ ...object, properties: { a: { type: ["string", "null"], maxLength: 2 } } }, { a: null }, { a: "abc" }],
  [
    { ...object, properties: { a: { type: "string", format: "date" } } },
    { a: "2026-11-22" },
    { a: "22.11." },
  ],
  [{ ...object, properties: { a: { enum: ["x", 1, null] } } }, { a: 1 }, { a: 2 }],
  [{ ...object, properties: { a: { const: 5 } } }, { a: 5 }, { a: "5" }],
  [
    { ...object, properties: { a: { type: "number", multipleOf: 0.5, exclusiveMinimum: 0 } } },
    { a: 1.5 },
    { a: 0 },
  ],
  [
    { ...object, properties: { a: { type: "array", items: { type: "integer" }, maxItems: 1 } } },
    { a: [1] },
    { a: [1, 2] },
  ],
  [{ ...object, properties: { a: { type: "array", uniqueItems: true } } }, { a: [1, 2] }, { a: [1, 1] }],
  [{ ...object, minProperties: 2 }, { a: 1, b: 1 }, { a: 1 }],
  [{ anyOf: [has("a"), has("b")] }, { b: 1 }, { c: 1 }],
  [{ oneOf: [has("a"), has("b")] }, { b: 1 }, { a: 1, b: 1 }],
  [{ allOf: [has("a"), has("b")] }, { a: 1, b: 1 }, { a: 1 }],
])("schema %j is kept", (schema, good, bad) => {
  const { records, badRows } = run({ schema }, good, bad);
  expect(records).toEqual([good]);
  expect(badRows).toHaveLength(1);
});
