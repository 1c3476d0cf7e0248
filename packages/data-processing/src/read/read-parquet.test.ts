import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnrecoverableError } from "@millrace/core";
import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { BEGINNING } from "../source/open-rows.ts";
import { PAGE_READERS } from "./parquet-limits.ts";
import { PARSERS } from "./parquet-parsers.ts";
import { readParquet } from "./read-parquet.ts";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "millrace-parquet-"))));
afterAll(() => rm(folder, { recursive: true }));

type Column = Parameters<typeof parquetWriteBuffer>[0]["columnData"][number];
function fileOf(
  elements: readonly SchemaElement[],
  columnData: Column[],
  rowGroupSize = 100_000,
): Uint8Array {
  const schema = [{ name: "root", num_children: columnData.length }, ...elements];
  return new Uint8Array(parquetWriteBuffer({ schema, columnData, rowGroupSize, codec: "UNCOMPRESSED" }));
}

/** The batches of a file from a row on, and all their rows. */
async function read(content: Uint8Array, { from = 0, mostBytes = 1e9 } = {}) {
  const path = join(folder, "a.parquet");
  await writeFile(path, content);
  const handle = await open(path);
  try {
    const { positionAfter } = await readParquet(handle, BEGINNING, mostBytes);
    const start = positionAfter({ line: from, end: from, record: null, fault: null });
    const source = await readParquet(handle, start, mostBytes);
    const batches: Record<string, unknown>[][] = [];
    for await (const { rows } of source.batches) {
      if (rows.length > 0) batches.push(rows.map(({ record }) => record!));
    }
    return { batches, records: batches.flat() };
  } finally {
    await handle.close();
  }
}

const decimal = (
  name: string,
  type: "INT32" | "INT64" | "BYTE_ARRAY" | "FIXED_LEN_BYTE_ARRAY",
  digits: number,
  scale: number,
) => ({
  name,
  type,
  repetition_type: "OPTIONAL" as const,
  converted_type: "DECIMAL" as const,
  precision: digits,
  scale,
  ...(type === "FIXED_LEN_BYTE_ARRAY" && { type_length: 16 }),
});

test("DECIMAL is exact: a number where a double holds all its digits, a text beyond", async () => {
  const beyond = 2n ** 53n + 1n;
  const columns = {
    short: { element: decimal("short", "INT32", 9, 2), data: [-5n, 150n, null], made: [-0.05, 1.5, null] },
    long: {
      element: decimal("long", "INT64", 18, 2),
      data: [beyond, -beyond, 0n],
      made: ["90071992547409.93", "-90071992547409.93", "0.00"],
    },
    wide: {
      element: decimal("wide", "FIXED_LEN_BYTE_ARRAY", 38, 10),
      data: [10n ** 37n + 1n, null, -1n],
      made: ["1000000000000000000000000000.0000000001", null, "-0.0000000001"],
    },
    free: {
      element: decimal("free", "BYTE_ARRAY", 30, 0),
      data: [beyond * 1000n, -129n, 65n],
      made: ["9007199254740993000", "-129", "65"],
    },
  };
  const all = Object.entries(columns);
  const file = fileOf(
    all.map(([, { element }]) => element),
    all.map(([name, { data }]) => ({ name, data })),
  );
  const { records } = await read(file);
  for (const [name, { made }] of all) expect(records.map((record) => record[name])).toEqual(made);
});

test("DECIMAL within lists and structures is exact, and a type that is none is refused", async () => {
  const amount = decimal("amount", "INT64", 18, 2);
  const elements: SchemaElement[] = [
    { name: "list", repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", repetition_type: "OPTIONAL", num_children: 2 },
    amount,
    { name: "unit", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
  ];
  const list = [
    [
      { amount: 2n ** 53n + 1n, unit: "x" },
      { amount: null, unit: null },
    ],
    null,
    [],
  ];
  const { records } = await read(fileOf(elements, [{ name: "list", data: list }]));
  expect(records[0]).toEqual({
    list: [
      { amount: "90071992547409.93", unit: "x" },
      { amount: null, unit: null },
    ],
  });
  const wrong = fileOf([{ ...amount, scale: 19 }], [{ name: "amount", data: [1n] }]);
  await expect(read(wrong)).rejects.toThrow("The column amount of the Parquet file is DECIMAL(18, 19)");
});

test("times finer than milliseconds and large numbers within JSON are texts", async () => {
  const time = (name: string, unit: "MICROS" | "NANOS"): SchemaElement => ({
    name,
    type: "INT64",
    repetition_type: "REQUIRED",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit },
  });
  const content = fileOf(
    [time("micros", "MICROS"), time("nanos", "NANOS")],
    [
      { name: "micros", data: [1_767_323_045_678_901n, 1_767_323_045_678_000n, -1n] },
      { name: "nanos", data: [1_767_323_045_678_901_234n, 1_767_323_045_678_901_000n, -1_000_000n] },
    ],
  );
  const { records } = await read(content);
  expect(records.map(({ micros, nanos }) => [micros, nanos])).toEqual([
    ["2026-01-02T03:04:05.678901Z", "2026-01-02T03:04:05.678901234Z"],
    ["2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678901Z"],
    ["1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999Z"],
  ]);
  expect(PARSERS.jsonFromBytes(Buffer.from('{"n": 9007199254740993}'))).toEqual({ n: "9007199254740993" });
});

test("bytes that are no text stay bytes", async () => {
  const bytes: SchemaElement = { name: "b", type: "BYTE_ARRAY", repetition_type: "REQUIRED" };
  const data = [new Uint8Array([255, 0]), Buffer.from("Zoë")];
  const { records } = await read(fileOf([bytes], [{ name: "b", data }]));
  expect(records).toEqual([{ b: new Uint8Array([255, 0]) }, { b: "Zoë" }]);
});

const number: SchemaElement = { name: "n", type: "INT32", repetition_type: "REQUIRED" };
const text: SchemaElement = {
  name: "text",
  type: "BYTE_ARRAY",
  converted_type: "UTF8",
  repetition_type: "OPTIONAL",
};

test("a large row group is decoded a part at a time, and from any row on", async () => {
  const ns = Array.from({ length: 60_000 }, (_, n) => n);
  const texts = ns.map((n) => (n % 7 === 0 ? null : `text ${n % 100}`));
  const content = fileOf(
    [number, text],
    [
      { name: "n", data: ns },
      { name: "text", data: texts },
    ],
    50_000,
  );
  const rows = ns.map((n) => ({ n, text: texts[n] }));
  for (const from of [0, 1, 23_456, 49_999, 50_000, 59_999]) {
    const { records, batches } = await read(content, { from });
    expect(records).toEqual(rows.slice(from));
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(5_000);
  }
});

test("a page of many rows is decoded once after it was looked at", async () => {
  const decompress = vi.spyOn(PAGE_READERS, "SNAPPY");
  const ns = Array.from({ length: 60_000 }, (_, n) => n % 3);
  const schema = [{ name: "root", num_children: 1 }, number];
  const columnData = [{ name: "n", data: ns }];
  const content = parquetWriteBuffer({ schema, columnData, rowGroupSize: 60_000, codec: "SNAPPY" });
  const { records } = await read(new Uint8Array(content));
  expect(records.map(({ n }) => n)).toEqual(ns);
  // One page of places in a dictionary, which is not looked at: one and two.
  expect(decompress).toHaveBeenCalledTimes(3);
  decompress.mockRestore();
});

test("structures within structures are counted over all columns in them, and refused where they are too many", async () => {
  const around: SchemaElement = { name: "s", repetition_type: "OPTIONAL", num_children: 1 };
  const elements = [
    ...Array.from({ length: 49 }, () => around),
    { ...around, num_children: 2 },
    number,
    text,
  ];
  const nulls = (rows: number) => fileOf(elements, [{ name: "s", data: Array(rows).fill(null) }]);
  expect((await read(nulls(100))).records).toHaveLength(100);
  const error = await read(nulls(2000)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnrecoverableError);
  expect((error as Error).message).toMatch(/s\.text": it has more than the \d+ lists and structures/);
});

test("long texts are handed on some at a time", async () => {
  const data = Array.from({ length: 40 }, () => "x".repeat(100_000));
  const { batches } = await read(fileOf([text], [{ name: "text", data }]));
  expect(batches.map(({ length }) => length)).toEqual([11, 11, 11, 7]);
});

test("a file of more bytes than the operator allows is refused, after decompression", async () => {
  const data = Array.from({ length: 2_000 }, (_, n) => n);
  const content = fileOf([number], [{ name: "n", data }], 500);
  await expect(read(content, { mostBytes: 6_000 })).rejects.toThrow(/more than 6000 bytes/);
});

test("a page that lies is an error for good, which names row group and column", async () => {
  const content = fileOf([number], [{ name: "n", data: [1, 2, 3, 4, 5, 6] }], 3);
  // The second header of a page: field 8, and in it the field 1, its values: 3.
  const header = Buffer.from([0x5c, 0x15, 6]);
  const at = content.indexOf(0x5c, Buffer.from(content).indexOf(header) + 3);
  expect([...content.subarray(at, at + 3)]).toEqual([...header]);
  content[at + 2] = 126;
  const error = await read(content).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnrecoverableError);
  expect((error as Error).message).toBe(
    'Row group 2 of the Parquet file, column "n": a page says that it has 63 values, where 3 is the most',
  );
});

test.each([
  ["nothing", []],
  ["a word", [...Buffer.from("no Parquet at all")]],
  ["a footer that is longer than the file", [...Buffer.from("PAR1"), 255, 0, 0, 0, ...Buffer.from("PAR1")]],
  ["a footer of nothing", [...Buffer.from("PAR1"), 0, 1, 0, 0, 0, ...Buffer.from("PAR1")]],
])("%s is no Parquet", async (_what, bytes) => {
  const error = await read(new Uint8Array(bytes)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnrecoverableError);
  expect((error as Error).message).toMatch(/^The file is no Parquet: /);
});

const footerOf = (bytes: readonly number[]) =>
  Uint8Array.from([...Buffer.from("PAR1"), ...bytes, bytes.length, 0, 0, 0, ...Buffer.from("PAR1")]);

test.each([
  [
    "an integer without an end",
    [0x16, ...Array.from({ length: 11 }, () => 0x80), 0, 0],
    /more than 10 bytes/,
  ],
  ["structures in structures", Array.from({ length: 40 }, () => 0x1c), /values more than 32 deep/],
  ["lists in lists", [0x19, ...Array.from({ length: 40 }, () => 0x19)], /values more than 32 deep/],
  ["a list longer than itself", [0x19, 0xf5, 0xff, 0x7f, 0, 0], /16383 parts, where 2 bytes are left/],
  ["a text longer than itself", [0x18, 9, 0, 0], /9 parts, where 2 bytes are left/],
  ["a type that is none", [0x1d, 0, 0], /a value of type 13/],
  ["no end", [0x15, 2], /goes on behind its end/],
  [
    "decimals that are as long as one likes",
    // Of a column of type 6, BYTE_ARRAY, that is converted by 5, DECIMAL: the most is 65 bytes.
    [
      [0x29, 0x2c, 0, 0x15, 12, 0x55, 10, 0],
      [0x29, 0x1c, 0x19, 0x1c, 0x3c, 0xcc, 0x18, 65, ...Array.from({ length: 65 }, () => 1)],
      [0, 0, 0, 0, 0],
    ].flat(),
    /a decimal of 65 bytes/,
  ],
])("a footer with %s is refused before it is read", async (_what, bytes, message) => {
  const error = await read(footerOf(bytes)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnrecoverableError);
  expect((error as Error).message).toMatch(/^The file is no Parquet: /);
  expect((error as Error).message).toMatch(message);
});

test("numbers in deltas come back as they were", async () => {
  const data = Array.from({ length: 1_000 }, (_, n) => BigInt(n * n) - 500n * BigInt(n % 7));
  const column = { name: "n", data, encoding: "DELTA_BINARY_PACKED" as const };
  const long: SchemaElement = { name: "n", type: "INT64", repetition_type: "REQUIRED" };
  const { records } = await read(fileOf([long], [column]));
  expect(records.map(({ n }) => n)).toEqual(data);
});
