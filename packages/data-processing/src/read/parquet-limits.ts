import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { UnrecoverableError } from "@millrace/core";
import type { Compressors } from "hyparquet";

/** Of one row group, after decompression: it is decoded as a whole. Rows: as many as Arrow writes unless told otherwise. */
export const MOST_GROUP_BYTES = 64 * 1024 * 1024;
const MOST_GROUP_ROWS = 1024 * 1024;

type Decompress = (input: Uint8Array, outputLength: number) => Uint8Array;

/** Why a row group is not read, by what the file says of it; undefined: it is. `place` counts from 1. */
export function groupFault(
  place: number,
  { total_byte_size: bytes, num_rows: rows }: { readonly total_byte_size: bigint; readonly num_rows: bigint },
): string | undefined {
  if (bytes <= MOST_GROUP_BYTES && rows <= MOST_GROUP_ROWS) return undefined;
  return `Row group ${place} of the Parquet file has ${bytes} bytes and ${rows} rows; it is decoded as a whole, so at most ${MOST_GROUP_BYTES} and ${MOST_GROUP_ROWS} are read. Write it with smaller row groups.`;
}

/**
 * Decompresses the pages of one row group. What a file says of its size is not believed: no page becomes larger than it says,
 * and all of them together no larger than a row group may be. Each throws UnrecoverableError.
 */
export function createPageReaders(snappy: (input: Uint8Array, output: Uint8Array) => unknown): Compressors {
  let left = MOST_GROUP_BYTES;
  const bounded =
    (decompress: Decompress): Decompress =>
    (input, outputLength) => {
      left -= outputLength;
      if (!(outputLength >= 0 && left >= 0)) {
        throw new UnrecoverableError(
          `The pages of a row group of the Parquet file have more than ${MOST_GROUP_BYTES} bytes, whatever its footer says.`,
        );
      }
      try {
        return decompress(input, outputLength);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ERR_BUFFER_TOO_LARGE") throw error;
        throw new UnrecoverableError("A page of the Parquet file is larger than it says.", { cause: error });
      }
    };
  const byNode = (decompress: (input: Uint8Array, options: { maxOutputLength: number }) => Uint8Array) =>
    bounded((input, outputLength) => decompress(input, { maxOutputLength: Math.max(1, outputLength) }));
  return {
    GZIP: byNode(gunzipSync),
    BROTLI: byNode(brotliDecompressSync),
    ZSTD: byNode(zstdDecompressSync),
    SNAPPY: bounded((input, outputLength) => {
      const output = new Uint8Array(outputLength);
      snappy(input, output);
      return output;
    }),
  };
}
