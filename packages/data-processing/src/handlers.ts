import { defineHandler, type JobContext, type JobHandler } from "@millrace/core";
import { type BadRow, TooManyBadRowsError } from "./bad-rows.ts";
import type { DataProcessingDependencies } from "./dependencies.ts";
import { importData, type ImportResult } from "./import-data.ts";
import { exportSchema, importSchema, transformSchema } from "./schema.ts";
import { type WriteResult, writeRows } from "./write-rows.ts";

export const DATA_PROCESSING_QUEUE = "data-processing";

/** A job that failed as too many of its rows are bad. */
export interface BadRowsResult {
  readonly success: false;
  readonly code: "too-many-bad-rows";
  readonly error: string;
  readonly badRows: readonly BadRow[];
}

/** Millions of rows take their time. */
const shared = { queue: DATA_PROCESSING_QUEUE, timeoutSeconds: 3600, retry: { maxRetries: 3 } } as const;

/**
 * The handlers of this pack: `import-data` into a table, `export-data` of a query to a file, `transform-data` from file to
 * file. What cannot be done, or is not allowed, ends a job at once; what may pass is tried again, and an import goes on
 * where it stopped.
 */
export function createDataProcessingHandlers(dependencies: DataProcessingDependencies): JobHandler[] {
  return [
    defineHandler({
      type: "import-data",
      ...shared,
      schema: importSchema,
      execute: (payload, context): Promise<ImportResult | BadRowsResult> =>
        judged(context, () => importData(dependencies, payload, context)),
    }),
    defineHandler({
      type: "export-data",
      ...shared,
      schema: exportSchema,
      execute: (payload, context): Promise<WriteResult | BadRowsResult> =>
        judged(context, () => writeRows(dependencies, payload, context)),
    }),
    defineHandler({
      type: "transform-data",
      ...shared,
      schema: transformSchema,
      execute: (payload, context): Promise<WriteResult | BadRowsResult> =>
        judged(context, () => writeRows(dependencies, payload, context)),
    }),
  ];
}

/** Bad rows are a result, which names them; a stream that was aborted says less than why it was. */
async function judged<Result>(
  { signal }: JobContext,
  work: () => Promise<Result>,
): Promise<Result | BadRowsResult> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!(error instanceof TooManyBadRowsError)) throw error;
    return { success: false, code: "too-many-bad-rows", error: error.message, badRows: error.badRows };
  }
}
