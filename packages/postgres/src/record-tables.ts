import { index, jsonb, type PgSchema, text } from "drizzle-orm/pg-core";
import { at, big, now } from "./table-columns.ts";

/** Who changed what. */
export function createRecordTables(schema: PgSchema) {
  const auditSeq = schema.sequence("audit_seq", { cache: 1 });
  const audit = schema.table(
    "audit",
    {
      id: big("id").notNull(),
      at: at("at").notNull().default(now),
      actor: text("actor").notNull(),
      action: text("action").notNull(),
      targetKind: text("target_kind").notNull(),
      targetId: text("target_id").notNull(),
      before: jsonb("before"),
      after: jsonb("after"),
    },
    (t) => [index("audit_id").on(t.id), index("audit_target").on(t.targetKind, t.targetId, t.id)],
  );
  return { auditSeq, audit };
}
