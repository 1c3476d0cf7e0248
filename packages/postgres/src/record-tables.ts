import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, type PgSchema, text } from "drizzle-orm/pg-core";
import { at, big, now } from "./table-columns.ts";

/** Who changed what, and what happens while somebody listens. */
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
  const stream = schema.table(
    "stream",
    {
      one: boolean("one").primaryKey().default(true),
      epoch: text("epoch").notNull(),
      listenedUntil: at("listened_until").notNull(),
      keptFrom: big("kept_from").notNull(),
      soundFrom: big("sound_from"),
    },
    (t) => [check("stream_one_check", sql`${t.one}`)],
  );
  const changeSeq = schema.sequence("change_seq", { cache: 1 });
  const listenedUntil = schema.sequence("listened_until", { cache: 1 });
  const change = schema.table(
    "change",
    {
      seq: big("seq").notNull(),
      xact: big("xact").notNull(),
      at: at("at").notNull().default(now),
      byHand: boolean("by_hand").notNull().default(false),
      ids: big("ids").array().notNull(),
      events: text("events").array().notNull(),
      numbers: big("numbers").array().notNull(),
      typeIds: integer("type_ids").array(),
      queueIds: integer("queue_ids").array(),
      ats: at("ats").array().notNull(),
      details: text("details").array(),
    },
    (t) => [index("change_xact").on(t.xact), index("change_at").on(t.at)],
  );
  return { auditSeq, audit, stream, changeSeq, listenedUntil, change };
}
