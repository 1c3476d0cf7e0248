import { bigint, integer, jsonb, type PgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import { at, now } from "./table-columns.ts";

const count = (name: string) => bigint(name, { mode: "number" }).notNull();

/** What lies in the caches of the processes that run programs, and orders to let it go. */
export function createCacheTables(schema: PgSchema) {
  const cacheFigures = schema.table(
    "cache_figures",
    {
      process: text("process").notNull(),
      cache: text("cache").notNull(),
      place: text("place").notNull(),
      hits: count("hits"),
      misses: count("misses"),
      savedMs: count("saved_ms"),
      evictions: jsonb("evictions").notNull(),
      entries: integer("entries").notNull(),
      bytes: count("bytes"),
      seenAt: at("seen_at").notNull().default(now),
    },
    (t) => [primaryKey({ name: "cache_figures_pkey", columns: [t.process, t.cache] })],
  );
  const cachePurge = schema.table("cache_purge", {
    package: text("package").primaryKey(),
    purgedAt: at("purged_at").notNull().default(now),
  });
  return { cacheFigures, cachePurge };
}
