import { silentLogger } from "@millrace/core";
import { JobQueueManager } from "millrace";
import postgres from "postgres";
import type { System } from "../system.ts";
import { millrace } from "./millrace.ts";

const KEYS = 100_000;
/** Jobs of one call. */
const BATCH = 5_000;

/** Plain jobs beside keys with jobs that nobody runs, in a queue that lets one job of a key run at a time. */
export const millraceBesideKeys: System = {
  ...millrace,
  name: "millrace-beside-keys",
  module: import.meta.url,
  settings: `beside ${KEYS} keys with two waiting jobs each`,
  async prepare(databaseUrl, jobs) {
    const keyed = { type: "keyed", queue: "keyed", async execute() {} };
    const manager = new JobQueueManager({
      databaseUrl,
      handlers: [keyed],
      workers: false,
      logger: silentLogger,
    });
    await manager.initialize();
    await manager.queues.change("keyed", { keys: { concurrency: 1 } });
    for (let from = 0; from < 2 * KEYS; from += BATCH) {
      await manager.createJobs(
        Array.from({ length: BATCH }, (_, n) => ({
          type: "keyed",
          payload: {},
          key: `key-${(from + n) % KEYS}`,
        })),
      );
    }
    await manager.shutdown();
    await millrace.prepare(databaseUrl, jobs);
    const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    // The jobs stand in the lines of their keys, as they do once a worker has looked at the queue.
    for (let adopted = 0; adopted < 2 * KEYS; adopted += 2_000) await sql`select millrace.tend_keys()`;
    await sql.end();
  },
};
