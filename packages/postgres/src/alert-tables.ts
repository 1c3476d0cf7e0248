import { boolean, doublePrecision, type PgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import { at, big } from "./table-columns.ts";

/** What is known of alerts, so that each change is told once. */
export function createAlertTables(schema: PgSchema) {
  const alert = schema.table(
    "alert",
    {
      rule: text("rule").notNull(),
      digest: text("digest").notNull(),
      queue: text("queue").notNull(),
      firing: boolean("firing").notNull(),
      told: boolean("told").notNull(),
      since: at("since").notNull(),
      toldAt: at("told_at"),
      value: doublePrecision("value").notNull(),
      totalCompleted: big("total_completed"),
      totalFailed: big("total_failed"),
      judgedAt: at("judged_at").notNull(),
    },
    (t) => [primaryKey({ name: "alert_pkey", columns: [t.rule, t.queue, t.digest] })],
  );

  return { alert };
}
