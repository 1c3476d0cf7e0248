import { silentLogger } from "@millrace/core";
import { JobQueueManager } from "millrace";
import postgres from "postgres";
import { nowMs } from "../child/now-ms.ts";
import { payloadOf } from "../payload.ts";
import type { System } from "../system.ts";
import { millrace } from "./millrace.ts";

/** So long for each job of the run: ten minutes for 200 000. Milliseconds. */
const LOAD_MS_PER_JOB = 3;
/** Jobs of one call. */
const PER_CALL = 5_000;

/**
 * After full load under a transaction that began before it and stays open while the run is measured, so that nothing
 * that the load left behind in the tables can be cleared away.
 */
export const millraceHeldTransaction: System = {
  ...millrace,
  name: "millrace-held-transaction",
  module: import.meta.url,
  settings: "after 10 minutes of full load (for 200 000 jobs) under a transaction that stays open",
  async prepare(databaseUrl, jobs) {
    await millrace.prepare(databaseUrl, jobs);
    const holder = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    // Reserved, so that it stays open until this process ends.
    const held = await holder.reserve();
    await held`begin isolation level repeatable read`;
    await held`select count(*) from millrace.ready`;
    await runLoad(databaseUrl, jobs * LOAD_MS_PER_JOB);
  },
  async work(databaseUrl, handle) {
    const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    const [row] = await sql`
      select exists (select from pg_stat_activity a where a.datname = current_database() and a.state = 'idle in transaction'
        and a.backend_xmin is not null) as held`;
    await sql.end();
    if (row?.held !== true) throw new Error("The transaction that was to stay open has ended.");
    return millrace.work(databaseUrl, handle);
  },
};

/** Adds and runs jobs of a type of its own, in the queue that is measured, as fast as one process does both. */
async function runLoad(databaseUrl: string, durationMs: number): Promise<void> {
  const until = nowMs() + durationMs;
  const load = { open: 0, moved() {} };
  const atMost = async (jobs: number) => {
    while (load.open > jobs) await new Promise<void>((resolve) => (load.moved = resolve));
  };
  const handler = {
    type: "load",
    async execute() {
      load.open -= 1;
      load.moved();
    },
  };
  const manager = new JobQueueManager({ databaseUrl, handlers: [handler], logger: silentLogger });
  await manager.initialize();
  while (nowMs() < until) {
    load.open += PER_CALL;
    await manager.createJobs(
      Array.from({ length: PER_CALL }, (_, n) => ({ type: handler.type, payload: payloadOf(n) })),
    );
    await atMost(3 * PER_CALL);
  }
  await atMost(0);
  await manager.shutdown();
}
