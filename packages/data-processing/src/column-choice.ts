import { type BadRow, badRow } from "./bad-rows.ts";
import type { DataRecord } from "./row.ts";
import type { Steps } from "./schema.ts";
import type { MadeRow } from "./steps.ts";

/** The columns of a table or of CSV, and whether rows may have others: those that were chosen by name leave the rest out. */
export interface ColumnChoice {
  readonly columns: readonly string[];
  readonly isChosen: boolean;
}

/** The first that is known: those that the job names, the fields of `map`, those of the source, those of a row. */
export function chooseColumns(
  named: readonly string[] | undefined,
  { map }: Steps,
  ofSource: readonly string[] | null,
  first: DataRecord | undefined,
): ColumnChoice | undefined {
  if (named !== undefined) return { columns: named, isChosen: true };
  if (map !== undefined) return { columns: Object.keys(map), isChosen: true };
  const columns = ofSource ?? (first === undefined ? undefined : Object.keys(first));
  return columns === undefined ? undefined : { columns, isChosen: false };
}

/** Splits off the rows that have a field for which there is no column. */
export function withinColumns(
  { columns, isChosen }: ColumnChoice,
  rows: readonly MadeRow[],
): { readonly rows: readonly MadeRow[]; readonly badRows: readonly BadRow[] } {
  if (isChosen) return { rows, badRows: [] };
  const known = new Set(columns);
  const badRows: BadRow[] = [];
  const kept = rows.filter(({ line, record }) => {
    const other = Object.keys(record).find((field) => !known.has(field));
    if (other !== undefined) badRows.push(badRow(line, `${other}: the first row has no such field`));
    return other === undefined;
  });
  return { rows: kept, badRows };
}

/** The values of a row in the order of the columns; null where it has none. */
export function valuesOf(record: DataRecord, columns: readonly string[]): unknown[] {
  return columns.map((column) => (Object.hasOwn(record, column) ? record[column] : null));
}
