/** Fields by name. */
export type DataRecord = Readonly<Record<string, unknown>>;

/** One row of a source, or what is wrong with it. */
export interface Row {
  /** The line that it ends on, from 1. Of Parquet and queries: its number. */
  readonly line: number;
  /** Where the next one begins: bytes of the text after decompression; of Parquet: rows. */
  readonly end: number;
  readonly record: DataRecord | null;
  /** Why there is no record. */
  readonly fault: string | null;
}

/** Some rows in the order of the source. */
export interface Batch {
  /** The names of all fields, where the source says them before its rows. */
  readonly columns: readonly string[] | null;
  readonly rows: readonly Row[];
}

/** Where reading goes on after a row. Survives in a checkpoint. */
export interface Position {
  readonly end: number;
  readonly line: number;
  /** CRC-32 of all that lies before, or of Parquet's footer: whether the source is still the same. */
  readonly crc: number;
  /** As `Batch.columns`. */
  readonly columns: readonly string[] | null;
}

export function isRecord(value: unknown): value is DataRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
