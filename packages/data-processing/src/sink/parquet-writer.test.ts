import { parquetReadObjects, parquetMetadata } from "hyparquet";
import { expect, test } from "vitest";
import type { DataRecord } from "../row.ts";
import { createParquetWriter, type ParquetOptions } from "./parquet-writer.ts";

async function written(records: readonly DataRecord[], options: Partial<ParquetOptions> = {}) {
  const columns = options.columns ?? Object.keys(records[0] ?? {});
  const writer = await createParquetWriter({ columns, types: options.types ?? {} });
  return new Uint8Array(Buffer.concat([writer.begin(), writer.rows(records), writer.end()])).buffer;
}

async function readBack(records: readonly DataRecord[], options?: Partial<ParquetOptions>) {
  return await parquetReadObjects({ file: await written(records, options) });
}

const AT = new Date("2026-01-02T03:04:05.678Z");

test("values come back as what they were, and nothing as null", async () => {
  const rows = [
    { text: "a", whole: 1, large: 2n ** 62n, part: 1.5, yes: true, at: AT, object: { a: [1] }, mixed: "x" },
    { text: null, whole: -7, large: 0n, part: 2, yes: false, at: null, object: { b: null }, mixed: 1 },
    {},
  ];
  expect(await readBack(rows)).toEqual([
    { ...rows[0], whole: 1n },
    { ...rows[1], whole: -7n },
    { text: null, whole: null, large: null, part: null, yes: null, at: null, object: null, mixed: null },
  ]);
});

test("a column that is named has the type that is said; texts of numbers and times become these", async () => {
  const types = { n: "integer", at: "time", j: "json", none: "number" } as const;
  const rows = [{ n: "9007199254740993", at: "2026-01-02 03:04:05.678+00", j: { n: 2n ** 60n }, none: null }];
  expect(await readBack(rows, { types })).toEqual([
    { n: 9007199254740993n, at: AT, j: { n: "1152921504606846976" }, none: null },
  ]);
});

test.each([
  [{ a: 1 }, { a: 1.5 }, /^Row 10001 that is written: 1\.5 of "a" is no integer\. Say in "types"/],
  [{ a: "x" }, { a: 1 }, /^Row 10001 .*1 of "a" is no text/],
  [{ a: true }, { a: "true" }, /^Row 10001 .*"true" of "a" is no boolean/],
  [{ a: AT }, { a: "soon" }, /^Row 10001 .*"soon" of "a" is no time/],
])(
  "%j in the first row group and %j later is an error that names row and column",
  async (first, later, message) => {
    const writer = await createParquetWriter({ columns: ["a"], types: {} });
    expect(writer.rows(Array.from({ length: 10_000 }, () => first)).length).toBeGreaterThan(0);
    writer.rows([later]);
    expect(() => writer.end()).toThrow(message);
  },
);

test("an integer beyond 64 bits is none", async () => {
  await expect(written([{ a: 2n ** 63n }])).rejects.toThrow(/"a" is no integer/);
});

test("without rows there are columns and nothing in them", async () => {
  const file = await written([], { columns: ["a", "b"] });
  const { num_rows, schema } = parquetMetadata(file);
  expect([num_rows, schema.map(({ name }) => name)]).toEqual([0n, ["root", "a", "b"]]);
  expect(await readBack([])).toEqual([]);
});

test("many rows and long texts are row groups that are given as they are full", async () => {
  const writer = await createParquetWriter({ columns: ["n", "text"], types: {} });
  const long = "x".repeat(2 ** 20);
  const rows = Array.from({ length: 25_000 }, (_, n) => ({
    n,
    text: n >= 20_000 && n < 20_016 ? long : "y",
  }));
  const chunks: Buffer[] = [];
  for (let at = 0; at < rows.length; at += 1_000) chunks.push(writer.rows(rows.slice(at, at + 1_000)));
  chunks.push(writer.end());
  const file = Buffer.concat(chunks);
  const metadata = parquetMetadata(new Uint8Array(file).buffer);
  expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([10_000, 10_000, 8, 8, 4_984]);
  for (const { columns } of metadata.row_groups) {
    const [n, text] = columns.map(({ meta_data }) => meta_data?.statistics);
    expect(n?.min_value).toEqual(expect.any(BigInt));
    expect(text?.min_value ?? text?.max_value).toBeUndefined();
  }
  const read = await parquetReadObjects({ file: new Uint8Array(file).buffer });
  expect(read).toEqual(rows.map(({ n, text }) => ({ n: BigInt(n), text })));
});
