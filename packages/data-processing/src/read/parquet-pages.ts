import type { ColumnMetaData, DataReader, PageHeader, SchemaTree } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { getMaxDefinitionLevel, getMaxRepetitionLevel, isFlatColumn } from "hyparquet/src/schema.js";
import { readVarInt } from "hyparquet/src/thrift.js";
import { containersOf, listLevels } from "./parquet-containers.ts";
import { checkDeltas } from "./parquet-deltas.ts";
import { PAGE_READERS } from "./parquet-limits.ts";
import { checkStruct } from "./parquet-thrift.ts";

/** One column of one row group, as the footer tells of it. */
export interface ColumnChunk {
  readonly meta: Pick<ColumnMetaData, "codec" | "num_values" | "type">;
  /** From the root of the schema to the column. */
  readonly path: SchemaTree[];
  readonly rows: number;
}

/** What the pages of a column become. */
export interface PageSizes {
  /** After decompression, with those of the beginnings that texts share. */
  readonly bytes: number;
  /** Null or not. */
  readonly values: number;
  /** The lists and structures that hold the values of a nested column. */
  readonly containers: number;
}

/**
 * Looks at all pages of a column before they are decoded: the library makes room for as many values as a page says, and
 * writes as many of them as a run says. Gives what they become, at most `most`. Throws what is wrong.
 */
export function checkPages(bytes: ArrayBuffer, chunk: ColumnChunk, most: PageSizes): PageSizes {
  const reader = { view: new DataView(bytes), offset: 0 };
  const mostValues = Number(chunk.meta.num_values);
  if (mostValues > most.values) throw tooMuch(`${most.values} values`);
  const isFlat = isFlatColumn(chunk.path);
  const lists = listLevels(chunk.path);
  let size = 0;
  let values = 0;
  let containers = 0;
  // So far the library reads.
  const last = isFlat ? chunk.rows : Infinity;
  while (reader.offset < bytes.byteLength - 1 && values < last) {
    checkStruct({ ...reader });
    const header = parquetHeader(reader);
    const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header;
    within(packed, bytes.byteLength - reader.offset, "compressed bytes");
    within(unpacked, most.bytes - size, "bytes");
    const page = new Uint8Array(bytes, reader.offset, packed);
    reader.offset += packed;
    size += unpacked;
    if (header.type === "DICTIONARY_PAGE") {
      within(header.dictionary_page_header?.num_values, mostValues, "values in a dictionary");
    } else {
      const count = (header.type === "DATA_PAGE" ? header.data_page_header : header.data_page_header_v2)
        ?.num_values;
      within(count, mostValues - values, "values");
      values += count;
      const data =
        header.type === "DATA_PAGE" ? valuesOfPage(header, page, chunk) : valuesOfPage2(header, page, chunk);
      size += checkValues(data, chunk, most.bytes - size);
      containers += containersOf(data, count, lists);
      if (containers > most.containers) throw tooMuch(`${most.containers} lists and structures`);
    }
  }
  if (values !== mostValues || (isFlat && values !== chunk.rows))
    throw new RangeError(
      `its pages have ${values} values, and the footer says ${mostValues} in ${chunk.rows} rows`,
    );
  return { bytes: size, values, containers };
}

/** What follows the levels of a page. */
interface PageValues extends DataReader {
  readonly encoding: string;
  /** Without those that are null. */
  readonly count: number;
  /** Of each value, null or not; undefined: the column has no lists, or nothing that may be null. */
  readonly repetitions: Uint8Array | undefined;
  readonly definitions: Uint8Array | undefined;
}

/** Levels and values are compressed together, each kind of levels begins with its length. */
function valuesOfPage(header: PageHeader, page: Uint8Array, chunk: ColumnChunk): PageValues {
  const { num_values: count, encoding } = header.data_page_header!;
  const reader = { view: viewOf(decompressed(page, header.uncompressed_page_size, chunk)), offset: 0 };
  const [repetitions, definitions] = mostLevels(chunk.path).map((most) => {
    if (most === 0) return undefined;
    const from = reader.offset + 4;
    reader.offset = from + reader.view.getUint32(reader.offset, true);
    return levelsOf(reader.view, from, reader.offset, most, count);
  });
  const most = getMaxDefinitionLevel(chunk.path);
  const given = definitions?.reduce((sum, level) => sum + Number(level === most), 0);
  return { ...reader, encoding, count: given ?? count, repetitions, definitions };
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
  const view = viewOf(page);
  const [repetition, definition] = mostLevels(chunk.path);
  const repetitions = repetition === 0 ? undefined : levelsOf(view, 0, first, repetition, count);
  const definitions = definition === 0 ? undefined : levelsOf(view, first, first + second, definition, count);
  const rest = page.subarray(first + second);
  const values = head.is_compressed === false ? rest : decompressed(rest, size, chunk);
  return {
    view: viewOf(values),
    offset: 0,
    encoding: head.encoding,
    count: count - head.num_nulls,
    repetitions,
    definitions,
  };
}

/** Gives the bytes that values take beyond those of the page, at most `mostBytes`. */
function checkValues(values: PageValues, { meta, path }: ColumnChunk, mostBytes: number): number {
  const { view, offset, encoding, count } = values;
  if ((encoding === "RLE") !== (meta.type === "BOOLEAN") && /^RLE$|_DICTIONARY$/.test(encoding)) {
    throw new RangeError(`${encoding} is no encoding of ${meta.type}`);
  } else if (encoding === "RLE") {
    checkRuns(view, offset + 4, view.byteLength, 1, count);
  } else if (encoding.endsWith("_DICTIONARY")) {
    if (offset < view.byteLength) checkRuns(view, offset + 1, view.byteLength, view.getUint8(offset), count);
  } else if (encoding === "DELTA_BINARY_PACKED") {
    if (count > 0) checkDeltas(view, offset, count);
  } else if (encoding === "BYTE_STREAM_SPLIT") {
    const width = path.at(-1)?.element.type_length ?? 1;
    within(count * width, view.byteLength, "bytes of values");
  } else if (encoding === "DELTA_BYTE_ARRAY" && count > 0) {
    const shared = new Int32Array(count);
    deltaBinaryUnpack({ view, offset }, count, shared);
    const bytes = shared.reduce((sum, length) => sum + Math.abs(length), 0);
    within(bytes, mostBytes, "bytes that texts share with those before");
    return bytes;
  }
  return 0;
}

/** Of the levels that tell where lists go on, and of those that tell what is null. */
function mostLevels(path: SchemaTree[]): [repetition: number, definition: number] {
  return [getMaxRepetitionLevel(path), getMaxDefinitionLevel(path)];
}

/** Levels up to `most`. The library reads on until it has one of each value, wherever they are said to end. */
function levelsOf(view: DataView, from: number, end: number, most: number, count: number): Uint8Array {
  if (most > 255) throw new RangeError(`it lies ${most} levels deep, where 255 is the most`);
  const width = 32 - Math.clz32(most);
  const given = checkRuns(view, from, end, width, count);
  if (given < count)
    throw new RangeError(`a page has levels of ${given} values, and says that it has ${count}`);
  const levels = new Uint8Array(count);
  readRleBitPackedHybrid({ view, offset: from }, width, levels, end - from);
  return levels;
}

/** Runs of levels or of places in a dictionary: none may be longer than the page. Gives how many there are. */
function checkRuns(view: DataView, from: number, end: number, width: number, most: number): number {
  const reader = { view, offset: from };
  let seen = 0;
  while (seen < most && reader.offset < end) {
    const head = readVarInt(reader);
    const isPacked = head % 2 !== 0;
    const count = isPacked ? (head >>> 1) * 8 : head >>> 1;
    // Packed ones are filled up to groups of eight.
    within(count, isPacked ? most + 7 : most, "values in a run");
    reader.offset += isPacked ? (head >>> 1) * width : Math.ceil(width / 8);
    seen += count;
  }
  return seen;
}

function within(count: number | undefined, most: number, what: string): asserts count is number {
  if (count !== undefined && count >= 0 && count <= most) return;
  throw new RangeError(`a page says that it has ${count} ${what}, where ${most} is the most`);
}

function tooMuch(most: string): RangeError {
  return new RangeError(
    `it has more than the ${most} that are read of it. Write it with smaller row groups.`,
  );
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
