import type { GpuPageRequest } from "@millrace/core";

const ms = (column: string) => `date_part('epoch', g.${column})::float8 * 1000 as ${column}`;

const INSTANCES = `
select g.job_id::text, g.instance_id, g.job_status, g.provider, g.provider_instance_id, g.name, g.product_name, g.region, g.gpu_count, g.state, g.raw_state, g.state_reason,
  g.cost_per_hour_usd, g.cost_usd, g.age_ms, g.max_spend_usd, g.spend_limit_usd, g.webhook_url, g.removed_because, ${ms("lease_until")}, ${ms("lease_limit")}, ${ms("created_at")}, ${ms("called_at")},
  ${ms("started_at")}, ${ms("running_at")}, ${ms("seen_at")}, ${ms("removed_at")}, ${ms("ended_at")}
from millrace.gpu_instances g`;

/** What it locks and means is told at the function. */
export const INTEND_GPU_INSTANCE = `
select i.verdict, i.holder::text from millrace.intend_gpu_instance($1::text::int8, $2, $3, $4, $5, $6::text, $7::text::int4, $8::text::float8,
  $9::text::float8, $10::text::float8, $11::text::float8, $12::text, $13::text::int4) i`;

/** What it locks and means is told at the function. */
export const EXTEND_GPU_INSTANCE =
  "select millrace.extend_gpu_instance($1, $2::text::float8, $3::text::float8) as verdict";

/** Lock: none. */
export const IDENTIFY_ENGINE = "select millrace.engine_identity() as identity";

/** The provider is about to be asked, at that price: an answer that is lost does not tell it. Lock: the row. Index: the primary key. */
export const CALL_GPU_PROVIDER = `
update millrace.gpu_instance g set called_at = clock_timestamp(), cost_per_hour_usd = coalesce($2::text::float8, g.cost_per_hour_usd)
where g.job_id = $1::text::int8 and g.provider_instance_id is null and g.removed_at is null and g.ended_at is null returning g.called_at::text as called_at`;

/** The provider has surely made nothing by the call of that time. Lock: the row. Index: the primary key. */
export const FORGET_GPU_CALL = `
update millrace.gpu_instance g set called_at = null
where g.job_id = $1::text::int8 and g.called_at = $2::text::timestamptz and g.provider_instance_id is null and g.ended_at is null`;

/** What the provider has made; it began to cost when it was asked for. Lock: the row. Index: the primary key. */
export const RECORD_GPU_INSTANCE = `
update millrace.gpu_instance g set provider_instance_id = $2, cost_per_hour_usd = coalesce($3::text::float8, g.cost_per_hour_usd),
  state = case when g.state = 'requested' then 'provisioning' else g.state end, started_at = coalesce(g.started_at, g.called_at, clock_timestamp())
where g.job_id = $1::text::int8 and g.ended_at is null and (g.provider_instance_id is null or g.provider_instance_id = $2) returning true as found`;

/** What the provider says of it. Lock: the row. Index: the primary key. */
export const NOTE_GPU_INSTANCE = `
update millrace.gpu_instance g set state = $2, raw_state = $3, state_reason = $4::text, cost_per_hour_usd = coalesce($5::text::float8, g.cost_per_hour_usd),
  seen_at = clock_timestamp(), running_at = case when $2 = 'running' then coalesce(g.running_at, clock_timestamp()) else g.running_at end,
  ended_at = case when $2 = 'gone' then clock_timestamp() end
where g.job_id = $1::text::int8 and g.ended_at is null`;

/** There is none, or none any more. Lock: the row. Index: the primary key. */
export const END_GPU_INSTANCE = `
update millrace.gpu_instance g set state = 'gone', ended_at = clock_timestamp(), removed_because = coalesce(g.removed_because, $2)
where g.job_id = $1::text::int8 and g.ended_at is null returning true as found`;

/** It is to be removed, unless its lease or its cap that was over was extended meanwhile. Lock: the row. Index: the primary key. */
export const REMOVE_GPU_INSTANCE = `
update millrace.gpu_instance g set removed_at = clock_timestamp(), removed_because = $2
where g.job_id = $1::text::int8 and g.removed_at is null and g.ended_at is null and case $2
    when 'lease' then g.lease_until <= clock_timestamp()
    when 'spend' then date_part('epoch', clock_timestamp() - g.started_at) / 3600 * g.cost_per_hour_usd >= g.max_spend_usd
    else true end
returning true as found`;

/** Lock: none. Index: the primary key. */
export const READ_GPU_INSTANCE = `${INSTANCES} where g.job_id = $1::text::int8`;

/** Lock: none. Index: gpu_instance_provider. */
export const FIND_GPU_INSTANCE = `${INSTANCES} where g.provider = $1 and g.provider_instance_id = $2 order by g.job_id desc limit 1`;

/** Lock: none. Index: gpu_instance_ended_at. */
export const LIVE_GPU_INSTANCES = `${INSTANCES} where g.ended_at is null and g.provider = $1 order by g.job_id`;

/**
 * By job, newest first: a statement for each set of filters, so that each is planned for the index that fits it. Lock: none.
 * Index: the primary key, gpu_instance_instance_id or gpu_instance_ended_at.
 */
export function listGpuInstances({ instanceId, provider, state, live, limit, beforeJobId }: GpuPageRequest): {
  readonly text: string;
  readonly parameters: readonly string[];
} {
  const parameters = [String(limit)];
  const place = (value: string) => `$${parameters.push(value)}::text`;
  const conditions = [
    instanceId === undefined ? [] : [`g.instance_id = ${place(instanceId)}`],
    provider === undefined ? [] : [`g.provider = ${place(provider)}`],
    state === undefined ? [] : [`g.state = ${place(state)}`],
    live === undefined ? [] : [`g.ended_at is ${live ? "" : "not "}null`],
    beforeJobId === null ? [] : [`g.job_id < ${place(beforeJobId)}::int8`],
  ].flat();
  const where = conditions.length === 0 ? "" : `where ${conditions.join(" and ")} `;
  return { text: `${INSTANCES} ${where}order by g.job_id desc limit $1::text::int4`, parameters };
}
