import { UnrecoverableError } from "@millrace/core";
import {
  type AsyncBuffer,
  cachedAsyncBuffer,
  type DecodedArray,
  type FileMetaData,
  parquetScan,
  parquetSchema,
} from "hyparquet";
import { getTreePath } from "hyparquet/src/schema.js";
import { exactDecimals, withoutDecimals } from "./parquet-decimals.ts";
import {
  groupFault,
  MOST_CONTAINERS,
  MOST_GROUP_BYTES,
  MOST_VALUES,
  PAGE_READERS,
} from "./parquet-limits.ts";
import { checkPages } from "./parquet-pages.ts";
import { PARSERS } from "./parquet-parsers.ts";

/** Rows that are handed on at a time. */
const SLICE_ROWS = 10_000;
/**
 * What rows that are decoded at a time may take, by estimate; 10 000 are in any case. The library begins each time where
 * the column begins, so a group is decoded in as few parts as may be.
 */
const DECODED_BYTES = 32 * 1024 * 1024;
/** Its place and an object, besides its bytes in the file; a list has room for 16. */
const VALUE_BYTES = 32;
const CONTAINER_BYTES = 200;

export interface GroupWish {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  /** Of the row group, from 0. */
  readonly place: number;
  /** Its first row that is wanted, from 0. */
  readonly from: number;
  /** Called with its bytes after decompression, before anything is decoded. */
  readonly onBytes: (bytes: number) => void;
}

/** The rows of one row group, some thousand at a time. Throws UnrecoverableError, which names the group and the column. */
export async function* readGroup(wish: GroupWish): AsyncGenerator<Record<string, unknown>[]> {
  const { file, metadata, place, from, onBytes } = wish;
  const group = metadata.row_groups[place]!;
  const fault = groupFault(group);
  if (fault !== undefined) throw faultOf(place, undefined, fault);
  const tree = parquetSchema(metadata);
  const rows = Number(group.num_rows);
  // What is compressed is read once, and held until all rows are decoded.
  const held = cachedAsyncBuffer(file, { minSize: 0 });
  let bytes = 0;
  let decodedBytes = 0;
  /** What is left to a column, with all within it. */
  const left = new Map<string, { values: number; containers: number }>();
  for (const { meta_data: meta } of group.columns) {
    if (meta === undefined) continue;
    const column = meta.path_in_schema[0]!;
    await judged(place, meta.path_in_schema.join("."), async () => {
      const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
      const chunk = { meta, path: getTreePath(tree, meta.path_in_schema), rows };
      const part = await held.slice(start, start + Number(meta.total_compressed_size));
      const most = left.get(column) ?? { values: MOST_VALUES, containers: MOST_CONTAINERS };
      const sizes = checkPages(part, chunk, { ...most, bytes: MOST_GROUP_BYTES - bytes });
      bytes += sizes.bytes;
      decodedBytes += sizes.bytes + VALUE_BYTES * sizes.values + CONTAINER_BYTES * sizes.containers;
      left.set(column, {
        values: most.values - sizes.values,
        containers: most.containers - sizes.containers,
      });
    });
  }
  onBytes(bytes);

  const scan = await parquetScan({
    file: held,
    metadata: { ...metadata, schema: withoutDecimals(metadata.schema), row_groups: [group] },
    useOffsetIndex: false,
    compressors: PAGE_READERS,
    parsers: PARSERS,
  });
  const columns = tree.children.map((child) => ({ name: child.element.name, exact: exactDecimals(child) }));
  const rowsAtOnce = Math.max(SLICE_ROWS, Math.floor((rows * DECODED_BYTES) / decodedBytes));
  for (let rowStart = from; rowStart < rows; rowStart += rowsAtOnce) {
    const rowEnd = Math.min(rowStart + rowsAtOnce, rows);
    const decoded: DecodedArray[] = [];
    for (const { name } of columns) {
      await judged(place, name, async () => {
        const values = await scan.readColumn({ column: name, rowStart, rowEnd });
        if (values.length < rowEnd - rowStart)
          throw new RangeError("it has fewer values than the group has rows");
        decoded.push(values);
      });
    }
    for (let first = 0; first < rowEnd - rowStart; first += SLICE_ROWS) {
      const length = Math.min(SLICE_ROWS, rowEnd - rowStart - first);
      const records = Array.from({ length }, (): Record<string, unknown> => ({}));
      for (const [at, { name, exact }] of columns.entries()) {
        await judged(place, name, async () => {
          for (const [index, record] of records.entries()) {
            const value = decoded[at]![first + index];
            record[name] = exact === undefined ? value : exact(value);
          }
        });
      }
      yield records;
    }
  }
}

/** What is wrong with a file is wrong at the next attempt too; what the system says of reading it may pass. */
async function judged<T>(place: number, column: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnrecoverableError || (error as NodeJS.ErrnoException).syscall !== undefined)
      throw error;
    throw faultOf(place, column, (error as Error).message, error);
  }
}

function faultOf(
  place: number,
  column: string | undefined,
  fault: string,
  cause?: unknown,
): UnrecoverableError {
  const of = column === undefined ? "" : `, column ${JSON.stringify(column)}`;
  return new UnrecoverableError(`Row group ${place + 1} of the Parquet file${of}: ${fault}`, { cause });
}
