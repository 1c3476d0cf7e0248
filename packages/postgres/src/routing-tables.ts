import { sql } from "drizzle-orm";
import { boolean, check, integer, jsonb, type PgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import { at, big, now } from "./table-columns.ts";

/** Rules of the router, and figures of retries. */
export function createRoutingTables(schema: PgSchema) {
  const routingRule = schema.table(
    "routing_rule",
    {
      name: text("name").primaryKey(),
      position: integer("position").notNull().default(100),
      enabled: boolean("enabled").notNull().default(true),
      match: jsonb("match").notNull().default({}),
      effect: jsonb("effect").notNull(),
      createdAt: at("created_at").notNull().default(now),
      updatedAt: at("updated_at").notNull().default(now),
    },
    (t) => [
      check("routing_rule_name_check", sql`${t.name} ~ '^[0-9A-Za-z_.:-]{1,80}$'`),
      check("routing_rule_match_check", sql`jsonb_typeof(${t.match}) = 'object'`),
      check("routing_rule_effect_check", sql`jsonb_typeof(${t.effect}) = 'object' and ${t.effect} <> '{}'`),
    ],
  );

  const retryDelta = schema.table("retry_delta", {
    typeId: integer("type_id").notNull(),
    errorCode: text("error_code").notNull(),
    retried: integer("retried").notNull(),
    recovered: integer("recovered").notNull(),
    exhausted: integer("exhausted").notNull(),
  });

  const retryTotal = schema.table(
    "retry_total",
    {
      typeId: integer("type_id").notNull(),
      errorCode: text("error_code").notNull(),
      retried: big("retried").notNull(),
      recovered: big("recovered").notNull(),
      exhausted: big("exhausted").notNull(),
    },
    (t) => [primaryKey({ name: "retry_total_pkey", columns: [t.typeId, t.errorCode] })],
  );

  return { routingRule, retryDelta, retryTotal };
}
