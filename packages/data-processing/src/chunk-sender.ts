import { type JobContext, RefusedRowError, type TableImports, type TableName } from "@millrace/core";
import { type BadRow, badRow, TooManyBadRowsError } from "./bad-rows.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type ColumnChoice, valuesOf } from "./column-choice.ts";
import type { Position } from "./row.ts";
import type { MadeRow } from "./steps.ts";

/** Rows that are added in one transaction, with where they end and what else was read up to there. */
export interface Chunk {
  readonly position: Position;
  readonly choice: ColumnChoice | null;
  readonly read: number;
  readonly leftOut: number;
  readonly rows: readonly MadeRow[];
  readonly badRows: readonly BadRow[];
}

export interface ChunkSender {
  /** Begins to add a chunk once the one before it is there; the next may be made meanwhile. Throws what adding that one threw. */
  send(chunk: Chunk): Promise<void>;
  /** Waits for the last chunk. What all attempts of the job did. */
  finish(): Promise<Omit<Checkpoint, "position" | "choice">>;
  /** Waits until nothing is under way; for the end of an import that failed. */
  settle(): Promise<void>;
}

interface ChunkSenderOptions {
  readonly imports: TableImports;
  readonly name: TableName;
  readonly context: JobContext;
  readonly before: Checkpoint | null;
  /** Bad rows. */
  readonly allowed: number;
}

/** Adds chunks, each with the checkpoint behind it in one transaction. */
export function createChunkSender({
  imports,
  name,
  context,
  before,
  allowed,
}: ChunkSenderOptions): ChunkSender {
  let done = before ?? { rowsRead: 0, rowsAdded: 0, rowsLeftOut: 0, badRows: [] };
  let underWay: Promise<void> = Promise.resolve();

  async function add(chunk: Chunk): Promise<void> {
    let rows = chunk.rows;
    let badRows = [...done.badRows, ...chunk.badRows];
    for (;;) {
      if (badRows.length > allowed) throw new TooManyBadRowsError(badRows.slice(0, allowed + 1), allowed);
      const after: Checkpoint = {
        position: { ...chunk.position, columns: chunk.position.columns && [...chunk.position.columns] },
        choice: chunk.choice && { ...chunk.choice, columns: [...chunk.choice.columns] },
        rowsRead: done.rowsRead + chunk.read,
        rowsAdded: done.rowsAdded + rows.length,
        rowsLeftOut: done.rowsLeftOut + chunk.leftOut,
        badRows,
      };
      const refused = await commit(rows, after);
      if (refused === undefined) {
        done = after;
        return;
      }
      // The transaction is undone: once more, without that row.
      const { line } = rows[refused.row] as MadeRow;
      const reason = refused.column === null ? refused.reason : `${refused.column}: ${refused.reason}`;
      badRows = [...badRows, badRow(line, reason)].sort((a, b) => a.line - b.line);
      rows = rows.toSpliced(refused.row, 1);
    }
  }

  async function commit(rows: readonly MadeRow[], after: Checkpoint): Promise<RefusedRowError | undefined> {
    const columns = after.choice?.columns ?? [];
    try {
      await context.transaction(async (transaction) => {
        if (rows.length > 0) {
          const values = rows.map(({ record }) => valuesOf(record, columns));
          await imports.addRows(transaction, name, columns, values);
        }
        await imports.saveCheckpoint(transaction, context.jobId, after);
      });
      return undefined;
    } catch (error) {
      if (error instanceof RefusedRowError) return error;
      throw error;
    }
  }

  return {
    async send(chunk) {
      await underWay;
      underWay = add(chunk);
      underWay.catch(() => {}); // told by the next call
    },
    async finish() {
      await underWay;
      const { rowsRead, rowsAdded, rowsLeftOut, badRows } = done;
      return { rowsRead, rowsAdded, rowsLeftOut, badRows };
    },
    settle: () => underWay.catch(() => {}),
  };
}
