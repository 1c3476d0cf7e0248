import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, type PgSchema, smallint, text } from "drizzle-orm/pg-core";
import { at, big, now } from "./table-columns.ts";

/** Changes by filter, and how far they are. */
export function createBulkTables(schema: PgSchema) {
  const bulkAction = schema.table(
    "bulk_action",
    {
      id: big("id").primaryKey().generatedAlwaysAsIdentity(),
      action: text("action").notNull(),
      filter: jsonb("filter").notNull(),
      queueId: integer("queue_id"),
      priority: smallint("priority"),
      actor: text("actor")
        .notNull()
        .default(
          sql`coalesce(nullif(current_setting('millrace.actor', true), ''), 'database:' || session_user)`,
        ),
      state: text("state").notNull().default("running"),
      expected: big("expected").notNull(),
      expectedExact: boolean("expected_exact").notNull(),
      beforeId: big("before_id").notNull(),
      afterId: big("after_id")
        .notNull()
        .default(sql`0` as never),
      done: big("done")
        .notNull()
        .default(sql`0` as never),
      skipped: jsonb("skipped").notNull().default({}),
      failures: integer("failures").notNull().default(0),
      error: text("error"),
      dueAt: at("due_at").notNull().default(now),
      createdAt: at("created_at").notNull().default(now),
      updatedAt: at("updated_at").notNull().default(now),
      endedAt: at("ended_at"),
    },
    (t) => [
      index("bulk_action_due_at").on(t.dueAt).where(sql`${t.state} = 'running'`),
      check(
        "bulk_action_action_check",
        sql`${t.action} in ('retry', 'cancel', 'delete', 'move', 'prioritize')`,
      ),
      check("bulk_action_state_check", sql`${t.state} in ('running', 'stopped', 'completed')`),
    ],
  );
  return { bulkAction };
}
