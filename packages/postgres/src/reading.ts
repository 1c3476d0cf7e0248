import type { Store } from "@millrace/core";
import { explainJob } from "./queries/explain-job.ts";
import { listAlike } from "./queries/list-alike.ts";
import { listJobs } from "./queries/list-jobs.ts";
import { readCounts } from "./queries/read-counts.ts";
import { readFinishedJobs, readJobs } from "./queries/read-jobs.ts";
import { readPosition } from "./queries/read-position.ts";
import type { StoreBase } from "./store-part.ts";

type Reading = Pick<
  Store,
  "explainJob" | "getJob" | "getJobsById" | "getFinishedJobs" | "listJobs" | "getPosition" | "getCounts"
>;

export function createReading({ general, bind, dictionary }: StoreBase): Reading {
  return {
    getJob: async (id) => (await readJobs(general, bind, [id]))[0] ?? null,
    getJobsById: (ids) => readJobs(general, bind, ids),
    getFinishedJobs: (ids) => readFinishedJobs(general, bind, ids),
    explainJob: (id) => explainJob(general, bind, id),
    getPosition: (id) => readPosition(general, bind, id),
    getCounts: () => readCounts(general, bind),
    async listJobs({ filter, limit, beforeId }) {
      const type = filter.type === undefined ? undefined : await dictionary.type(filter.type);
      const queue = filter.queue === undefined ? undefined : await dictionary.queue(filter.queue);
      // A name that nothing has fits no job; there is no need to look.
      if ((filter.type !== undefined && !type) || (filter.queue !== undefined && !queue)) {
        return { jobs: [], nextBeforeId: null, searched: null };
      }
      const { status = null } = filter;
      const request = {
        beforeId,
        limit,
        status,
        filter: { ...filter, typeId: type?.id, queueId: queue?.id },
      };
      const alike = status === "failed" && filter.fingerprint !== undefined;
      return (alike ? listAlike : listJobs)(general, bind, request);
    },
  };
}
