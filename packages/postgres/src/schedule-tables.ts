import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  type PgSchema,
  primaryKey,
  smallint,
  text,
} from "drizzle-orm/pg-core";
import { at, big, now } from "./table-columns.ts";

/** Schedules and the ledger of their ticks. */
export function createScheduleTables(schema: PgSchema) {
  const schedule = schema.table(
    "schedule",
    {
      id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
      name: text("name").notNull().unique("schedule_name_key"),
      typeId: integer("type_id").notNull(),
      queueId: integer("queue_id"),
      priority: smallint("priority").notNull(),
      key: text("key"),
      policy: jsonb("policy").notNull(),
      payload: jsonb("payload").notNull(),
      cron: text("cron"),
      intervalMs: big("interval_ms"),
      timeZone: text("time_zone").notNull(),
      anchorAt: at("anchor_at").notNull(),
      startAt: at("start_at"),
      endAt: at("end_at"),
      jitterMs: integer("jitter_ms").notNull(),
      overlap: text("overlap").notNull(),
      catchUp: text("catch_up").notNull(),
      catchUpMax: integer("catch_up_max"),
      paused: boolean("paused").notNull(),
      version: integer("version").notNull().default(1),
      nextTickAt: at("next_tick_at"),
      dueAt: at("due_at"),
      passBeforeAt: at("pass_before_at"),
      queued: integer("queued").notNull().default(0),
      lastTickAt: at("last_tick_at"),
      lastJobId: big("last_job_id"),
      openJobIds: big("open_job_ids").array().notNull().default([]),
      createdAt: at("created_at").notNull().default(now),
      updatedAt: at("updated_at").notNull().default(now),
    },
    (t) => [
      index("schedule_due_at").on(t.dueAt).where(sql`not ${t.paused}`),
      index("schedule_queued").on(t.id).where(sql`${t.queued} > 0 and not ${t.paused}`),
      check("schedule_name_check", sql`${t.name} ~ '^[0-9A-Za-z_.:-]{1,80}$'`),
      check("schedule_key_check", sql`length(${t.key}) >= 1 and length(${t.key}) <= 200`),
      check("schedule_timing_check", sql`(${t.cron} is null) <> (${t.intervalMs} is null)`),
      check("schedule_overlap_check", sql`${t.overlap} in ('skip', 'queue', 'cancel', 'allow')`),
      check("schedule_catch_up_check", sql`${t.catchUp} in ('none', 'one', 'all')`),
    ],
  );

  const scheduleRun = schema.table(
    "schedule_run",
    {
      scheduleId: integer("schedule_id").notNull(),
      tickAt: at("tick_at").notNull(),
      untilAt: at("until_at"),
      ticks: integer("ticks").notNull().default(1),
      outcome: text("outcome").notNull(),
      reason: text("reason"),
      jobId: big("job_id"),
      recordedAt: at("recorded_at").notNull().default(now),
    },
    (t) => [
      primaryKey({ name: "schedule_run_pkey", columns: [t.scheduleId, t.tickAt] }),
      index("schedule_run_queued").on(t.scheduleId, t.tickAt).where(sql`${t.outcome} = 'queued'`),
      check(
        "schedule_run_outcome_check",
        sql`${t.outcome} in ('created', 'queued', 'skipped', 'missed', 'triggered')`,
      ),
    ],
  );

  return { schedule, scheduleRun };
}
