import { UnrecoverableError } from "@millrace/core";
import {
  type AsyncBuffer,
  cachedAsyncBuffer,
  type FileMetaData,
  parquetScan,
  parquetSchema,
} from "hyparquet";
import { getTreePath } from "hyparquet/src/schema.js";
import { exactDecimals, withoutDecimals } from "./parquet-decimals.ts";
import { groupFault, MOST_GROUP_BYTES, PAGE_READERS } from "./parquet-limits.ts";
import { checkPages } from "./parquet-pages.ts";
import { PARSERS } from "./parquet-parsers.ts";

/** Rows that are decoded at a time, a column after the other. */
const SLICE_ROWS = 10_000;

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
  for (const { meta_data: meta } of group.columns) {
    if (meta === undefined) continue;
    const name = meta.path_in_schema.join(".");
    await judged(place, name, async () => {
      const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
      const chunk = { meta, path: getTreePath(tree, meta.path_in_schema), rows };
      const part = await held.slice(start, start + Number(meta.total_compressed_size));
      bytes += checkPages(part, chunk, MOST_GROUP_BYTES - bytes);
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
  for (let rowStart = from; rowStart < rows; rowStart += SLICE_ROWS) {
    const rowEnd = Math.min(rowStart + SLICE_ROWS, rows);
    const records = Array.from({ length: rowEnd - rowStart }, (): Record<string, unknown> => ({}));
    for (const { name, exact } of columns) {
      await judged(place, name, async () => {
        const values = await scan.readColumn({ column: name, rowStart, rowEnd });
        if (values.length < records.length)
          throw new RangeError("it has fewer values than the group has rows");
        for (const [index, record] of records.entries())
          record[name] = exact === undefined ? values[index] : exact(values[index]);
      });
    }
    yield records;
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
