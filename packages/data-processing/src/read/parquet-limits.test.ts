import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from "node:zlib";
import type { ColumnMetaData, RowGroup } from "hyparquet";
import { expect, test } from "vitest";
import { groupFault, MOST_GROUP_BYTES, PAGE_READERS } from "./parquet-limits.ts";

const MIB = 1024 * 1024;
const brotli = (bytes: Buffer) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

test.each([
  ["GZIP", gzipSync],
  ["BROTLI", brotli],
  ["ZSTD", zstdCompressSync],
] as const)("a page in %s becomes no larger than it says", (codec, compress) => {
  const read = PAGE_READERS[codec]!;
  const page = Buffer.alloc(8 * MIB, 7);
  const small = compress(page);
  expect(small.length).toBeLessThan(64 * 1024);
  expect(page.equals(read(small, page.length))).toBe(true);
  expect(() => read(small, 1000)).toThrow("more than the 1000 bytes that it says");
});

function group(rows: bigint, ...columns: Partial<ColumnMetaData>[]): RowGroup {
  const none = { num_values: 0n, total_uncompressed_size: 0n, total_compressed_size: 0n };
  const chunks = columns.map((column) => ({
    file_offset: 0n,
    meta_data: { ...none, ...column } as ColumnMetaData,
  }));
  return { columns: chunks, total_byte_size: 0n, num_rows: rows };
}

test("a row group is read up to so many rows, bytes and values, by what the file says of it", () => {
  const half = BigInt(MOST_GROUP_BYTES / 2);
  const most = group(1_048_576n, { total_uncompressed_size: half }, { total_uncompressed_size: half });
  expect(groupFault(most)).toBeUndefined();
  // Lists of 768 numbers.
  expect(groupFault(group(10_000n, { num_values: 7_680_000n }))).toBeUndefined();
  for (const more of [
    group(1_048_577n),
    group(-1n),
    group(1n, { total_uncompressed_size: half }, { total_uncompressed_size: half + 1n }),
    group(1n, { total_compressed_size: 2n ** 40n }),
    group(1n, { total_compressed_size: -1n }),
    group(1n, { num_values: 2n ** 31n }),
  ])
    expect(groupFault(more)).toMatch(/^it has -?\d+ rows, \d+ bytes .* Write it with smaller row groups\.$/);
});
