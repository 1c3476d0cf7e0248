import { type SQL, sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  type PgSchema,
  primaryKey,
  smallint,
  text,
} from "drizzle-orm/pg-core";
import { at, big } from "./table-columns.ts";

/** A rate is whole or absent, and within bounds that can be kept. */
export const isRate = (limit: AnyPgColumn, windowMs: AnyPgColumn): SQL =>
  sql`(${limit} is null) = (${windowMs} is null) and ${limit} >= 1 and ${limit} <= 100000 and ${windowMs} >= 100 and ${windowMs} <= 86400000`;

/** Keys of queues with their limits, and what claims remember of them. */
export function createKeyTables(schema: PgSchema) {
  const queueTurn = schema.table("queue_turn", {
    queueId: integer("queue_id").primaryKey(),
    virtualTime: doublePrecision("virtual_time").notNull().default(0),
  });

  const queueKey = schema.table(
    "queue_key",
    {
      queueId: integer("queue_id").notNull(),
      key: text("key").notNull(),
      concurrency: integer("concurrency"),
      rateLimit: integer("rate_limit"),
      rateWindowMs: big("rate_window_ms"),
      weight: integer("weight"),
      active: integer("active").notNull().default(0),
      isFull: boolean("is_full").notNull().default(false),
      freeAt: at("free_at"),
      headPriority: smallint("head_priority"),
      headSeq: big("head_seq"),
      pass: doublePrecision("pass").notNull().default(0),
      rank: doublePrecision("rank").notNull().default(0),
    },
    (t) => [
      primaryKey({ name: "queue_key_pkey", columns: [t.queueId, t.key] }),
      index("queue_key_turn")
        .on(t.queueId, t.rank, t.headSeq)
        .where(sql`${t.headSeq} is not null and not ${t.isFull} and ${t.freeAt} is null`),
      index("queue_key_free_at").on(t.queueId, t.freeAt).where(sql`${t.freeAt} is not null`),
      check("queue_key_key_check", sql`length(${t.key}) <= 200`),
      check("queue_key_concurrency_check", sql`${t.concurrency} >= 1 and ${t.concurrency} <= 100000`),
      check("queue_key_rate_check", isRate(t.rateLimit, t.rateWindowMs)),
      check("queue_key_weight_check", sql`${t.weight} >= 1 and ${t.weight} <= 1000`),
    ],
  );

  const keyRelease = schema.table(
    "key_release",
    {
      queueId: integer("queue_id").notNull(),
      key: text("key"),
      released: integer("released").notNull(),
      refunded: integer("refunded").notNull(),
      at: at("at").notNull(),
    },
    (t) => [index("key_release_queue_id").on(t.queueId)],
  );

  const keyStart = schema.table(
    "key_start",
    {
      queueId: integer("queue_id").notNull(),
      key: text("key").notNull(),
      at: at("at").notNull(),
      count: integer("count").notNull(),
    },
    (t) => [primaryKey({ name: "key_start_pkey", columns: [t.queueId, t.key, t.at] })],
  );

  return { queueTurn, queueKey, keyRelease, keyStart };
}
