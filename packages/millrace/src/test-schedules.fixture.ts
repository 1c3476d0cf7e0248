import { createTestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { z } from "zod";
import { defineHandler, JobQueueManager, type RuntimeEvents, silentLogger } from "./index.ts";

const report = defineHandler({
  type: "report",
  schema: z.strictObject({ day: z.string() }),
  retry: { baseDelayMs: 5 },
  execute: ({ day }) => ({ day }),
});

/** Runs until it is told to stop. */
const slow = defineHandler({
  type: "slow",
  schema: z.object({}),
  execute: (_payload, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))),
});

/** A manager on a database of its own; without `workers` it has no scheduler either, and schedules stay as they are. */
export async function startScheduling(workers: boolean) {
  const database = await createTestDatabase();
  const sql = postgres(database.url, { max: 2, onnotice() {} });
  const manager = new JobQueueManager({
    databaseUrl: database.url,
    handlers: [report, slow],
    workers,
    enableMetrics: false,
    logger: silentLogger,
  });
  await manager.initialize();
  return {
    manager,
    schedules: manager.schedules,
    sql,

    /** The ledger, oldest first. */
    runsOf: async (name: string) => (await manager.schedules.runs(name, { limit: 1000 })).toReversed(),

    /** The next time that the scheduler here recorded ticks of a schedule, and for which `wanted` holds. */
    ticked(
      name: string,
      wanted: (event: RuntimeEvents["schedule.ticked"]) => boolean = () => true,
    ): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      const stop = manager.events.on("schedule.ticked", (event) => {
        if (event.schedule !== name || !wanted(event)) return;
        stop();
        resolve();
      });
      return promise;
    },

    /** Puts the next tick back, as if nobody had looked for that long, and wakes the scheduler. */
    async sleepThrough(name: string, ms: number): Promise<void> {
      await sql`update millrace.schedule set next_tick_at = next_tick_at - ${ms} * interval '1 ms',
        due_at = due_at - ${ms} * interval '1 ms', anchor_at = anchor_at - ${ms} * interval '1 ms', version = version + 1
        where name = ${name}`;
      await sql`select millrace.hint('{"kind":"schedule","inMs":0}')`;
    },

    async stop(): Promise<void> {
      await Promise.all([manager.shutdown(), sql.end()]);
      await database.drop();
    },
  };
}
