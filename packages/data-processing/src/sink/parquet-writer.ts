import { UnrecoverableError } from "@millrace/core";
import type { ParquetWriter } from "hyparquet-writer";
import { valuesOf } from "../column-choice.ts";
import { COLUMN_KINDS, type ColumnType, guessType } from "./parquet-column.ts";
import type { RowWriter } from "./row-writer.ts";
import { toJson } from "./text-writer.ts";

/** A row group is written when it has so many rows, or about so many bytes. */
const GROUP_ROWS = 10_000;
const GROUP_BYTES = 8 * 2 ** 20;

export interface ParquetOptions {
  readonly columns: readonly string[];
  /** Of columns. The others are what the values of the first row group are. */
  readonly types: Readonly<Record<string, ColumnType>>;
}

/** A file of Parquet: one row group after the other in Snappy, every column may be null. */
export async function createParquetWriter({ columns, types }: ParquetOptions): Promise<RowWriter<Buffer>> {
  const parquet = await import("hyparquet-writer");
  const bytes = new parquet.ByteWriter();
  let writer: ParquetWriter | undefined;
  let kinds: readonly ColumnType[] = [];
  /** Of the row group that is gathered, by column. */
  let group: unknown[][] = columns.map(() => []);
  let groupRows = 0;
  let groupBytes = 0;
  let rowsBefore = 0;

  function begin(): ParquetWriter {
    kinds = group.map((values, place) => {
      const name = columns[place]!;
      return Object.hasOwn(types, name) ? types[name]! : guessType(values);
    });
    const elements = columns.map((name, place) => ({
      name,
      repetition_type: "OPTIONAL" as const,
      ...COLUMN_KINDS[kinds[place]!].element,
    }));
    const schema = [{ name: "root", num_children: columns.length }, ...elements];
    return new parquet.ParquetWriter({ writer: bytes, schema, createdBy: "millrace" });
  }

  function writeGroup(): Buffer {
    writer ??= begin();
    const columnData = columns.map((name, place) => {
      const { element, convert } = COLUMN_KINDS[kinds[place]!];
      const data = group[place]!;
      for (const [row, value] of data.entries()) {
        if (value === null || value === undefined) continue;
        data[row] = convert(value);
        if (data[row] === undefined) throw notOfType(rowsBefore + row + 1, name, kinds[place]!, value);
      }
      // The least and greatest of each row group are held until the end: of texts they would be a good part of the file.
      return { name, data, offsetIndex: false, statistics: element.type !== "BYTE_ARRAY" };
    });
    if (groupRows > 0) void writer.write({ columnData, rowGroupSize: groupRows });
    rowsBefore += groupRows;
    group = columns.map(() => []);
    groupRows = 0;
    groupBytes = 0;
    return taken();
  }

  /** What was written since the last time. */
  function taken(): Buffer {
    const chunk = Buffer.from(bytes.getBytes());
    bytes.index = 0;
    return chunk;
  }

  return {
    begin: () => Buffer.alloc(0),
    rows(records) {
      const chunks: Buffer[] = [];
      for (const record of records) {
        for (const [place, value] of valuesOf(record, columns).entries()) {
          group[place]!.push(value);
          groupBytes += sizeOf(value);
        }
        groupRows += 1;
        if (groupRows >= GROUP_ROWS || groupBytes >= GROUP_BYTES) chunks.push(writeGroup());
      }
      return Buffer.concat(chunks);
    },
    end() {
      const rest = writeGroup();
      void writer!.finish();
      return Buffer.concat([rest, taken()]);
    },
  };
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  return typeof value === "object" && value !== null ? toJson(value).length : 8;
}

function notOfType(row: number, column: string, type: ColumnType, value: unknown): UnrecoverableError {
  return new UnrecoverableError(
    `Row ${row} that is written: ${toJson(value).slice(0, 100)} of "${column}" is no ${type}. ` +
      `Say in "types" what the column holds: ${Object.keys(COLUMN_KINDS).join(", ")}; unsaid, it is what the first rows have.`,
  );
}
