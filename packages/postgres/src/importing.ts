import { RefusedRowError, type TableImports, type TableName, UnrecoverableError } from "@millrace/core";
import { errorCode, isConnectionError, isDriverError } from "./connection-error.ts";
import { copyIn } from "./copy-in.ts";
import { copyField, UnstorableTextError } from "./copy-text.ts";
import { readCheckpoint, readColumns, saveCheckpoint } from "./queries/table-imports.ts";
import { bindSchema, checkSchemaName, DEFAULT_SCHEMA } from "./schema-name.ts";
import { callerRunner } from "./transaction-runner.ts";

/** So much is put together while the server stores what came before. Characters. */
const PIECE = 65_536;
const MOST_REASON = 300;

/** Integrity and data errors: the row is wrong, and not the statement or the server. */
const ROW_FAULTS = /^(22|23)/;

/**
 * Imports into tables of the database of the engine in `schema` (default `millrace`). They need no connection of their
 * own. Tables of the engine itself and of PostgreSQL are refused, whoever asks.
 */
export function createTableImports({
  schema = DEFAULT_SCHEMA,
}: {
  readonly schema?: string;
} = {}): TableImports {
  const own = checkSchemaName(schema);
  const bind = (text: string) => bindSchema(text, own);
  return {
    columnsOf(transaction, name) {
      if (name.schema === own || name.schema === "information_schema" || name.schema.startsWith("pg_")) {
        throw new UnrecoverableError(`${name.schema} holds no tables of yours; nothing is imported there.`);
      }
      return readColumns(callerRunner(transaction), name);
    },
    async addRows(transaction, name, columns, rows) {
      const statement = `copy ${quoted(name.schema)}.${quoted(name.table)} (${columns.map(quoted).join(", ")}) from stdin`;
      try {
        await copyIn(transaction, statement, piecesOf(columns, rows));
      } catch (error) {
        throw refusedRow(error, name) ?? error;
      }
    },
    readCheckpoint: (transaction, jobId) => readCheckpoint(callerRunner(transaction), bind, jobId),
    saveCheckpoint: (transaction, jobId, checkpoint) =>
      saveCheckpoint(callerRunner(transaction), bind, jobId, checkpoint),
  };
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

function* piecesOf(columns: readonly string[], rows: readonly (readonly unknown[])[]): Generator<string> {
  let text = "";
  for (const [index, row] of rows.entries()) {
    text += lineOf(columns, row, index);
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}

function lineOf(columns: readonly string[], row: readonly unknown[], index: number): string {
  let line = "";
  for (let place = 0; place < columns.length; place += 1) {
    try {
      line += (place === 0 ? "" : "\t") + copyField(row[place]);
    } catch (error) {
      if (!(error instanceof UnstorableTextError)) throw error;
      throw new RefusedRowError(index, columns[place] as string, error.message);
    }
  }
  return `${line}\n`;
}

/** The row that the server's error is about; undefined where it is about none. */
function refusedRow(error: unknown, { table }: TableName): RefusedRowError | undefined {
  if (!isDriverError(error) || isConnectionError(error) || !ROW_FAULTS.test(errorCode(error) ?? ""))
    return undefined;
  const { message, detail, where } = error as { message: string; detail?: string; where?: string };
  // `COPY people, line 3, column age: "x"`, in the server's language.
  const place = where?.split("\n").find((line) => line.startsWith(`COPY ${table}, `));
  const [, line, column] =
    /^\S+ (\d+)(?:, \S+ ([^:]+))?/.exec(place?.slice(`COPY ${table}, `.length) ?? "") ?? [];
  if (line === undefined) return undefined;
  const reason = detail === undefined ? message : `${message} (${detail})`;
  return new RefusedRowError(Number(line) - 1, column ?? null, reason.slice(0, MOST_REASON), {
    cause: error,
  });
}
