import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { type ColumnMetaData, type Compressors, type RowGroup, snappyUncompress } from "hyparquet";

/** Of one row group, after decompression and before it: its bytes are held until all of its rows are read. */
export const MOST_GROUP_BYTES = 64 * 1024 * 1024;
/** As many as Arrow writes unless told otherwise. */
const MOST_GROUP_ROWS = 1024 * 1024;
/** Of one column in a row group, with all columns within it: a list has many values in a row, of four bytes or more. */
export const MOST_VALUES = MOST_GROUP_BYTES / 4;
/** Of lists and structures in such a column, each of which counts once more for each around it: all are made at once. */
export const MOST_CONTAINERS = 4 * MOST_GROUP_ROWS;

/** What is wrong with what a file says of a row group; undefined: nothing. */
export function groupFault({ num_rows: rows, columns }: RowGroup): string | undefined {
  const chunks = columns.map(({ meta_data: meta }) => meta).filter((meta) => meta !== undefined);
  const sum = (of: (meta: ColumnMetaData) => bigint) => chunks.reduce((all, meta) => all + of(meta), 0n);
  const bytes = [sum((meta) => meta.total_uncompressed_size), sum((meta) => meta.total_compressed_size)];
  const values = chunks.map((meta) => meta.num_values);
  const isWithin = (count: bigint, most: number) => count >= 0n && count <= most;
  if (
    isWithin(rows, MOST_GROUP_ROWS) &&
    bytes.every((count) => isWithin(count, MOST_GROUP_BYTES)) &&
    values.every((count) => isWithin(count, MOST_VALUES))
  )
    return undefined;
  return (
    `it has ${rows} rows, ${bytes[0]} bytes (${bytes[1]} compressed) and up to ${values.reduce((most, count) => (count > most ? count : most), 0n)} values in a column; ` +
    `at most ${MOST_GROUP_ROWS}, ${MOST_GROUP_BYTES} and ${MOST_VALUES} are read. Write it with smaller row groups.`
  );
}

type Decompress = (input: Uint8Array, outputLength: number) => Uint8Array;

/** Decompresses one page. Whatever lies in it, it becomes no larger than `outputLength`, or throws. */
export const PAGE_READERS: Compressors = {
  GZIP: byNode(gunzipSync),
  BROTLI: byNode(brotliDecompressSync),
  ZSTD: byNode(zstdDecompressSync),
  SNAPPY(input, outputLength) {
    const output = new Uint8Array(outputLength);
    snappyUncompress(input, output);
    return output;
  },
};

function byNode(
  decompress: (input: Uint8Array, options: { maxOutputLength: number }) => Uint8Array,
): Decompress {
  return (input, outputLength) => {
    try {
      return decompress(input, { maxOutputLength: Math.max(1, outputLength) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_BUFFER_TOO_LARGE") throw error;
      throw new RangeError(`a page has more than the ${outputLength} bytes that it says`, { cause: error });
    }
  };
}
