import { silentLogger } from "@millrace/core";
import { type JobHandler, JobQueueManager } from "millrace";
import postgres from "postgres";
import type { Payload } from "../payload.ts";
import type { System } from "../system.ts";

/** Of the job that does nothing. */
export const TYPE = "noop";

/** The library as users have it, with no setting of its own. */
export const millrace: System = {
  name: "millrace",
  module: import.meta.url,
  settings: "defaults; history and results kept",
  server: "postgres",
  async prepare(url) {
    const manager = managerOf(url, () => {}, false);
    await manager.initialize();
    await manager.shutdown();
  },
  async connect(url) {
    const manager = managerOf(url, () => {}, false);
    await manager.initialize();
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    return {
      async addOne(payload) {
        await manager.createJob({ type: TYPE, payload });
      },
      async addBulk(payloads) {
        await manager.createJobs(payloads.map((payload) => ({ type: TYPE, payload })));
      },
      async hasOpenJobs() {
        // By the kept counts: under a transaction that stays open, the front of the ready table is full of dead rows.
        const [row] = await sql`
          select coalesce(sum(ready + scheduled + running), 0) > 0 as open from millrace.job_counts where type = ${TYPE}`;
        return row?.open;
      },
      async countOpen() {
        const [row] = await sql`
          select count(*)::int as count from millrace.jobs where type = ${TYPE} and status in ('pending', 'running')`;
        return row?.count;
      },
      async countCompleted() {
        const [row] = await sql`
          select count(*)::int as count from millrace.jobs where type = ${TYPE} and status = 'completed'`;
        return row?.count;
      },
      async close() {
        await sql.end();
        await manager.shutdown();
      },
    };
  },
  async work(url, handle) {
    const manager = managerOf(url, handle, true);
    await manager.initialize();
    return { close: () => manager.shutdown() };
  },
};

function managerOf(
  databaseUrl: string,
  handle: (payload: Payload) => void,
  workers: boolean,
): JobQueueManager<readonly JobHandler[]> {
  const noop: JobHandler = {
    type: TYPE,
    async execute(payload) {
      handle(payload as Payload);
    },
  };
  return new JobQueueManager<readonly JobHandler[]>({
    databaseUrl,
    handlers: [noop],
    workers,
    logger: silentLogger,
  });
}
