import { sql } from "drizzle-orm";
import { check, index, integer, type PgSchema, primaryKey, smallint } from "drizzle-orm/pg-core";
import { at, big } from "./table-columns.ts";

/** What queues keep of their finished jobs, and how many ended of late. */
export function createQueueTables(schema: PgSchema) {
  const retention = schema.table(
    "retention",
    {
      queueId: integer("queue_id").notNull(),
      status: smallint("status").notNull(),
      maxAgeMs: big("max_age_ms"),
      maxCount: integer("max_count"),
      hiddenAt: at("hidden_at").notNull().default(sql`'-infinity'`),
      hiddenId: big("hidden_id")
        .notNull()
        .default(sql`0` as never),
    },
    (t) => [
      primaryKey({ name: "retention_pkey", columns: [t.queueId, t.status] }),
      check("retention_status_check", sql`${t.status} in (1, 2, 3)`),
      check("retention_max_age_ms_check", sql`${t.maxAgeMs} > 0`),
      check("retention_max_count_check", sql`${t.maxCount} > 0`),
    ],
  );

  const queueRate = schema.table(
    "queue_rate",
    {
      queueId: integer("queue_id").notNull(),
      typeId: integer("type_id").notNull(),
      at: at("at").notNull(),
      completed: big("completed").notNull(),
      failed: big("failed").notNull(),
      waitMs: big("wait_ms").notNull(),
      runMs: big("run_ms").notNull(),
    },
    (t) => [primaryKey({ name: "queue_rate_pkey", columns: [t.queueId, t.typeId, t.at] })],
  );

  const queuePace = schema.table(
    "queue_pace",
    {
      queueId: integer("queue_id").notNull(),
      at: at("at").notNull(),
      ended: big("ended").notNull(),
      runMs: big("run_ms").notNull(),
    },
    (t) => [index("queue_pace_queue_id_at").on(t.queueId, t.at)],
  );

  return { retention, queueRate, queuePace };
}
