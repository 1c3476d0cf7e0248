import { sql } from "drizzle-orm";
import {
  check,
  doublePrecision,
  index,
  integer,
  type PgSchema,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { at, big, now } from "./table-columns.ts";

/** The ledger of GPU instances: what is paid for, and for how long. */
export function createGpuTables(schema: PgSchema) {
  const gpuInstance = schema.table(
    "gpu_instance",
    {
      jobId: big("job_id").primaryKey(),
      instanceId: text("instance_id").notNull(),
      provider: text("provider").notNull(),
      providerInstanceId: text("provider_instance_id"),
      name: text("name").notNull(),
      productName: text("product_name").notNull(),
      region: text("region"),
      gpuCount: integer("gpu_count").notNull(),
      state: text("state").notNull().default("requested"),
      rawState: text("raw_state"),
      stateReason: text("state_reason"),
      costPerHourUsd: doublePrecision("cost_per_hour_usd"),
      maxSpendUsd: doublePrecision("max_spend_usd"),
      spendLimitUsd: doublePrecision("spend_limit_usd"),
      leaseUntil: at("lease_until").notNull(),
      leaseLimit: at("lease_limit").notNull(),
      webhookUrl: text("webhook_url"),
      createdAt: at("created_at").notNull().default(now),
      calledAt: at("called_at"),
      startedAt: at("started_at"),
      runningAt: at("running_at"),
      seenAt: at("seen_at"),
      removedAt: at("removed_at"),
      removedBecause: text("removed_because"),
      endedAt: at("ended_at"),
    },
    (t) => [
      uniqueIndex("gpu_instance_live").on(t.instanceId).where(sql`${t.endedAt} is null`),
      index("gpu_instance_instance_id").on(t.instanceId, t.jobId),
      index("gpu_instance_provider").on(t.provider, t.providerInstanceId),
      index("gpu_instance_ended_at").on(t.endedAt),
      check(
        "gpu_instance_state_check",
        sql`${t.state} in ('requested', 'provisioning', 'starting', 'running', 'stopping', 'stopped', 'deleting', 'gone', 'error', 'reclaimed', 'unknown')`,
      ),
      check("gpu_instance_gone_check", sql`(${t.state} = 'gone') = (${t.endedAt} is not null)`),
    ],
  );

  return { gpuInstance };
}
