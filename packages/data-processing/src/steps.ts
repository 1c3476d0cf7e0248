import { type BadRow, badRow } from "./bad-rows.ts";
import { FieldFaultError } from "./field-fault-error.ts";
import { createFilter } from "./filter.ts";
import { createMapping } from "./mapping.ts";
import { createRowCheck } from "./row-schema.ts";
import type { DataRecord, Row } from "./row.ts";
import type { Steps } from "./schema.ts";

/** A row as it is written. */
export interface MadeRow {
  readonly line: number;
  readonly record: DataRecord;
}

/** What became of some rows. */
export interface MadeRows {
  readonly rows: readonly MadeRow[];
  readonly badRows: readonly BadRow[];
  /** Rows that do not meet `where`. */
  readonly leftOut: number;
}

/** Filters, maps and checks rows, in this order. */
export function createSteps({ where, map, schema }: Steps): (rows: readonly Row[]) => MadeRows {
  const isWanted = createFilter(where);
  const mapped = createMapping(map);
  const faultOf = createRowCheck(schema);
  return (rows) => {
    const made: MadeRow[] = [];
    const badRows: BadRow[] = [];
    let leftOut = 0;
    for (const { line, record, fault } of rows) {
      if (record === null) {
        badRows.push(badRow(line, fault ?? ""));
        continue;
      }
      if (!isWanted(record)) {
        leftOut += 1;
        continue;
      }
      try {
        const result = mapped(record);
        const wrong = faultOf(result);
        if (wrong === undefined) made.push({ line, record: result });
        else badRows.push(badRow(line, wrong));
      } catch (error) {
        if (!(error instanceof FieldFaultError)) throw error;
        badRows.push(badRow(line, error.message));
      }
    }
    return { rows: made, badRows, leftOut };
  };
}
