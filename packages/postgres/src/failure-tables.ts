import { index, integer, type PgSchema, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { at, big, now } from "./table-columns.ts";

/** What failures have in common, and whom to tell of failed jobs. */
export function createFailureTables(schema: PgSchema) {
  const failureDelta = schema.table("failure_delta", {
    typeId: integer("type_id").notNull(),
    errorCode: text("error_code").notNull(),
    errorClass: smallint("error_class").notNull(),
    message: text("message").notNull(),
    attempts: integer("attempts").notNull(),
    jobs: integer("jobs").notNull(),
    jobId: big("job_id").notNull(),
    failedAt: at("failed_at").notNull().default(now),
  });
  const failureGroup = schema.table(
    "failure_group",
    {
      typeId: integer("type_id").notNull(),
      errorCode: text("error_code").notNull(),
      fingerprint: text("fingerprint").notNull(),
      errorClass: smallint("error_class").notNull(),
      pattern: text("pattern").notNull(),
      message: text("message").notNull(),
      attempts: big("attempts").notNull(),
      jobs: big("jobs").notNull(),
      lastJobId: big("last_job_id").notNull(),
      firstAt: at("first_at").notNull(),
      lastAt: at("last_at").notNull(),
    },
    (t) => [
      primaryKey({ name: "failure_group_pkey", columns: [t.typeId, t.errorCode, t.fingerprint] }),
      index("failure_group_last_at").on(t.typeId, t.lastAt),
    ],
  );
  const failureNotice = schema.table("failure_notice", {
    jobId: big("job_id").primaryKey(),
    typeId: integer("type_id").notNull(),
    heldUntil: at("held_until").notNull(),
  });
  return { failureDelta, failureGroup, failureNotice };
}
