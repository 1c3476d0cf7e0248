import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { UnrecoverableError } from "@millrace/core";
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetSchema } from "hyparquet";
import { CHANGED_SOURCE, type RowSource } from "../row-source.ts";
import type { Batch, DataRecord, Position, Row } from "../row.ts";
import { exactDecimals } from "./parquet-decimals.ts";
import { checkFooter } from "./parquet-footer.ts";
import { readGroup } from "./parquet-group.ts";
import { MOST_GROUP_BYTES } from "./parquet-limits.ts";

/** Rows that are handed on at a time, or so many characters of their texts. */
const ROWS = 5_000;
const CHARACTERS = 1024 * 1024;
/** Length of the footer and the format's mark, at the end of a file. */
const TAIL_BYTES = 8;
/** A footer becomes many times as much in memory. */
const MOST_FOOTER_BYTES = 16 * 1024 * 1024;

/** The rows of a Parquet file of at most `mostBytes` after decompression, one row group after the other; it is closed by `close`. */
export async function readParquet(
  handle: FileHandle,
  start: Position,
  mostBytes: number,
): Promise<RowSource> {
  const { size } = await handle.stat();
  const file: AsyncBuffer = { byteLength: size, slice: (from, to = size) => part(handle, from, to) };
  const { metadata, columns } = await readFooter(file);
  const crc = crc32(new Uint8Array(await file.slice(size - TAIL_BYTES - metadata.metadata_length)));
  if (start.end > 0 && start.crc !== crc) throw new UnrecoverableError(CHANGED_SOURCE);
  let done = start.end;
  let bytes = 0;
  const onBytes = (more: number) => {
    bytes += more;
    if (bytes > mostBytes)
      throw new UnrecoverableError(
        `The source has more than ${mostBytes} bytes; the operator allows no more.`,
      );
  };

  async function* batches(): AsyncGenerator<Batch> {
    yield { columns, rows: [] };
    let groupStart = 0;
    for (const [place, { num_rows: rows }] of metadata.row_groups.entries()) {
      const groupEnd = groupStart + Number(rows);
      // One of fewer rows than none is for the reader to refuse.
      if (groupEnd > done || rows < 0n) {
        for await (const records of readGroup({ file, metadata, place, from: done - groupStart, onBytes })) {
          for (const some of parts(records)) {
            const first = done;
            done += some.length;
            const rows = some.map((record, index): Row => {
              const end = first + index + 1;
              return { line: end, end, record, fault: null };
            });
            yield { columns, rows };
          }
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

async function part(handle: FileHandle, from: number, to: number): Promise<ArrayBuffer> {
  if (!(from >= 0 && from <= to && to - from <= MOST_GROUP_BYTES)) {
    throw new UnrecoverableError(
      `A part of the Parquet file goes from byte ${from} to ${to}; at most ${MOST_GROUP_BYTES} are read at once.`,
    );
  }
  const bytes = new Uint8Array(to - from);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
  if (bytesRead < bytes.length)
    throw new UnrecoverableError("The Parquet file ends before what its footer names.");
  return bytes.buffer;
}

async function readFooter(
  file: AsyncBuffer,
): Promise<{ readonly metadata: FileMetaData; readonly columns: readonly string[] }> {
  const end = Math.max(0, file.byteLength - TAIL_BYTES);
  const tail = Buffer.from(await file.slice(end));
  const length = tail.toString("latin1", 4) === "PAR1" ? tail.readUInt32LE() : 0;
  if (length > MOST_FOOTER_BYTES)
    throw new UnrecoverableError(`The footer of the Parquet file has more than ${MOST_FOOTER_BYTES} bytes.`);
  try {
    if (length > 0 && length <= end) checkFooter(await file.slice(end - length, end));
    const metadata = await parquetMetadataAsync(file);
    const { children } = parquetSchema(metadata);
    for (const child of children) exactDecimals(child);
    return { metadata, columns: children.map(({ element }) => element.name) };
  } catch (error) {
    if (error instanceof UnrecoverableError) throw error;
    throw new UnrecoverableError(`The file is no Parquet: ${(error as Error).message}`, { cause: error });
  }
}

/** Some rows after the other: a column of few values may hold long ones in every row. */
function* parts(records: readonly DataRecord[]): Generator<readonly DataRecord[]> {
  let from = 0;
  let characters = 0;
  for (const [index, record] of records.entries()) {
    for (const value of Object.values(record)) if (typeof value === "string") characters += value.length;
    if (index + 1 - from < ROWS && characters < CHARACTERS) continue;
    yield records.slice(from, index + 1);
    from = index + 1;
    characters = 0;
  }
  if (from < records.length) yield records.slice(from);
}
