import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createAlertTables } from "./alert-tables.ts";
import { createComponentTables } from "./component-tables.ts";
import { createBulkTables } from "./bulk-tables.ts";
import { createCacheTables } from "./cache-tables.ts";
import { createEmailTables } from "./email-tables.ts";
import { createFailureTables } from "./failure-tables.ts";
import { createGpuTables } from "./gpu-tables.ts";
import { createPolicyTables } from "./policy-tables.ts";
import { createDependencyTables } from "./dependency-tables.ts";
import { createCountTables } from "./count-tables.ts";
import { createKeyTables } from "./key-tables.ts";
import { createQueueTables } from "./queue-tables.ts";
import { createRequestLimitTables } from "./request-limit-tables.ts";
import { createRoutingTables } from "./routing-tables.ts";
import { createReportTables } from "./report-tables.ts";
import { createScheduleTables } from "./schedule-tables.ts";
import { createRecordTables } from "./record-tables.ts";
import { at, big, now } from "./table-columns.ts";
import { createUniqueTables } from "./unique-tables.ts";
import { createWebhookTables } from "./webhook-tables.ts";
import { createWorkspaceTables } from "./workspace-tables.ts";

/** What a waiting job is, wherever it waits. */
const waiting = () => ({
  createdAt: at("created_at").notNull(),
  queueId: integer("queue_id").notNull(),
  typeId: integer("type_id").notNull(),
  policyId: integer("policy_id").notNull(),
  retryCount: integer("retry_count").notNull().default(0),
  crashes: integer("crashes").notNull().default(0),
  priority: smallint("priority").notNull(),
  payload: jsonb("payload"),
  extra: jsonb("extra"),
});

/**
 * The engine's tables in one schema, by name. One engine is one schema: nothing here is shared by two.
 * Partitions, storage options, functions and views stand in the migrations only, since Drizzle has no words
 * for them; a test holds these columns against a migrated database.
 */
export function createTables(schemaName: string) {
  const schema = pgSchema(schemaName);

  const jobSeq = schema.sequence("job_seq", { cache: 1 });

  const jobType = schema.table(
    "job_type",
    {
      id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
      name: text("name").notNull().unique("job_type_name_key"),
      queueId: integer("queue_id").notNull(),
      policyId: integer("policy_id").notNull(),
      schema: jsonb("schema"),
      schemaVersion: integer("schema_version").notNull().default(1),
      basePolicyId: integer("base_policy_id"),
      declared: jsonb("declared").notNull().default({}),
      tellsFailures: boolean("tells_failures").notNull().default(false),
      createdAt: at("created_at").notNull().default(now),
      updatedAt: at("updated_at").notNull().default(now),
    },
    (t) => [check("job_type_name_check", sql`${t.name} ~ '^[0-9A-Za-z_.:-]{1,80}$'`)],
  );

  const worker = schema.table(
    "worker",
    {
      id: big("id").primaryKey().generatedAlwaysAsIdentity(),
      name: text("name").notNull(),
      host: text("host").notNull(),
      pid: integer("pid").notNull(),
      release: text("release").notNull(),
      types: text("types").array().notNull(),
      outdated: text("outdated").array().notNull().default([]),
      queues: text("queues").array(),
      silenceMs: integer("silence_ms").notNull(),
      watched: jsonb("watched").notNull().default({}),
      startedAt: at("started_at").notNull().default(now),
      beatAt: at("beat_at").notNull().default(now),
      endedAt: at("ended_at"),
      firstLease: big("first_lease").notNull().default(sql`0`),
    },
    (t) => [index("worker_alive").on(t.id).where(sql`${t.endedAt} is null`)],
  );

  const ready = schema.table(
    "ready",
    {
      seq: big("seq").notNull(),
      id: big("id"),
      ...waiting(),
      // Of jobs that are copied: a default that differs from row to row would have the server store them one by one.
      createdAt: at("created_at").notNull().default(sql`statement_timestamp()`),
      head: smallint("head").notNull().default(1),
    },
    (t) => [
      primaryKey({ name: "ready_pkey", columns: [t.queueId, t.priority, t.head, t.seq] }),
      uniqueIndex("ready_id").on(t.id).where(sql`${t.id} is not null`),
      index("ready_suspect").on(t.queueId, t.priority, t.seq).where(sql`${t.head} = 0 and ${t.crashes} > 0`),
      index("ready_key")
        .on(t.queueId, sql`coalesce(${t.extra} ->> 'key', '')`, t.priority, t.seq)
        .where(sql`${t.head} = 2`),
    ],
  );

  const offer = schema.table("offer", {
    workerId: big("worker_id").notNull(),
    number: big("number").notNull(),
    queueIds: integer("queue_ids").array().notNull(),
    typeIds: integer("type_ids").array().notNull(),
    lows: big("lows").array().notNull(),
    channel: text("channel").notNull(),
    listenerPid: integer("listener_pid").notNull(),
  });

  const laneMark = schema.table("lane_mark", {
    queueId: integer("queue_id").primaryKey(),
    floors: big("floors").array().notNull(),
    candidate: big("candidate").notNull(),
    candidateXact: big("candidate_xact").notNull(),
  });

  const scheduled = schema.table(
    "scheduled",
    {
      id: big("id").primaryKey(),
      runAt: at("run_at").notNull(),
      ...waiting(),
      reason: smallint("reason").notNull().default(1),
    },
    (t) => [
      index("scheduled_run_at").on(t.runAt),
      check("scheduled_reason_check", sql`${t.reason} in (1, 2, 4, 5)`),
    ],
  );

  const lease = schema.table(
    "lease",
    {
      workerId: big("worker_id").notNull(),
      number: big("number").notNull(),
      claimedAt: at("claimed_at").notNull(),
      deadlineAt: at("deadline_at").notNull(),
      queueId: integer("queue_id").notNull(),
      open: integer("open").notNull(),
      closed: integer("closed").array().notNull().default([]),
      ids: big("ids").array().notNull(),
      seqs: big("seqs").array().notNull(),
      createdAts: at("created_ats").array().notNull(),
      typeIds: integer("type_ids").array().notNull(),
      policyIds: integer("policy_ids").array().notNull(),
      retryCounts: integer("retry_counts").array().notNull(),
      crashes: integer("crashes").array().notNull(),
      priorities: smallint("priorities").array().notNull(),
      payloads: jsonb("payloads").array().notNull(),
      extras: jsonb("extras").array().notNull(),
      keys: text("keys").array(),
    },
    (t) => [primaryKey({ name: "lease_pkey", columns: [t.workerId, t.number] })],
  );

  const finished = schema.table(
    "finished",
    {
      id: big("id").notNull(),
      finishedAt: at("finished_at").notNull(),
      createdAt: at("created_at").notNull(),
      startedAt: at("started_at"),
      workerId: big("worker_id"),
      leaseNumber: big("lease_number"),
      queueId: integer("queue_id").notNull(),
      typeId: integer("type_id").notNull(),
      policyId: integer("policy_id").notNull(),
      retryCount: integer("retry_count").notNull(),
      crashes: integer("crashes").notNull(),
      runMs: integer("run_ms"),
      priority: smallint("priority").notNull(),
      status: smallint("status").notNull(),
      errorClass: smallint("error_class"),
      payload: jsonb("payload"),
      result: jsonb("result"),
      errorCode: text("error_code"),
      errorMessage: text("error_message"),
      extra: jsonb("extra"),
    },
    (t) => [index("finished_id").on(t.id)],
  );

  const attempt = schema.table(
    "attempt",
    {
      jobId: big("job_id").notNull(),
      attempt: integer("attempt").notNull(),
      startedAt: at("started_at"),
      endedAt: at("ended_at").notNull(),
      workerId: big("worker_id"),
      leaseNumber: big("lease_number"),
      outcome: smallint("outcome").notNull(),
      errorClass: smallint("error_class"),
      errorCode: text("error_code"),
      errorMessage: text("error_message"),
      queueId: integer("queue_id"),
      typeId: integer("type_id"),
    },
    (t) => [index("attempt_job_id").on(t.jobId)],
  );

  const payload = schema.table("payload", { id: big("id").primaryKey(), body: jsonb("body").notNull() });

  const submissionWindow = schema.table(
    "submission_window",
    { scope: text("scope").notNull(), key: text("key").notNull(), times: at("times").array().notNull() },
    (t) => [primaryKey({ name: "submission_window_pkey", columns: [t.scope, t.key] })],
  );

  const idempotency = schema.table(
    "idempotency",
    {
      scope: text("scope").notNull(),
      key: text("key").notNull(),
      requestHash: text("request_hash").notNull(),
      status: integer("status"),
      location: text("location"),
      body: jsonb("body"),
      createdAt: at("created_at").notNull().default(now),
    },
    (t) => [
      primaryKey({ name: "idempotency_pkey", columns: [t.scope, t.key] }),
      index("idempotency_created_at").on(t.createdAt),
    ],
  );

  return {
    schema,
    jobSeq,
    jobType,
    worker,
    ready,
    laneMark,
    offer,
    scheduled,
    lease,
    finished,
    attempt,
    payload,
    submissionWindow,
    idempotency,
    ...createScheduleTables(schema),
    ...createRecordTables(schema),
    ...createCountTables(schema),
    ...createQueueTables(schema),
    ...createReportTables(schema),
    ...createUniqueTables(schema),
    ...createKeyTables(schema),
    ...createRequestLimitTables(schema),
    ...createAlertTables(schema),
    ...createComponentTables(schema),
    ...createBulkTables(schema),
    ...createRoutingTables(schema),
    ...createPolicyTables(schema),
    ...createDependencyTables(schema),
    ...createFailureTables(schema),
    ...createCacheTables(schema),
    ...createEmailTables(schema),
    ...createGpuTables(schema),
    ...createWebhookTables(schema),
    ...createWorkspaceTables(schema),
  };
}

export type Tables = ReturnType<typeof createTables>;
