import type { Parameter, Row, Runner } from "./connection.ts";

/** Rows of one fetch, and the size at which a fetch is large enough, in characters. */
const MOST_ROWS = 500;
const FIRST_ROWS = 50;
const TARGET_SIZE = 1 << 20;

/**
 * The rows of a statement, a handful at a time, of the snapshot of the transaction that is open: the next are asked for
 * when these were used, so neither side holds more than a fetch. Large rows come in smaller ones.
 */
export async function* readCursor(
  runner: Runner,
  select: string,
  parameters: readonly Parameter[],
  sizeOf: (row: Row) => number,
): AsyncGenerator<readonly Row[]> {
  await runner.run(`declare rows_of_it no scroll cursor for ${select}`, parameters);
  for (let wanted = FIRST_ROWS; ; ) {
    const rows = await runner.run(`fetch forward ${wanted} from rows_of_it`);
    if (rows.length > 0) yield rows;
    if (rows.length < wanted) break;
    const largest = Math.max(...rows.map(sizeOf));
    wanted = Math.max(1, Math.min(MOST_ROWS, Math.floor(TARGET_SIZE / Math.max(1, largest))));
  }
  await runner.run("close rows_of_it");
}
