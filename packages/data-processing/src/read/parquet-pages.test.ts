import { gzipSync } from "node:zlib";
import type { ParquetType, SchemaTree } from "hyparquet";
import { expect, test } from "vitest";
import { type ColumnChunk, checkPages } from "./parquet-pages.ts";

/** Thrift's compact protocol: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest];
}
/** Fields of a struct by number, each an integer or a struct. */
type Fields = { readonly [number: number]: number | Fields };
function struct(fields: Fields): number[] {
  let before = 0;
  const bytes = Object.entries(fields).flatMap(([key, value]) => {
    const delta = Number(key) - before;
    before = Number(key);
    return typeof value === "number"
      ? [delta * 16 + 5, ...varint((value << 1) ^ (value >> 31))]
      : [delta * 16 + 12, ...struct(value)];
  });
  return [...bytes, 0];
}

const PLAIN = 0;
const [DELTA_BINARY_PACKED, DELTA_BYTE_ARRAY, RLE_DICTIONARY, BYTE_STREAM_SPLIT] = [5, 7, 8, 9];
const MIB = 1024 * 1024;

interface Page {
  readonly values: number;
  readonly encoding?: number;
  readonly bytes?: readonly number[];
  readonly size?: number;
  readonly packed?: number;
}
function page(
  kind: "data" | "dictionary",
  { values, encoding = PLAIN, bytes = [], size, packed }: Page,
): number[] {
  const sizes = { 2: size ?? bytes.length, 3: packed ?? bytes.length };
  const head = { 1: values, 2: encoding };
  const fields =
    kind === "data" ? { 1: 0, ...sizes, 5: { ...head, 3: 3, 4: 3 } } : { 1: 2, ...sizes, 7: head };
  return [...struct(fields), ...bytes];
}
/** Of version 2; `levels`: definition levels. */
function page2(
  { values, encoding = PLAIN, bytes = [], size }: Page,
  nulls: number,
  levels: readonly number[] = [],
) {
  const head = { 1: values, 2: nulls, 3: values, 4: encoding, 5: levels.length, 6: 0 };
  const length = levels.length + bytes.length;
  return [...struct({ 1: 3, 2: size ?? length, 3: length, 8: head }), ...levels, ...bytes];
}

function check(
  bytes: readonly number[],
  rows: number,
  more: Partial<ColumnChunk["meta"]> & { optional?: true } = {},
) {
  const { type = "INT32", codec = "UNCOMPRESSED", num_values = BigInt(rows), optional } = more;
  const node = (name: string, type?: ParquetType): SchemaTree => ({
    count: 1,
    children: [],
    path: [name],
    element: {
      name,
      ...(type && { type }),
      repetition_type: optional ? "OPTIONAL" : "REQUIRED",
      type_length: 1000,
    },
  });
  const chunk = { meta: { type, codec, num_values }, path: [node("root"), node("n", type)], rows };
  const most = { bytes: MIB, values: 100, containers: 100 };
  return checkPages(new Uint8Array(bytes).buffer, chunk, most).bytes;
}

const eight = [1, 0, 0, 0, 2, 0, 0, 0];
/** Of an integer. */
const endless = [...Array.from({ length: 10 }, () => 0x80), 0];
const run = (count: number, value: number) => [...varint(count * 2), value];
const uint32 = (value: number) => [...Buffer.from(new Uint32Array([value]).buffer)];

test("pages that are what they say are counted", () => {
  expect(check(page("data", { values: 2, bytes: eight }), 2)).toBe(8);
  expect(
    check([...page("data", { values: 2, bytes: eight }), ...page2({ values: 2, bytes: eight }, 0)], 4),
  ).toBe(16);
  // Five values, of which two are null, from a dictionary of one.
  const levels = [...run(2, 0), ...run(3, 1)];
  const dictionary = page("dictionary", { values: 1, bytes: [1, 0, 0, 0] });
  const places = { values: 5, encoding: RLE_DICTIONARY, bytes: [1, ...run(3, 0)] };
  expect(check([...dictionary, ...page2(places, 2, levels)], 5, { optional: true })).toBe(4 + 7);
  const whole = { ...places, bytes: [...uint32(levels.length), ...levels, ...places.bytes] };
  expect(check([...dictionary, ...page("data", whole)], 5, { optional: true })).toBe(4 + 11);
});

const zipped = [...gzipSync(Buffer.alloc(4 * MIB))];
const large = 2 ** 30 - 1;
test.each<[string, Parameters<typeof check>, RegExp]>([
  ["values", [page("data", { values: large, bytes: eight }), 2], /1073741823 values, where 2 is/],
  ["fewer values than none", [page("data", { values: -1, bytes: eight }), 2], /-1 values/],
  ["values of version 2", [page2({ values: large, bytes: eight }, 0), 2], /1073741823 values/],
  ["nulls", [page2({ values: 2, bytes: eight }, -large), 2], /-1073741823 nulls/],
  [
    "values of a dictionary",
    [page("dictionary", { values: large, bytes: eight }), 2],
    /values in a dictionary/,
  ],
  [
    "bytes",
    [page("data", { values: 2, bytes: eight, size: large }), 2],
    /1073741823 bytes, where 1048576 is/,
  ],
  ["bytes of version 2", [page2({ values: 2, bytes: eight, size: large }, 0), 2], /1073741823 bytes/],
  [
    "compressed bytes",
    [page("data", { values: 2, bytes: eight, packed: large }), 2],
    /compressed bytes, where 8 is/,
  ],
  [
    "bytes of several pages",
    [Array.from({ length: 3 }, () => page("data", { values: 1, bytes: eight, size: MIB / 2 })).flat(), 3],
    /524288 bytes, where 0 is/,
  ],
  [
    "bytes that come out of it",
    [page("data", { values: 2, bytes: zipped, size: 8 }), 2, { codec: "GZIP" }],
    /more than the 8 bytes/,
  ],
  [
    "a run of levels",
    [page2({ values: 2, bytes: eight }, 0, run(large, 1)), 2, { optional: true }],
    /1073741823 values in a run, where 2 is/,
  ],
  [
    "a run of levels of version 1",
    [page("data", { values: 2, bytes: [...uint32(6), ...run(large, 1), ...eight] }), 2, { optional: true }],
    /1073741823 values in a run/,
  ],
  // The library would take the bytes behind for levels: they are few here, for the sake of this test.
  [
    "no levels",
    [page2({ values: 2, bytes: run(100_000, 1) }, 0), 2, { optional: true }],
    /levels of 0 values/,
  ],
  [
    "no levels of version 1",
    [page("data", { values: 2, bytes: [...uint32(0), ...run(100_000, 1)] }), 2, { optional: true }],
    /levels of 0 values, and says that it has 2/,
  ],
  [
    "a run of places",
    [page("data", { values: 2, encoding: RLE_DICTIONARY, bytes: [1, ...run(large, 0)] }), 2],
    /1073741823 values in a run/,
  ],
  [
    "a packed run of places",
    [page("data", { values: 2, encoding: RLE_DICTIONARY, bytes: [1, ...varint(2 ** 20 + 1), 0] }), 2],
    /4194304 values in a run/,
  ],
  [
    "a run of places without bits",
    [page2({ values: 2, encoding: RLE_DICTIONARY, bytes: [0, ...run(large, 0)] }, 0), 2],
    /1073741823 values in a run/,
  ],
  [
    "beginnings that texts share",
    // Blocks of 128 in 4 parts, two values: the first shares 2^29 bytes, the next as many.
    [
      page("data", {
        values: 2,
        encoding: DELTA_BYTE_ARRAY,
        bytes: [128, 1, 4, 2, ...varint(2 ** 30), 0, 0, 0, 0, 0],
      }),
      2,
      { type: "BYTE_ARRAY" },
    ],
    /1073741824 bytes that texts share/,
  ],
  [
    "an integer of its header",
    // A field of 64 bits, which the library would make as long as it is.
    [[0x16, ...endless, 0, 0], 2],
    /an integer has more than 10 bytes/,
  ],
  [
    "a number of a block",
    [
      page("data", { values: 2, encoding: DELTA_BINARY_PACKED, bytes: [128, 1, 4, 2, ...endless] }),
      2,
      { type: "INT64" },
    ],
    /an integer has more than 10 bytes/,
  ],
  [
    "wide values in streams",
    [
      page("data", { values: 2, encoding: BYTE_STREAM_SPLIT, bytes: eight }),
      2,
      { type: "FIXED_LEN_BYTE_ARRAY" },
    ],
    /2000 bytes of values, where 8 is/,
  ],
  [
    "fewer values than the footer",
    [page("data", { values: 1, bytes: eight }), 2],
    /have 1 values, and the footer says 2/,
  ],
  ["a page of another kind", [struct({ 1: 1, 2: 0, 3: 0, 6: {} }).concat(0, 0), 2], /undefined values/],
  ["more values than are left", [[], 101], /more than the 100 values that are read of it/],
])("a page that lies about %s is refused before it is decoded", (_of, given, message) => {
  expect(() => check(...given)).toThrow(message);
});
