import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from "node:zlib";
import { UnrecoverableError } from "@millrace/core";
import { snappyUncompress } from "hyparquet";
import { expect, test } from "vitest";
import { createPageReaders, groupFault, MOST_GROUP_BYTES } from "./parquet-limits.ts";

const MIB = 1024 * 1024;
const brotli = (bytes: Buffer) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

test.each([
  ["GZIP", gzipSync],
  ["BROTLI", brotli],
  ["ZSTD", zstdCompressSync],
] as const)("a page in %s becomes no larger than it says", (codec, compress) => {
  const read = createPageReaders(snappyUncompress)[codec]!;
  const page = Buffer.alloc(8 * MIB, 7);
  const small = compress(page);
  expect(small.length).toBeLessThan(64 * 1024);
  expect(page.equals(read(small, page.length))).toBe(true);
  expect(() => read(small, 1000)).toThrow("A page of the Parquet file is larger than it says.");
  expect(() => read(small, 1000)).toThrow(UnrecoverableError);
});

test("the pages of a row group together become no larger than it may be, nor is room made for it", () => {
  const small = gzipSync(Buffer.alloc(16 * MIB));
  const read = createPageReaders(snappyUncompress);
  for (let page = 0; page < 4; page += 1) expect(read.GZIP!(small, 16 * MIB)).toHaveLength(16 * MIB);
  expect(() => read.GZIP!(small, 16 * MIB)).toThrow(/have more than \d+ bytes, whatever/);
  for (const length of [MOST_GROUP_BYTES + 1, 2 ** 31, -1]) {
    const { SNAPPY } = createPageReaders(snappyUncompress);
    expect(() => SNAPPY!(new Uint8Array(5), length)).toThrow(UnrecoverableError);
  }
});

test("a row group of too many bytes or rows is named", () => {
  const [bytes, rows] = [BigInt(MOST_GROUP_BYTES), 1_048_576n];
  expect(groupFault(1, { total_byte_size: bytes, num_rows: rows })).toBeUndefined();
  expect(groupFault(2, { total_byte_size: bytes + 1n, num_rows: 1n })).toMatch(
    /^Row group 2 .* 67108865 bytes/,
  );
  expect(groupFault(3, { total_byte_size: 9n, num_rows: 2n ** 31n })).toMatch(
    /^Row group 3 .* 2147483648 rows/,
  );
});
