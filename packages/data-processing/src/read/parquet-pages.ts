import type { ColumnMetaData, DataReader, PageHeader, SchemaTree } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { getMaxDefinitionLevel, getMaxRepetitionLevel, isFlatColumn } from "hyparquet/src/schema.js";
import { readVarInt } from "hyparquet/src/thrift.js";
import { PAGE_READERS } from "./parquet-limits.ts";

/** One column of one row group, as the footer tells of it. */
export interface ColumnChunk {
  readonly meta: Pick<ColumnMetaData, "codec" | "num_values" | "type">;
  /** From the root of the schema to the column. */
  readonly path: SchemaTree[];
  readonly rows: number;
}

/**
 * Looks at all pages of a column before they are decoded: the library makes room for as many values as a page says, and
 * writes as many of them as a run says. Gives their bytes after decompression, at most `mostBytes`. Throws what is wrong.
 */
export function checkPages(bytes: ArrayBuffer, chunk: ColumnChunk, mostBytes: number): number {
  const reader = { view: new DataView(bytes), offset: 0 };
  const most = Number(chunk.meta.num_values);
  const isFlat = isFlatColumn(chunk.path);
  let size = 0;
  let values = 0;
  // So far the library reads.
  const last = isFlat ? chunk.rows : Infinity;
  while (reader.offset < bytes.byteLength - 1 && values < last) {
    const header = parquetHeader(reader);
    const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header;
    within(packed, bytes.byteLength - reader.offset, "compressed bytes");
    within(unpacked, mostBytes - size, "bytes");
    const page = new Uint8Array(bytes, reader.offset, packed);
    reader.offset += packed;
    size += unpacked;
    if (header.type === "DICTIONARY_PAGE") {
      within(header.dictionary_page_header?.num_values, most, "values in a dictionary");
    } else {
      const count = (header.type === "DATA_PAGE" ? header.data_page_header : header.data_page_header_v2)
        ?.num_values;
      within(count, most - values, "values");
      values += count;
      const data =
        header.type === "DATA_PAGE" ? valuesOfPage(header, page, chunk) : valuesOfPage2(header, page, chunk);
      checkValues(data, chunk, mostBytes);
    }
  }
  if (values !== most || (isFlat && values !== chunk.rows))
    throw new RangeError(
      `its pages have ${values} values, and the footer says ${most} in ${chunk.rows} rows`,
    );
  return size;
}

/** What follows the levels of a page. */
interface PageValues extends DataReader {
  readonly encoding: string;
  /** Without those that are null. */
  readonly count: number;
}

/** Levels and values are compressed together, each kind of levels begins with its length. */
function valuesOfPage(header: PageHeader, page: Uint8Array, chunk: ColumnChunk): PageValues {
  const { num_values: count, encoding } = header.data_page_header!;
  const reader = { view: viewOf(decompressed(page, header.uncompressed_page_size, chunk)), offset: 0 };
  let given = count;
  for (const [kind, most] of [
    getMaxRepetitionLevel(chunk.path),
    getMaxDefinitionLevel(chunk.path),
  ].entries()) {
    if (most === 0) continue;
    const from = reader.offset + 4;
    const end = from + reader.view.getUint32(reader.offset, true);
    checkRuns(reader.view, from, end, bitWidth(most), count);
    if (kind === 1) {
      const levels = new Array<number>(count);
      readRleBitPackedHybrid({ ...reader }, bitWidth(most), levels);
      given = levels.filter((level) => level === most).length;
    }
    reader.offset = end;
  }
  return { ...reader, encoding, count: given };
}

/** Levels are not compressed, and the header has their lengths and the nulls. */
function valuesOfPage2(header: PageHeader, page: Uint8Array, chunk: ColumnChunk): PageValues {
  const head = header.data_page_header_v2!;
  const {
    num_values: count,
    repetition_levels_byte_length: first,
    definition_levels_byte_length: second,
  } = head;
  within(head.num_nulls, count, "nulls");
  within(head.num_rows, count, "rows");
  within(first, page.length, "bytes of levels");
  within(second, page.length - first, "bytes of levels");
  const size = header.uncompressed_page_size - first - second;
  within(size, header.uncompressed_page_size, "bytes");
  const levels = viewOf(page);
  const [repetition, definition] = [getMaxRepetitionLevel(chunk.path), getMaxDefinitionLevel(chunk.path)];
  if (repetition > 0) checkRuns(levels, 0, first, bitWidth(repetition), count);
  if (definition > 0) checkRuns(levels, first, first + second, bitWidth(definition), count);
  const rest = page.subarray(first + second);
  const values = head.is_compressed === false ? rest : decompressed(rest, size, chunk);
  return { view: viewOf(values), offset: 0, encoding: head.encoding, count: count - head.num_nulls };
}

function checkValues(values: PageValues, { meta, path }: ColumnChunk, mostBytes: number): void {
  const { view, offset, encoding, count } = values;
  if ((encoding === "RLE") !== (meta.type === "BOOLEAN") && /^RLE$|_DICTIONARY$/.test(encoding)) {
    throw new RangeError(`${encoding} is no encoding of ${meta.type}`);
  } else if (encoding === "RLE") {
    checkRuns(view, offset + 4, view.byteLength, 1, count);
  } else if (encoding.endsWith("_DICTIONARY")) {
    if (offset < view.byteLength) checkRuns(view, offset + 1, view.byteLength, view.getUint8(offset), count);
  } else if (encoding === "BYTE_STREAM_SPLIT") {
    const width = path.at(-1)?.element.type_length ?? 1;
    within(count * width, view.byteLength, "bytes of values");
  } else if (encoding === "DELTA_BYTE_ARRAY" && count > 0) {
    const shared = new Int32Array(count);
    deltaBinaryUnpack({ view, offset }, count, shared);
    const bytes = shared.reduce((sum, length) => sum + Math.abs(length), 0);
    within(bytes, mostBytes, "bytes that texts share with those before");
  }
}

/** Runs of levels or of places in a dictionary: none may be longer than the page. */
function checkRuns(view: DataView, from: number, end: number, width: number, most: number): void {
  const reader = { view, offset: from };
  for (let seen = 0; seen < most && reader.offset < end; ) {
    const head = readVarInt(reader);
    const isPacked = head % 2 !== 0;
    const count = isPacked ? (head >>> 1) * 8 : head >>> 1;
    // Packed ones are filled up to groups of eight.
    within(count, isPacked ? most + 7 : most, "values in a run");
    reader.offset += isPacked ? (head >>> 1) * width : Math.ceil(width / 8);
    seen += count;
  }
}

function within(count: number | undefined, most: number, what: string): asserts count is number {
  if (count !== undefined && count >= 0 && count <= most) return;
  throw new RangeError(`a page says that it has ${count} ${what}, where ${most} is the most`);
}

function decompressed(page: Uint8Array, size: number, { meta: { codec } }: ColumnChunk): Uint8Array {
  if (codec === "UNCOMPRESSED") return page;
  const decompress = PAGE_READERS[codec];
  if (decompress === undefined) throw new RangeError(`${codec} is no compression that is read here`);
  return decompress(page, size);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** Of levels up to this one. */
function bitWidth(level: number): number {
  return 32 - Math.clz32(level);
}
