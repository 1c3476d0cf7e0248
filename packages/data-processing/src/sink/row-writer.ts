import type { DataRecord } from "../row.ts";

/** Makes the contents of a file, some rows at a time. What it gives may be empty. */
export interface RowWriter<Chunk extends string | Buffer = string | Buffer> {
  begin(): Chunk;
  rows(records: readonly DataRecord[]): Chunk;
  end(): Chunk;
}
