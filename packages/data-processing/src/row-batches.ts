import type { DataProcessingDependencies } from "./dependencies.ts";
import type { RowSource } from "./row-source.ts";
import type { Batch } from "./row.ts";
import { queryOf } from "./source/access.ts";
import { BEGINNING, openRows } from "./source/open-rows.ts";
import type { Source } from "./source-shape.ts";

/** The rows of a source from its beginning. Those of a query come as they are, without becoming a text in between. */
export async function openBatches(
  source: Source,
  dependencies: DataProcessingDependencies,
  signal: AbortSignal,
): Promise<Pick<RowSource, "batches" | "progress" | "close">> {
  if (source.query === undefined) return openRows(source, BEGINNING, dependencies, signal);
  const { query, parameters = [] } = source;
  const read = queryOf(source, dependencies)({ query, parameters }, signal);
  let done = 0;
  async function* batches(): AsyncGenerator<Batch> {
    for await (const { columns, rows } of read) {
      const first = done;
      done += rows.length;
      yield {
        columns,
        rows: rows.map((record, index) => {
          const line = first + index + 1;
          return { line, end: line, record, fault: null };
        }),
      };
    }
  }
  return {
    batches: batches(),
    progress: () => ({ done }),
    close: async () => void (await read.return(undefined)),
  };
}
