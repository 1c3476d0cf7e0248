import { silentLogger } from "@millrace/core";
import { JobQueueManager } from "millrace";
import type { System } from "../system.ts";
import { millraceBesideFinished } from "./millrace-beside-jobs.ts";

/** A step that visits ids all over. */
const STRIDE = 7_919_003;

/** What people and programs look at, beside ten million finished jobs. */
export const millraceReads: System = {
  ...millraceBesideFinished,
  name: "millrace-reads",
  module: import.meta.url,
  settings: "by the library; 100 jobs a page: the newest, the page after, the failed, the completed",
  async connect(databaseUrl) {
    const client = await millraceBesideFinished.connect(databaseUrl);
    const manager = new JobQueueManager({ databaseUrl, handlers: [], workers: false, logger: silentLogger });
    await manager.initialize();
    const { jobs: newest, nextCursor } = await manager.listJobs();
    const most = Number(newest[0]?.id ?? 0);
    const pages = [
      {},
      nextCursor === null ? {} : { cursor: nextCursor },
      { filter: { status: "failed" } },
      { filter: { status: "completed" } },
    ] as const;
    return {
      ...client,
      reads: {
        "list page": (n) => manager.listJobs(pages[n % pages.length]),
        "job by id": async (n) => {
          const id = String(1 + ((n * STRIDE) % most));
          if ((await manager.getJob(id)) === null) throw new Error(`Job ${id} was not found.`);
        },
        counts: () => manager.getJobMetrics(),
        statistics: async () => [await manager.getProcessingStats(), await manager.queues.list()],
      },
      async close() {
        await manager.shutdown();
        await client.close();
      },
    };
  },
};
