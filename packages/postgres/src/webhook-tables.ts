import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, type PgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import { at, big, now } from "./table-columns.ts";

/** Webhook endpoints, what is told to them, and each attempt. */
export function createWebhookTables(schema: PgSchema) {
  const webhookEndpoint = schema.table(
    "webhook_endpoint",
    {
      id: big("id").primaryKey().generatedAlwaysAsIdentity(),
      url: text("url").notNull(),
      description: text("description"),
      events: text("events").array().notNull(),
      types: text("types").array(),
      queues: text("queues").array(),
      orderingKey: text("ordering_key"),
      rateLimit: integer("rate_limit"),
      rateWindowMs: big("rate_window_ms"),
      policy: jsonb("policy").notNull().default({}),
      breakerOpenMs: big("breaker_open_ms").notNull(),
      disableAfterMs: big("disable_after_ms").notNull(),
      secrets: jsonb("secrets").notNull(),
      secretsChangedAt: at("secrets_changed_at").notNull().default(now),
      state: text("state").notNull().default("enabled"),
      disabledReason: text("disabled_reason"),
      disabledAt: at("disabled_at"),
      createdAt: at("created_at").notNull().default(now),
      updatedAt: at("updated_at").notNull().default(now),
    },
    (t) => [
      check("webhook_endpoint_state_check", sql`${t.state} in ('enabled', 'disabled')`),
      check(
        "webhook_endpoint_reason_check",
        sql`(${t.state} = 'disabled') = (${t.disabledReason} is not null)`,
      ),
      check("webhook_endpoint_rate_check", sql`(${t.rateLimit} is null) = (${t.rateWindowMs} is null)`),
    ],
  );

  const webhookHealth = schema.table("webhook_health", {
    endpointId: big("endpoint_id").primaryKey(),
    failingSince: at("failing_since"),
    lastFailedAt: at("last_failed_at"),
    openUntil: at("open_until"),
    openMs: big("open_ms"),
    probeJobId: big("probe_job_id"),
    probeUntil: at("probe_until"),
    closedAt: at("closed_at"),
    rateAt: at("rate_at"),
    lineAt: at("line_at"),
  });

  const webhookDelivery = schema.table(
    "webhook_delivery",
    {
      jobId: big("job_id").primaryKey(),
      endpointId: big("endpoint_id").notNull(),
      messageId: text("message_id").notNull(),
      event: text("event").notNull(),
      lane: text("lane"),
      body: jsonb("body").notNull(),
      attempts: integer("attempts").notNull().default(0),
      waits: integer("waits").notNull().default(0),
      goAt: at("go_at"),
      createdAt: at("created_at").notNull().default(now),
      deliveredAt: at("delivered_at"),
      endedAt: at("ended_at"),
      replayedBy: big("replayed_by"),
    },
    (t) => [
      index("webhook_delivery_created_at").on(t.endpointId, t.createdAt, t.jobId),
      index("webhook_delivery_age").on(t.createdAt, t.jobId),
      index("webhook_delivery_open").on(t.endpointId, t.lane, t.jobId).where(sql`${t.endedAt} is null`),
    ],
  );

  const webhookAttempt = schema.table(
    "webhook_attempt",
    {
      jobId: big("job_id").notNull(),
      seq: big("seq").notNull().generatedAlwaysAsIdentity(),
      endpointId: big("endpoint_id"),
      attempt: integer("attempt").notNull(),
      beganAt: at("began_at").notNull(),
      endedAt: at("ended_at").notNull().default(now),
      durationMs: integer("duration_ms"),
      status: integer("status"),
      failed: boolean("failed").notNull(),
      error: text("error"),
      requestHeaders: jsonb("request_headers"),
      responseHeaders: jsonb("response_headers"),
      responseBody: text("response_body"),
    },
    (t) => [
      primaryKey({ name: "webhook_attempt_pkey", columns: [t.jobId, t.attempt, t.beganAt] }),
      index("webhook_attempt_endpoint_id").on(t.endpointId, t.seq).where(sql`${t.endpointId} is not null`),
      index("webhook_attempt_ended_at").on(t.endedAt),
    ],
  );

  return { webhookEndpoint, webhookHealth, webhookDelivery, webhookAttempt };
}
