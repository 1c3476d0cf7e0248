/** A row that was passed over. */
export interface BadRow {
  /** As `Row.line`. */
  readonly line: number;
  readonly reason: string;
}

const MOST_REASON = 300;

export function badRow(line: number, reason: string): BadRow {
  return { line, reason: reason.slice(0, MOST_REASON).toWellFormed().replaceAll("\0", "\uFFFD") };
}

/** More rows are bad than the job allows. */
export class TooManyBadRowsError extends Error {
  /** Those that are known, the last of them one more than allowed. */
  readonly badRows: readonly BadRow[];

  constructor(badRows: readonly BadRow[], allowed: number) {
    const last = badRows.at(-1);
    super(`${badRows.length} rows are bad, and ${allowed} are allowed. Line ${last?.line}: ${last?.reason}`);
    this.name = "TooManyBadRowsError";
    this.badRows = badRows;
  }
}
