import { schemaFaults } from "@millrace/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { exportSchema, importSchema, transformSchema } from "./schema.ts";

const faults = (schema: z.ZodType, payload: unknown): string[] =>
  schemaFaults(schema.safeParse(payload).error?.issues ?? []).map(
    ({ pointer, detail }) => `${pointer} ${detail}`,
  );

const to = { table: "people" };

test.each([
  { from: { rows: [{ a: 1 }] }, to },
  {
    from: { text: "a\n1\n", format: "csv", csv: { delimiter: ";" } },
    to: { ...to, schema: "staging", columns: ["a"] },
  },
  { from: { file: "2026/people.csv.gz" }, to, maxBadRows: 5 },
  { from: { url: "https://example.org/people?x=1", format: "parquet" }, to },
  { from: { query: "select 1 as a", connection: "reports", parameters: [1, "a", null] }, to },
])("an import takes %j", (payload) => {
  expect(importSchema.parse(payload)).toEqual(payload);
});

test.each([
  [{ from: {}, to }, ["/from must name one source: rows, text, file, url, query"]],
  [
    { from: { file: "a.csv", url: "https://x.example/a.csv" }, to },
    ["/from must name one source: rows, text, file, url, query"],
  ],
  [
    { from: { file: "../a.csv" }, to },
    [expect.stringMatching(/^\/from\/file must be a name below the folder/)],
  ],
  [
    { from: { file: "a.dat" }, to },
    ["/from/format must be one of csv, ndjson, json, parquet: the name does not say it"],
  ],
  [
    { from: { file: "a.tsv" }, to },
    ["/from/format must be one of csv, ndjson, json, parquet: the name does not say it"],
  ],
  [{ from: { query: "select 1", format: "csv" }, to }, ["/from/format has no meaning for a source by query"]],
  [{ from: { file: "a.json", csv: {} }, to }, ["/from/csv has no meaning for json"]],
  [{ from: { file: "a.parquet.gz" }, to }, [expect.stringMatching(/^\/from\/format cannot be parquet here/)]],
  [{ from: { rows: [] }, to: { table: "" } }, [expect.stringMatching(/^\/to\/table /)]],
  [{ from: { rows: [] }, to, maxBadRows: 1001 }, [expect.stringMatching(/^\/maxBadRows /)]],
  [
    { from: { rows: [] }, to, where: [{ field: "a" }] },
    [expect.stringMatching(/^\/where\/0 must ask something/)],
  ],
  [{ from: { rows: [] }, to, map: {} }, ["/map must name 1 to 1600 fields"]],
  [{ from: { rows: [] }, to, eval: "x" }, ["/eval is not a known field"]],
])("an import does not take %j", (payload, expected) => {
  expect(faults(importSchema, payload)).toEqual(expected);
});

test.each([
  [{ pattern: "(a+)+$" }, /asks for "pattern", which is not kept here/],
  [{ type: "object", properties: { a: { patternProperties: {} } } }, /"patternProperties"/],
  [{ type: "object", properties: { a: { $ref: "#/x" } } }, /"\$ref"/],
  [{ type: "array", items: { type: "string", format: "regex" } }, /format "regex"/],
  [{ not: {} }, /"not"/],
  [{ type: "object", required: ["a"] }, /requires "a", which has to be among its properties/],
  [{ type: "nonsense" }, /cannot be used: Unsupported type/],
  [{ minimum: 5 }, /"minimum" without a type that it is for/],
  [{ type: "string", properties: {} }, /"properties" without a type that it is for/],
  [{ type: "string", enum: ["a"], minLength: 2 }, /"minLength" beside enum/],
])("a schema of rows that would not be kept is refused: %j", (schema, message) => {
  expect(faults(importSchema, { from: { rows: [] }, to, schema })).toEqual([expect.stringMatching(message)]);
});

test("an export reads a query; a transform reads none", () => {
  expect(faults(exportSchema, { from: { query: "select 1" }, to: { file: "a.csv.gz" } })).toEqual([]);
  expect(faults(exportSchema, { from: { file: "a.csv" }, to: { file: "b.csv" } })).toEqual([
    "/from must name one source: query",
  ]);
  expect(faults(transformSchema, { from: { query: "select 1" } })).toEqual([
    "/from must name one source: rows, text, file, url",
  ]);
  expect(faults(transformSchema, { from: { rows: [] }, to: { file: "a.json", formulas: "keep" } })).toEqual([
    "/to/formulas has no meaning for json",
  ]);
});

test.each([
  [{ file: "a.parquet", columns: ["a"], types: { a: "integer" } }, []],
  [{ file: "a.txt" }, ["/to/format must be one of csv, ndjson, json, parquet: the name does not say it"]],
  [{ file: "a.parquet.gz" }, ["/to/gzip must be left out: Parquet compresses itself"]],
  [{ file: "a.parquet", gzip: true }, ["/to/gzip must be left out: Parquet compresses itself"]],
  [{ file: "a.parquet", formulas: "keep" }, ["/to/formulas has no meaning for parquet"]],
  [{ file: "a.csv", types: { a: "text" } }, ["/to/types has no meaning for csv"]],
  [{ file: "a.json", columns: ["a"] }, ["/to/columns has no meaning for json"]],
])("the file %j is judged", (file, expected) => {
  expect(faults(exportSchema, { from: { query: "select 1" }, to: file })).toEqual(expected);
});

test("each has a JSON Schema for the doors that do not speak Zod", () => {
  for (const schema of [importSchema, exportSchema, transformSchema]) {
    expect(z.toJSONSchema(schema, { io: "input" })).toMatchObject({
      type: "object",
      additionalProperties: false,
    });
  }
});
