import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { UnrecoverableError } from "@millrace/core";
import type { AsyncBuffer } from "hyparquet";
import { CHANGED_SOURCE, type RowSource } from "../row-source.ts";
import type { Batch, DataRecord, Position, Row } from "../row.ts";
import { createPageReaders, groupFault, MOST_GROUP_BYTES } from "./parquet-limits.ts";

/** Rows that are handed on at a time. */
const ROWS = 5_000;
/** Length of the footer and the format's mark, at the end of a file. */
const TAIL_BYTES = 8;

/** The rows of a Parquet file, one row group after the other; it is closed by `close`. */
export async function readParquet(handle: FileHandle, start: Position): Promise<RowSource> {
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema, snappyUncompress } = await import(
    "hyparquet"
  );
  const { size } = await handle.stat();
  const file: AsyncBuffer = {
    byteLength: size,
    async slice(from, to = size) {
      if (to - from > MOST_GROUP_BYTES) {
        throw new UnrecoverableError(
          `A part of the Parquet file has ${to - from} bytes; at most ${MOST_GROUP_BYTES} are read at once.`,
        );
      }
      const bytes = new Uint8Array(to - from);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
      if (bytesRead < bytes.length)
        throw new UnrecoverableError("The Parquet file ends before what its footer names.");
      return bytes.buffer;
    },
  };
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
    throw new UnrecoverableError(`The file is no Parquet: ${(error as Error).message}`, { cause: error });
  });
  const footer = await file.slice(size - TAIL_BYTES - metadata.metadata_length);
  const crc = crc32(new Uint8Array(footer));
  if (start.end > 0 && start.crc !== crc) throw new UnrecoverableError(CHANGED_SOURCE);
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
  let done = start.end;

  async function* batches(): AsyncGenerator<Batch> {
    yield { columns, rows: [] };
    let groupStart = 0;
    for (const [place, group] of metadata.row_groups.entries()) {
      const groupEnd = groupStart + Number(group.num_rows);
      const fault = groupFault(place + 1, group);
      if (fault !== undefined) throw new UnrecoverableError(fault);
      if (groupEnd > done) {
        const rowStart = Math.max(groupStart, done);
        const compressors = createPageReaders(snappyUncompress);
        const options = { file, metadata, rowStart, rowEnd: groupEnd, compressors };
        const records = (await parquetReadObjects(options)) as DataRecord[];
        for (let from = 0; from < records.length; from += ROWS) {
          const rows = records.slice(from, from + ROWS).map((record, index): Row => {
            const end = rowStart + from + index + 1;
            return { line: end, end, record, fault: null };
          });
          done = rows.at(-1)!.end;
          yield { columns, rows };
        }
      }
      groupStart = groupEnd;
    }
  }

  const total = Number(metadata.num_rows);
  return {
    batches: batches(),
    positionAfter: ({ end, line }) => ({ end, line, crc, columns }),
    // Its bytes are not read in order: as many as the share of its rows.
    progress: () => ({ done: total === 0 ? size : Math.round((size * done) / total), total: size }),
    close: () => handle.close(),
  };
}
