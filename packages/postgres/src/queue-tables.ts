import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  type PgSchema,
  primaryKey,
  smallint,
  text,
} from "drizzle-orm/pg-core";
import { isRate } from "./key-tables.ts";
import { at, big, now } from "./table-columns.ts";

/** Queues with their limits, what they keep of their finished jobs, and how many ended of late. */
export function createQueueTables(schema: PgSchema) {
  const queue = schema.table(
    "queue",
    {
      id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
      name: text("name").notNull().unique("queue_name_key"),
      paused: boolean("paused").notNull().default(false),
      concurrency: integer("concurrency"),
      maxWaiting: integer("max_waiting"),
      createdAt: at("created_at").notNull().default(now),
      updatedAt: at("updated_at").notNull().default(now),
      drainBefore: big("drain_before"),
      targetWaitMs: integer("target_wait_ms"),
      rateLimit: integer("rate_limit"),
      rateWindowMs: big("rate_window_ms"),
      keyConcurrency: integer("key_concurrency"),
      keyRateLimit: integer("key_rate_limit"),
      keyRateWindowMs: big("key_rate_window_ms"),
      fair: boolean("fair").notNull().default(false),
      keyed: boolean("keyed").notNull().default(false),
      keyRates: boolean("key_rates").notNull().default(false),
    },
    (t) => [
      check("queue_name_check", sql`${t.name} ~ '^[0-9A-Za-z_-]{1,80}$'`),
      check("queue_concurrency_check", sql`${t.concurrency} > 0`),
      check("queue_max_waiting_check", sql`${t.maxWaiting} >= 0`),
      check("queue_target_wait_ms_check", sql`${t.targetWaitMs} > 0`),
      check("queue_rate_check", isRate(t.rateLimit, t.rateWindowMs)),
      check("queue_key_concurrency_check", sql`${t.keyConcurrency} >= 1 and ${t.keyConcurrency} <= 100000`),
      check("queue_key_rate_check", isRate(t.keyRateLimit, t.keyRateWindowMs)),
    ],
  );

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

  return { queue, retention, queueRate, queuePace };
}
