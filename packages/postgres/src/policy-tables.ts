import { sql } from "drizzle-orm";
import { check, integer, jsonb, type PgSchema, text } from "drizzle-orm/pg-core";
import { at, now } from "./table-columns.ts";

/** Policies, and what operators and queues set of them. */
export function createPolicyTables(schema: PgSchema) {
  const policy = schema.table(
    "policy",
    {
      id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
      timeoutSeconds: integer("timeout_seconds").notNull(),
      maxRetries: integer("max_retries").notNull(),
      settings: jsonb("settings").notNull().unique("policy_settings_key"),
    },
    (t) => [
      check("policy_timeout_seconds_check", sql`${t.timeoutSeconds} > 0`),
      check("policy_max_retries_check", sql`${t.maxRetries} >= 0`),
    ],
  );
  const typePolicy = schema.table("type_policy", {
    type: text("type").primaryKey(),
    settings: jsonb("settings").notNull(),
    updatedAt: at("updated_at").notNull().default(now),
  });
  const queuePolicy = schema.table("queue_policy", {
    queueId: integer("queue_id").primaryKey(),
    settings: jsonb("settings").notNull(),
    updatedAt: at("updated_at").notNull().default(now),
  });
  return { policy, typePolicy, queuePolicy };
}
