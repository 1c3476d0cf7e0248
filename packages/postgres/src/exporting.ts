import { type ExportStore, MillraceError } from "@millrace/core";
import { exportJobs } from "./queries/export-jobs.ts";
import type { StoreBase } from "./store-part.ts";

/** Exports of one process at the same time: each holds a connection and a snapshot. */
const MOST_EXPORTS = 4;

export function createExporting({ openSession, bind }: StoreBase): ExportStore {
  let running = 0;
  return {
    async *exportJobs(filter) {
      if (running >= MOST_EXPORTS) {
        const message = `${MOST_EXPORTS} exports of this process are under way. Try again when one has ended.`;
        throw new MillraceError("TOO_MANY_EXPORTS", message);
      }
      running++;
      const session = openSession("export");
      try {
        yield* exportJobs(session, bind, filter);
      } finally {
        running--;
        await session.close();
      }
    },
  };
}
