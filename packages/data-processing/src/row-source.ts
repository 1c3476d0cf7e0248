import type { Batch, Position, Row } from "./row.ts";

/** The rows of a source, read as they are taken. */
export interface RowSource {
  readonly batches: AsyncIterable<Batch>;
  /** Where to go on after a row that was taken. To be asked in the order of the rows. */
  positionAfter(row: Row): Position;
  /** Bytes as they lie there, compressed or not; `total` where it is known. */
  progress(): { readonly done: number; readonly total?: number };
  close(): Promise<void>;
}

/** The beginning of a source is not what an earlier attempt read: going on would skip rows or add some twice. */
export const CHANGED_SOURCE =
  "The source has changed since an earlier attempt of this job imported its beginning. Add a new job to import it anew; what was imported stays.";
