import { MillraceError } from "./errors.ts";
import type { HandlerTransaction } from "./handler.ts";
import type { JobId } from "./job.ts";

/** A table of the database that the engine is in. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/**
 * What a handler needs to add many rows to a table and to go on where a killed attempt of its job stopped. Each works
 * in the transaction of `context.transaction`: rows and checkpoint are committed together, by who still holds the job.
 */
export interface TableImports {
  /** The columns that rows can be given for, in the table's order; none: there is no such table. */
  columnsOf(transaction: HandlerTransaction, name: TableName): Promise<readonly string[]>;
  /**
   * Adds rows by COPY; each has a value for each of `columns`. Objects and lists go as JSON, bytes as `bytea` takes them.
   * Throws RefusedRowError for a row that the table does not take: none is added then.
   */
  addRows(
    transaction: HandlerTransaction,
    name: TableName,
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
  ): Promise<void>;
  /** What the job's attempts saved last; null: nothing yet. */
  readCheckpoint(transaction: HandlerTransaction, jobId: JobId): Promise<unknown>;
  saveCheckpoint(transaction: HandlerTransaction, jobId: JobId, checkpoint: object): Promise<void>;
}

/** A table does not take one of the rows. */
export class RefusedRowError extends MillraceError {
  /** Its place among the rows that were given, from 0. */
  readonly row: number;
  /** The column that it fails at; null: the database names none. */
  readonly column: string | null;
  /** Without row and column. */
  readonly reason: string;

  constructor(row: number, column: string | null, reason: string, options?: ErrorOptions) {
    const at = column === null ? `row ${row + 1}` : `row ${row + 1}, column ${column}`;
    super("ROW_REFUSED", `The table does not take ${at}: ${reason}`, options);
    this.row = row;
    this.column = column;
    this.reason = reason;
  }
}
