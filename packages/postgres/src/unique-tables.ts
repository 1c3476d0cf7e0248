import { sql } from "drizzle-orm";
import { check, index, integer, type PgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import { at, big, now } from "./table-columns.ts";

/** Who holds which unique key. */
export function createUniqueTables(schema: PgSchema) {
  const uniqueKey = schema.table(
    "unique_key",
    {
      queueId: integer("queue_id").notNull(),
      key: text("key").notNull(),
      jobId: big("job_id"),
      typeId: integer("type_id"),
      takenAt: at("taken_at").notNull().default(now),
      keptUntil: at("kept_until").notNull().default(now),
    },
    (t) => [
      primaryKey({ name: "unique_key_pkey", columns: [t.queueId, t.key] }),
      index("unique_key_kept_until").on(t.keptUntil),
      check("unique_key_key_check", sql`length(${t.key}) >= 1 and length(${t.key}) <= 200`),
    ],
  );
  return { uniqueKey };
}
