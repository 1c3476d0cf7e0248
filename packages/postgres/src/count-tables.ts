import { sql } from "drizzle-orm";
import { integer, type PgSchema, primaryKey, smallint } from "drizzle-orm/pg-core";
import { big } from "./table-columns.ts";

const zero = sql`0`;

/** How many jobs there are of each kind: kept, never counted. */
export function createCountTables(schema: PgSchema) {
  /** Columns of the two counting tables; a delta leaves out what it does not change. */
  const counters = () => ({
    queueId: integer("queue_id").notNull(),
    typeId: integer("type_id").notNull(),
    priority: smallint("priority").notNull(),
    ready: big("ready"),
    scheduled: big("scheduled"),
    running: big("running"),
    completed: big("completed"),
    failed: big("failed"),
    cancelled: big("cancelled"),
    totalCreated: big("total_created"),
    totalCompleted: big("total_completed"),
    totalFailed: big("total_failed"),
    totalCancelled: big("total_cancelled"),
    totalTimedOut: big("total_timed_out"),
    totalRetried: big("total_retried"),
    totalWaitMs: big("total_wait_ms"),
    totalRunMs: big("total_run_ms"),
  });
  const countDelta = schema.table("count_delta", counters());
  const total = (name: string) => big(name).notNull().default(zero);
  const jobCount = schema.table(
    "job_count",
    {
      queueId: integer("queue_id").notNull(),
      typeId: integer("type_id").notNull(),
      priority: smallint("priority").notNull(),
      ready: total("ready"),
      scheduled: total("scheduled"),
      running: total("running"),
      completed: total("completed"),
      failed: total("failed"),
      cancelled: total("cancelled"),
      totalCreated: total("total_created"),
      totalCompleted: total("total_completed"),
      totalFailed: total("total_failed"),
      totalCancelled: total("total_cancelled"),
      totalTimedOut: total("total_timed_out"),
      totalRetried: total("total_retried"),
      totalWaitMs: total("total_wait_ms"),
      totalRunMs: total("total_run_ms"),
    },
    (t) => [primaryKey({ name: "job_count_pkey", columns: [t.queueId, t.typeId, t.priority] })],
  );

  return { countDelta, jobCount };
}
