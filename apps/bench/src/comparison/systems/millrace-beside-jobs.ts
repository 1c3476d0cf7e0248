import { silentLogger } from "@millrace/core";
import { JobQueueManager } from "millrace";
import postgres from "postgres";
import { fillTables, QUEUES, type TableSizes, TYPES } from "../../large-tables/fill-tables.ts";
import type { System } from "../system.ts";
import { millrace } from "./millrace.ts";

/** Five times the jobs of the drain wait: a million where it is asked for 200 000. */
export const millraceManyWaiting: System = {
  ...millrace,
  name: "millrace-many-waiting",
  module: import.meta.url,
  settings: "five times as many jobs wait, and all are run",
  runShare: 5,
};

/** Beside five scheduled jobs for each. */
export const millraceBesideScheduled = besideJobs("scheduled", 5);

/** Beside 50 finished jobs for each. */
export const millraceBesideFinished = besideJobs("finished", 50);

function besideJobs(kind: keyof TableSizes, share: number): System {
  return {
    ...millrace,
    name: `millrace-beside-${kind}`,
    module: import.meta.url,
    settings: `beside ${share} ${kind} jobs of other types for each that is run`,
    async prepare(databaseUrl, jobs) {
      const handlers = Array.from({ length: TYPES }, (_, n) => ({
        type: `type-${n + 1}`,
        queue: `queue-${(n % QUEUES) + 1}`,
        async execute() {},
      }));
      const manager = new JobQueueManager({ databaseUrl, handlers, workers: false, logger: silentLogger });
      await manager.initialize();
      await manager.shutdown();
      const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
      await fillTables(sql, { ready: 0, scheduled: 0, finished: 0, [kind]: share * jobs });
      await sql.end();
      await millrace.prepare(databaseUrl, jobs);
    },
  };
}
