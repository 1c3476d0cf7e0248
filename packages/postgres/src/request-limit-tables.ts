import { sql } from "drizzle-orm";
import { boolean, check, cidr, doublePrecision, type PgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import { at, now } from "./table-columns.ts";

/** How many requests each client may still make, and who may make none. */
export function createRequestLimitTables(schema: PgSchema) {
  const requestBucket = schema.table(
    "request_bucket",
    {
      scope: text("scope").notNull(),
      key: text("key").notNull(),
      tokens: doublePrecision("tokens").notNull(),
      allowed: boolean("allowed").notNull(),
      askedAt: at("asked_at").notNull(),
      keptUntil: at("kept_until").notNull(),
    },
    (t) => [primaryKey({ name: "request_bucket_pkey", columns: [t.scope, t.key] })],
  );

  const blockedAddress = schema.table(
    "blocked_address",
    {
      address: cidr("address").primaryKey(),
      reason: text("reason"),
      createdAt: at("created_at").notNull().default(now),
      expiresAt: at("expires_at"),
    },
    (t) => [check("blocked_address_reason_check", sql`length(${t.reason}) <= 500`)],
  );

  return { requestBucket, blockedAddress };
}
