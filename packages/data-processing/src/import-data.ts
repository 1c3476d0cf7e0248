import { type JobContext, type TableName, UnrecoverableError } from "@millrace/core";
import { isAllowedTable } from "./allowed-table.ts";
import type { BadRow } from "./bad-rows.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { createChunkSender } from "./chunk-sender.ts";
import { chooseColumns, type ColumnChoice, withinColumns } from "./column-choice.ts";
import type { DataProcessingDependencies } from "./dependencies.ts";
import type { Position } from "./row.ts";
import type { ImportPayload } from "./schema.ts";
import { BEGINNING, openRows } from "./source/open-rows.ts";
import { createSteps, type MadeRow } from "./steps.ts";

/** Rows, or bytes of the source, that are added in one transaction. */
const CHUNK_ROWS = 2_500;
const CHUNK_BYTES = 512 * 1024;

export interface ImportResult {
  readonly success: true;
  readonly table: string;
  readonly rowsRead: number;
  readonly rowsAdded: number;
  /** That did not meet `where`. */
  readonly rowsLeftOut: number;
  readonly badRows: readonly BadRow[];
}

/**
 * Adds the rows of a source to a table, a chunk at a time; an attempt begins where the last chunk of the attempts before
 * ended. Throws TooManyBadRowsError, and UnrecoverableError for what no other attempt would change.
 */
export async function importData(
  dependencies: DataProcessingDependencies,
  payload: ImportPayload,
  context: JobContext,
): Promise<ImportResult> {
  const name: TableName = { schema: payload.to.schema ?? "public", table: payload.to.table };
  const imports = importsInto(dependencies, name);
  const { known, saved } = await context.transaction(async (transaction) => ({
    known: await imports.columnsOf(transaction, name),
    saved: await imports.readCheckpoint(transaction, context.jobId),
  }));
  if (known.length === 0) throw new UnrecoverableError(`There is no table ${name.schema}.${name.table}.`);
  const before = readCheckpoint(saved);
  const made = createSteps(payload);
  const sender = createChunkSender({ imports, name, context, before, allowed: payload.maxBadRows ?? 0 });
  // Last, as it is closed by what follows.
  const source = await openRows(payload.from, before?.position ?? BEGINNING, dependencies, context.signal);

  let choice: ColumnChoice | undefined = before?.choice ?? undefined;
  let rows: MadeRow[] = [];
  let badRows: BadRow[] = [];
  let read = 0;
  let leftOut = 0;
  let sentEnd = before?.position.end ?? 0;
  let position: Position | undefined;
  const send = async () => {
    if (position === undefined) return;
    sentEnd = position.end;
    await sender.send({
      position,
      choice: choice ?? null,
      read,
      leftOut,
      rows,
      badRows,
    });
    context.progress(source.progress(), `line ${position.line}`);
    [rows, badRows, read, leftOut, position] = [[], [], 0, 0, undefined];
  };

  try {
    for await (const batch of source.batches) {
      context.signal.throwIfAborted();
      const part = made(batch.rows);
      if (choice === undefined) {
        choice = chooseColumns(payload.to.columns, payload, batch.columns, part.rows[0]?.record);
        if (choice !== undefined) refuseUnknown(choice.columns, known, name);
      }
      if (choice !== undefined) {
        const within = withinColumns(choice, part.rows);
        for (const row of within.rows) rows.push(row);
        badRows.push(...part.badRows, ...within.badRows);
      } else badRows.push(...part.badRows);
      read += batch.rows.length;
      leftOut += part.leftOut;
      const last = batch.rows.at(-1);
      // After each batch: until then the source holds the bytes that it is made of.
      if (last !== undefined) position = source.positionAfter(last);
      const bytes = (position?.end ?? sentEnd) - sentEnd;
      if (read >= CHUNK_ROWS || bytes >= CHUNK_BYTES) await send();
    }
    await send();
    const { rowsRead, rowsAdded, rowsLeftOut, badRows: allBad } = await sender.finish();
    return {
      success: true,
      table: `${name.schema}.${name.table}`,
      rowsRead,
      rowsAdded,
      rowsLeftOut,
      badRows: allBad,
    };
  } finally {
    await sender.settle();
    await source.close();
  }
}

function importsInto({ tables }: DataProcessingDependencies, name: TableName) {
  if (tables !== undefined && isAllowedTable(name, tables.allowed)) return tables.imports;
  throw new UnrecoverableError(
    `Nothing may be imported into ${name.schema}.${name.table}: an operator names the tables in DATA_TABLES.`,
  );
}

function refuseUnknown(
  columns: readonly string[],
  known: readonly string[],
  { schema, table }: TableName,
): void {
  const unknown = columns.filter((column) => !known.includes(column));
  if (unknown.length === 0) return;
  throw new UnrecoverableError(
    `The table ${schema}.${table} has no column ${unknown.slice(0, 10).join(", ")}. Name the columns with "map" or "columns"; it has ${known.slice(0, 50).join(", ")}.`,
  );
}
