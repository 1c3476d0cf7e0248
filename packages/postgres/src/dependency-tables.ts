import { isNotNull, sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  type PgSchema,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { at, big, now } from "./table-columns.ts";

/** Who waits for whom, workflows, and what is still to be acted on. */
export function createDependencyTables(schema: PgSchema) {
  const workflow = schema.table(
    "workflow",
    {
      id: big("id").primaryKey(),
      name: text("name"),
      onCompleteId: big("on_complete_id"),
      status: smallint("status"),
      createdAt: at("created_at").notNull().default(now),
      cancelledAt: at("cancelled_at"),
      endedAt: at("ended_at"),
    },
    (t) => [
      index("workflow_ended_at").on(t.endedAt).where(isNotNull(t.endedAt)),
      check("workflow_status_check", sql`${t.status} in (1, 2, 3)`),
      check("workflow_name_check", sql`length(${t.name}) >= 1 and length(${t.name}) <= 200`),
    ],
  );

  const dependency = schema.table(
    "dependency",
    {
      parentId: big("parent_id").notNull(),
      childId: big("child_id").notNull(),
      outcome: smallint("outcome"),
    },
    (t) => [
      primaryKey({ name: "dependency_pkey", columns: [t.parentId, t.childId] }),
      index("dependency_child_id").on(t.childId, t.parentId),
      check("dependency_outcome_check", sql`${t.outcome} in (1, 2, 3, 4)`),
    ],
  );

  const dependent = schema.table(
    "dependent",
    {
      id: big("id").primaryKey(),
      workflowId: big("workflow_id"),
      ref: text("ref"),
      onFailure: smallint("on_failure").notNull(),
      open: integer("open").notNull(),
      completed: integer("completed").notNull().default(0),
      failed: integer("failed").notNull().default(0),
      cancelled: integer("cancelled").notNull().default(0),
      keptUntil: at("kept_until").notNull().default(sql`clock_timestamp() + interval '1 day'`),
    },
    (t) => [
      uniqueIndex("dependent_ref").on(t.workflowId, t.ref).where(isNotNull(t.ref)),
      index("dependent_kept_until").on(t.keptUntil),
      check("dependent_on_failure_check", sql`${t.onFailure} in (0, 1, 2, 3)`),
      check("dependent_ref_check", sql`length(${t.ref}) >= 1 and length(${t.ref}) <= 200`),
    ],
  );

  const dependencyEvent = schema.table(
    "dependency_event",
    {
      seq: big("seq").primaryKey().generatedAlwaysAsIdentity(),
      id: big("id").notNull(),
      kind: smallint("kind").notNull(),
    },
    (t) => [check("dependency_event_kind_check", sql`${t.kind} in (1, 2, 3, 4, 5)`)],
  );

  return { workflow, dependency, dependent, dependencyEvent };
}
