import type { JobContext } from "@millrace/core";
import { UnrecoverableError } from "@millrace/core";
import { type BadRow, TooManyBadRowsError } from "./bad-rows.ts";
import { chooseColumns, type ColumnChoice, withinColumns } from "./column-choice.ts";
import type { DataProcessingDependencies } from "./dependencies.ts";
import { type Format, formatOfName } from "./format.ts";
import { openBatches } from "./row-batches.ts";
import type { DataRecord } from "./row.ts";
import type { ExportPayload, TransformPayload } from "./schema.ts";
import { type FileSummary, writeFile } from "./sink/write-file.ts";
import { createParquetWriter } from "./sink/parquet-writer.ts";
import type { RowWriter } from "./sink/row-writer.ts";
import { WRITERS } from "./sink/text-writer.ts";
import { folderOf } from "./source/access.ts";
import { createSteps } from "./steps.ts";
import type { FileTarget } from "./target-shape.ts";

/** Rows of a result. */
const MOST_ROWS = 1000;
const MOST_RESULT_BYTES = 256 * 1024;

export interface RowCounts {
  readonly rowsRead: number;
  readonly rowsWritten: number;
  /** That did not meet `where`. */
  readonly rowsLeftOut: number;
  readonly badRows: readonly BadRow[];
}
export type WriteResult = { readonly success: true } & RowCounts &
  (FileSummary | { readonly rows: readonly DataRecord[] });

/**
 * Writes the rows of a source to a file, or into the result. An attempt begins anew; the file is there once it is whole.
 * Throws TooManyBadRowsError, and UnrecoverableError for what no other attempt would change.
 */
export async function writeRows(
  dependencies: DataProcessingDependencies,
  payload: ExportPayload | TransformPayload,
  context: JobContext,
): Promise<WriteResult> {
  const { to } = payload;
  const made = readMade(dependencies, payload, context);
  if (to === undefined) {
    const rows = await collect(made.batches());
    return { success: true, ...made.counts(), rows };
  }
  const named = formatOfName(to.file);
  const format = (to.format ?? named.format) as Format;
  const summary = await writeFile(contentOf(made.batches(), format, to, payload), {
    folder: folderOf(dependencies),
    name: to.file,
    gzip: to.gzip ?? named.gzip,
    owner: context.jobId,
    signal: context.signal,
    // Whoever took the job over writes the file: throws once that is so.
    mayFinish: () => context.transaction(async () => {}),
  });
  return { success: true, ...made.counts(), ...summary };
}

interface MadeBatch {
  readonly columns: readonly string[] | null;
  readonly records: readonly DataRecord[];
}

function readMade(
  dependencies: DataProcessingDependencies,
  payload: ExportPayload | TransformPayload,
  context: JobContext,
) {
  const { signal } = context;
  const allowed = payload.maxBadRows ?? 0;
  const make = createSteps(payload);
  const badRows: BadRow[] = [];
  let [rowsRead, rowsWritten, rowsLeftOut] = [0, 0, 0];
  let choice: ColumnChoice | undefined;
  return {
    counts: (): RowCounts => ({ rowsRead, rowsWritten, rowsLeftOut, badRows }),
    async *batches(): AsyncGenerator<MadeBatch> {
      const source = await openBatches(payload.from, dependencies, signal);
      try {
        for await (const { columns, rows } of source.batches) {
          signal.throwIfAborted();
          const part = make(rows);
          choice ??= chooseColumns(payload.to?.columns, payload, columns, part.rows[0]?.record);
          const within =
            choice === undefined || !hasColumns(payload.to)
              ? { rows: part.rows, badRows: [] }
              : withinColumns(choice, part.rows);
          badRows.push(...part.badRows, ...within.badRows);
          if (badRows.length > allowed) throw new TooManyBadRowsError(badRows.slice(0, allowed + 1), allowed);
          rowsRead += rows.length;
          rowsWritten += within.rows.length;
          rowsLeftOut += part.leftOut;
          context.progress(source.progress(), `row ${rowsRead}`);
          yield { columns: choice?.columns ?? null, records: within.rows.map(({ record }) => record) };
        }
      } finally {
        await source.close();
      }
    },
  };
}

/** Every row of such a file has the same. */
function hasColumns(to: FileTarget | undefined): boolean {
  if (to === undefined) return false;
  const format = to.format ?? formatOfName(to.file).format;
  return format === "csv" || format === "parquet";
}

async function* contentOf(
  batches: AsyncIterable<MadeBatch>,
  format: Format,
  to: FileTarget,
  { map }: ExportPayload | TransformPayload,
): AsyncGenerator<string | Buffer> {
  const escapeFormulas = to.formulas !== "keep";
  const writerFor = (columns: readonly string[]): RowWriter | Promise<RowWriter> =>
    format === "parquet"
      ? createParquetWriter({ columns, types: to.types ?? {} })
      : WRITERS[format]({ columns, escapeFormulas });
  let writer: RowWriter | undefined;
  for await (const { columns, records } of batches) {
    if (writer === undefined) {
      if (columns === null && records.length === 0) continue;
      writer = await writerFor(columns ?? []);
      yield writer.begin();
    }
    if (records.length > 0) yield writer.rows(records);
  }
  if (writer === undefined) {
    writer = await writerFor(to.columns ?? Object.keys(map ?? {}));
    yield writer.begin();
  }
  yield writer.end();
}

async function collect(batches: AsyncIterable<MadeBatch>): Promise<DataRecord[]> {
  const all: DataRecord[] = [];
  let bytes = 0;
  for await (const { records } of batches) {
    for (const record of records) {
      const text = WRITERS.ndjson({ columns: [], escapeFormulas: false }).rows([record]);
      // As a file would have it: a result holds no large integers of Parquet.
      all.push(JSON.parse(text) as DataRecord);
      bytes += Buffer.byteLength(text);
    }
    if (all.length > MOST_ROWS || bytes > MOST_RESULT_BYTES) {
      throw new UnrecoverableError(
        `A result holds ${MOST_ROWS} rows and ${MOST_RESULT_BYTES} bytes at most; write more rows to a file with "to".`,
      );
    }
  }
  return all;
}
