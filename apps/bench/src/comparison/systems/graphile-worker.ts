import { Logger, makeWorkerUtils, run, runMigrations } from "graphile-worker";
import postgres from "postgres";
import type { Payload } from "../payload.ts";
import type { System } from "../system.ts";

const TASK = "noop";
const silent = new Logger(() => () => {});

/** As its own performance test sets it. */
export const graphileWorkerTuned = graphileWorker("graphile-worker", "tuned as its perfTest; no history", {
  concurrentJobs: 24,
  maxPoolSize: 25,
  localQueue: { size: 500, refetchDelay: { durationMs: 10 } },
  completeJobBatchDelay: 0,
  failJobBatchDelay: 0,
});

export const graphileWorkerDefault: System = {
  ...graphileWorker("graphile-worker-default", "defaults; no history", {}),
  runShare: 0.1,
};

function graphileWorker(
  name: string,
  settings: string,
  worker: Partial<GraphileConfig.WorkerOptions>,
): System {
  const presetOf = (connectionString: string) => ({
    worker: { ...worker, connectionString, logger: silent },
  });
  return {
    name,
    module: import.meta.url,
    package: "graphile-worker",
    settings,
    server: "postgres",
    prepare: (url) => runMigrations({ preset: presetOf(url) }),
    async connect(url) {
      const utils = await makeWorkerUtils({ preset: presetOf(url) });
      const sql = postgres(url, { max: 1, onnotice: () => {} });
      return {
        async addOne(payload) {
          await utils.addJob(TASK, payload);
        },
        async addBulk(payloads) {
          await utils.addJobs(payloads.map((payload) => ({ identifier: TASK, payload })));
        },
        async hasOpenJobs() {
          const [row] = await sql`select exists (select from graphile_worker._private_jobs) as open`;
          return row?.open;
        },
        async countOpen() {
          const [row] = await sql`select count(*)::int as count from graphile_worker._private_jobs`;
          return row?.count;
        },
        countCompleted: async () => null,
        async close() {
          await sql.end();
          await utils.release();
        },
      };
    },
    async work(url, handle) {
      const runner = await run({
        preset: presetOf(url),
        noHandleSignals: true,
        taskList: { [TASK]: async (payload) => handle(payload as Payload) },
      });
      return { close: () => runner.stop() };
    },
  };
}
