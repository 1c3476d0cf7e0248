import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { TextFormat } from "../format.ts";
import type { Batch, Position, Row } from "../row.ts";
import { BEGINNING, openRows } from "../source/open-rows.ts";
import { checkedBytes } from "../source/checked-bytes.ts";
import type { CsvSettings } from "../source-shape.ts";
import { readCsv } from "./read-csv.ts";
import { readJson } from "./read-json.ts";
import { readNdjson } from "./read-ndjson.ts";

type Reader = (chunks: AsyncIterable<Buffer>, start: Position, csv: CsvSettings) => AsyncGenerator<Batch>;
const readers: Readonly<Record<TextFormat, Reader>> = { csv: readCsv, ndjson: readNdjson, json: readJson };

async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The rows of a text that comes in pieces of so many bytes, and where reading goes on after each. */
async function read(
  format: TextFormat,
  text: string,
  size: number,
  start: Position = BEGINNING,
  csv: CsvSettings = {},
) {
  const { chunks, crcAt } = checkedBytes(pieces(text, size), start, 1e9);
  const rows: Row[] = [];
  const positions: Position[] = [];
  for await (const batch of readers[format](chunks, start, csv)) {
    for (const row of batch.rows) {
      rows.push(row);
      positions.push({ end: row.end, line: row.line, crc: crcAt(row.end), columns: batch.columns });
    }
  }
  return { rows, positions };
}

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const records = [
  { name: "Ada", note: 'says "hi", twice' },
  { name: "Zoë 🦀", note: "two\nlines" },
  { name: "Bob", note: "\\ and , and ] and }" },
];
const texts: Readonly<Record<TextFormat, string>> = {
  csv: `\uFEFFname,note\r\nAda,"says ""hi"", twice"\r\nZoë 🦀,"two\nlines"\r\n\r\nBob,"\\ and , and ] and }"`,
  ndjson: records.map((record) => `${JSON.stringify(record)}\r\n`).join("\n"),
  json: ` [\n  ${records.map((record) => JSON.stringify(record, null, 2)).join(" ,\n")}\n]\n`,
};

describe.each(Object.keys(texts) as TextFormat[])("%s", (format) => {
  const text = texts[format];

  test.each([1, 2, 3, 7, 64, 65_536])("reads the same in pieces of %i bytes", async (size) => {
    const { rows } = await read(format, text, size);
    expect(rows.map(({ record }) => record)).toEqual(records);
  });

  test("goes on after each row, with its lines", async () => {
    const { rows, positions } = await read(format, text, 5);
    for (const [index, position] of positions.entries()) {
      const rest = await read(format, text, 11, position);
      expect(rest.rows).toEqual(rows.slice(index + 1));
    }
  });

  test("does not go on where the beginning is another", async () => {
    const { positions } = await read(format, text, 64);
    const [first] = positions;
    await expect(read(format, text.replace("Ada", "Eve"), 64, first)).rejects.toThrow(/has changed since/);
    await expect(read(format, text.slice(0, 5), 64, first)).rejects.toThrow(/has changed since/);
  });

  test("a text that is no UTF-8 is refused", async () => {
    const bytes = Buffer.from(text);
    bytes[bytes.indexOf("d")] = 0xe9;
    const { chunks } = checkedBytes([bytes] as never, BEGINNING, 1e9);
    await expect(allOf(readers[format](chunks, BEGINNING, {}))).rejects.toThrow(/no UTF-8/);
  });
});

test("bad rows of CSV are named by line, and the others are read", async () => {
  const text = 'a,b\n1,2\n3\n4,5,6\nx"y,7\n8,9\n';
  for (const size of [1, 4, 1000]) {
    const { rows } = await read("csv", text, size);
    expect(rows.filter(({ record }) => record !== null).map(({ record }) => record)).toEqual([
      { a: "1", b: "2" },
      { a: "8", b: "9" },
    ]);
    expect(rows.filter(({ fault }) => fault !== null).map(({ line, fault }) => [line, fault])).toEqual([
      [3, "has 1 fields, and the columns are 2"],
      [4, "has 3 fields, and the columns are 2"],
      [5, expect.stringContaining("Invalid Opening Quote")],
    ]);
  }
});

test("a quote that nobody closes is a bad row, and beyond a mebibyte an error", async () => {
  const { rows } = await read("csv", 'a\n1\n"2\n3\n', 4);
  expect(rows.at(-1)?.fault).toContain("Quote Not Closed");
  await expect(read("csv", `a\n"${"x".repeat(1_100_000)}`, 65_536)).rejects.toThrow(
    /quote that is not closed/,
  );
});

test("CSV: another delimiter, names given, an empty field as text or null", async () => {
  const csv = { delimiter: ";", columns: ["x", "y"] } as const;
  expect((await read("csv", "1;\n", 10, BEGINNING, { ...csv, columns: ["x", "y"] })).rows[0]?.record).toEqual(
    { x: "1", y: null },
  );
  const asText = await read("csv", "1;\n", 10, BEGINNING, { ...csv, columns: ["x", "y"], empty: "text" });
  expect(asText.rows[0]?.record).toEqual({ x: "1", y: "" });
});

test.each(["a,a", "a,", "__proto__,b"])("CSV whose first row is %s does not name columns", async (first) => {
  await expect(read("csv", `${first}\n1,2\n`, 100)).rejects.toThrow(/cannot name its columns/);
});

test("bad lines of NDJSON are named", async () => {
  const { rows } = await read("ndjson", '{"a":1}\nnope\n[1]\n\n{"a":2}', 3);
  expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
    [1, null],
    [2, expect.stringMatching(/^is no JSON: /)],
    [3, "is no JSON object"],
    [5, null],
  ]);
});

test.each(["ndjson", "json"] as const)(
  "numbers that JavaScript would change are texts in %s",
  async (format) => {
    const object =
      '{"big": 9007199254740993, "in": [1e400, 0.1, 1152921504606846976], "text": "9007199254740993"}';
    const { rows } = await read(format, format === "json" ? `[${object}]` : object, 64);
    expect(rows.map(({ record }) => record)).toEqual([
      { big: "9007199254740993", in: ["1e400", 0.1, "1152921504606846976"], text: "9007199254740993" },
    ]);
  },
);

test("a line longer than a mebibyte is an error", async () => {
  await expect(read("ndjson", `{"a":"${"x".repeat(1_100_000)}"}`, 65_536)).rejects.toThrow(
    /Line 1 has more than/,
  );
});

test.each([
  ['{"a":1}', /Line 1 is no part of a JSON list/],
  ['[{"a":1}', /ends before its list/],
  ['[{"a":1}\n{"a":2}]', /element on line \d is no JSON/],
  ['[{"a":1}] x', /Line 1 is no part/],
  ["[,]", /Line 1 is no part/],
  ["", /ends before its list/],
])("JSON %j is no list", async (text, message) => {
  await expect(read("json", text, 3)).rejects.toThrow(message);
});

test("JSON lists of other things than objects have bad rows; an empty one has none", async () => {
  const { rows } = await read("json", '[1, "a]", {"b": [1, {"c": "]"}]}, null]', 2);
  expect(rows.map(({ record, fault }) => record ?? fault)).toEqual([
    "is no JSON object",
    "is no JSON object",
    { b: [1, { c: "]" }] },
    "is no JSON object",
  ]);
  expect((await read("json", " [ ] ", 1)).rows).toEqual([]);
});

test("a source larger than allowed is refused", async () => {
  const source = { text: "a\n1\n", format: "csv" } as const;
  const { batches } = await openRows(source, BEGINNING, { maxSourceBytes: 3 }, new AbortController().signal);
  await expect(allOf(batches)).rejects.toThrow(/more than 3 bytes/);
});

test("what gzip made small is counted as it comes out, and what is no gzip is refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "millrace-gzip-"));
  const whole = gzipSync("a\n".repeat(2_000_000));
  const rowsOf = async (content: Buffer) => {
    await writeFile(join(folder, "a.csv.gz"), content);
    const dependencies = { folder, maxSourceBytes: 1_000_000 };
    const source = await openRows(
      { file: "a.csv.gz" },
      BEGINNING,
      dependencies,
      new AbortController().signal,
    );
    try {
      return await allOf(source.batches);
    } finally {
      await source.close();
    }
  };
  expect(whole.length).toBeLessThan(10_000);
  await expect(rowsOf(whole)).rejects.toThrow(/more than 1000000 bytes/);
  await expect(rowsOf(Buffer.from("a\n1\n"))).rejects.toThrow(
    "The source is no gzip: incorrect header check.",
  );
  await expect(rowsOf(gzipSync("a\n1\n").subarray(0, 12))).rejects.toThrow("ends before its gzip does");
  await rm(folder, { recursive: true });
});
