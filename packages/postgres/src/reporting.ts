import type { Store } from "@millrace/core";
import { numberArray } from "./array-literal.ts";
import { errorCode } from "./connection-error.ts";
import { readLogs } from "./queries/read-logs.ts";
import { reportJobs } from "./queries/report-jobs.ts";
import type { StoreBase } from "./store-part.ts";

/** SQLSTATE of a row that no partition takes: a day began whose partitions are missing. */
const NO_PARTITION = "23514";

/** What running jobs tell of themselves. */
export function createReporting({
  general,
  bind,
}: StoreBase): Pick<Store, "report" | "endStuck" | "getLogs"> {
  return {
    async report(reports, now) {
      try {
        return await reportJobs(general, bind, reports, now);
      } catch (error) {
        if (errorCode(error) !== NO_PARTITION) throw error;
        await general.run(bind("select millrace.make_partitions()"));
        return reportJobs(general, bind, reports, now);
      }
    },
    async endStuck(workerId, ids) {
      // Lock and meaning are told at the function.
      await general.run(bind("select millrace.end_stuck($1::text::int8, $2::text::int8[])"), [
        workerId,
        numberArray(ids),
      ]);
    },
    getLogs: (id, after, limit) => readLogs(general, bind, id, after, limit),
  };
}
