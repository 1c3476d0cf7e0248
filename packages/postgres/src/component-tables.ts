import { jsonb, type PgSchema, text } from "drizzle-orm/pg-core";
import { at, big } from "./table-columns.ts";

/** What jobs have told of components. */
export function createComponentTables(schema: PgSchema) {
  const componentStatus = schema.table("component_status", {
    component: text("component").primaryKey(),
    status: text("status").notNull(),
    previous: text("previous"),
    message: text("message"),
    details: jsonb("details"),
    since: at("since").notNull(),
    observedAt: at("observed_at").notNull(),
    jobId: big("job_id").notNull(),
  });

  return { componentStatus };
}
