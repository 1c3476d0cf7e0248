import { finished } from "node:stream/promises";
import { UnrecoverableError } from "@millrace/core";
import type { CsvError } from "csv-parse";
import type { CsvSettings } from "../source-shape.ts";
import type { Batch, Position, Row } from "../row.ts";

/** Characters of one row; what is longer is a quote that nobody closed. */
const MOST_CHARACTERS = 1024 * 1024;

/** The rows of a CSV text. The first one names the columns unless `columns` does, or an earlier attempt knew them. */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  start: Position,
  settings: CsvSettings,
): AsyncGenerator<Batch> {
  let columns = start.columns ?? settings.columns ?? null;
  if (columns !== null) checkColumns(columns);
  let rows: Row[] = [];
  let fatal: CsvError | undefined;
  const emptyIs = settings.empty === "text" ? "" : null;

  // Readers are loaded by those who read: a worker process is to stay small.
  const { parse } = await import("csv-parse");
  const parser = parse({
    bom: start.end === 0,
    delimiter: settings.delimiter ?? ",",
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MOST_CHARACTERS,
    skip_records_with_error: true,
    on_skip(error) {
      if (error === undefined) return undefined;
      // Past that error the parser would drop what it holds.
      if (error.code === "CSV_MAX_RECORD_SIZE") fatal = error;
      const line = start.line + (error as unknown as { lines: number }).lines;
      if (rows.at(-1)?.line !== line || rows.at(-1)?.fault === null) {
        rows.push({
          line,
          end: start.end + (error as unknown as { bytes: number }).bytes,
          record: null,
          fault: error.message,
        });
      }
      return undefined;
    },
    on_record(fields: string[], { lines, bytes }) {
      if (columns === null) {
        columns = fields;
        checkColumns(columns);
      } else rows.push(rowOf(columns, fields, start.line + lines, start.end + bytes, emptyIs));
      return undefined;
    },
  });
  parser.on("error", () => {}); // told by `write`
  parser.resume();

  const take = (): Batch => {
    if (fatal !== undefined) {
      throw new UnrecoverableError(
        `${fatal.message}: more than a row may have, or a quote that is not closed.`,
      );
    }
    const batch = { columns, rows };
    rows = [];
    return batch;
  };
  for await (const chunk of chunks) {
    await new Promise<void>((resolve, reject) => {
      parser.write(chunk, (error) => (error ? reject(error) : resolve()));
    });
    if (rows.length > 0 || fatal !== undefined) yield take();
  }
  parser.end();
  await finished(parser, { readable: false });
  yield take();
}

function rowOf(
  columns: readonly string[],
  fields: readonly string[],
  line: number,
  end: number,
  emptyIs: "" | null,
): Row {
  if (fields.length !== columns.length) {
    const fault = `has ${fields.length} fields, and the columns are ${columns.length}`;
    return { line, end, record: null, fault };
  }
  const record: Record<string, unknown> = {};
  for (let place = 0; place < columns.length; place += 1) {
    const field = fields[place] as string;
    record[columns[place] as string] = field === "" ? emptyIs : field;
  }
  return { line, end, record, fault: null };
}

function checkColumns(columns: readonly string[]): void {
  const wrong = columns.find(
    (name, place) => name === "" || name === "__proto__" || columns.indexOf(name) !== place,
  );
  if (wrong !== undefined) {
    throw new UnrecoverableError(
      `The first row of the CSV cannot name its columns: ${JSON.stringify(wrong)} is empty, used twice, or no name. Name them with "columns".`,
    );
  }
}
