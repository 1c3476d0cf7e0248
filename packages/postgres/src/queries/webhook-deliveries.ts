import type { WebhookAttempt, WebhookDelivery } from "@millrace/core";
import type { Row } from "../connection.ts";

const ms = (column: string) => `floor(date_part('epoch', ${column}) * 1000)::float8`;

const COLUMNS = `d.job_id::text as id, d.endpoint_id::text as endpoint_id, d.message_id, d.event, d.status, d.attempts, d.body::text as body,
  ${ms("d.created_at")} as created_at, ${ms("d.delivered_at")} as delivered_at, d.replayed_by::text as replayed_by`;

/** $1: endpoint; $2: most rows; $3: the delivery that they come before, or null. Lock: none. Index: webhook_delivery_created_at. */
export const LIST_DELIVERIES = `
select ${COLUMNS} from millrace.webhook_deliveries d
where d.endpoint_id = $1::text::int8
  and (d.created_at, d.job_id) < (case when $3::text is null then 'infinity' else (select b.created_at from millrace.webhook_delivery b where b.job_id = $3::text::int8) end,
    coalesce($3::text::int8, 9223372036854775807))
order by d.created_at desc, d.job_id desc limit $2::text::int4`;

/** $1: endpoint; $2: delivery. Lock: none. Index: webhook_delivery's primary key. */
export const READ_DELIVERY = `
select ${COLUMNS} from millrace.webhook_deliveries d where d.job_id = $2::text::int8 and d.endpoint_id = $1::text::int8`;

/** Lock: none. Index: webhook_attempt's primary key. */
export const LIST_ATTEMPTS = `
select a.attempt, ${ms("a.ended_at")} as ended_at, a.duration_ms, a.status, a.error, a.request_headers::text as request_headers,
  a.response_headers::text as response_headers, a.response_body
from millrace.webhook_attempt a where a.job_id = $1::text::int8 order by a.seq`;

// What these lock is told at the functions.
export const BEGIN_DELIVERY = `
select b.verdict, b.wait_ms::float8, b.reason, b.url, b.secrets::text as secrets, b.message_id, b.body
from millrace.begin_delivery($1::text::int8, $2::text::int8, $3::text::jsonb) b`;
export const END_DELIVERY = `
select e.disabled, e.opened_ms::float8 from millrace.end_delivery($1::text::int8, $2::text::int8, $3::text::int4, to_timestamp($4::text::float8 / 1000),
  $5::text::int4, $6::text::int4, $7::text, $8::text::jsonb, $9::text::jsonb, $10::text, $11::text) e`;
export const CLOSE_DELIVERY = "select millrace.close_delivery($1::text::int8)";
export const SWEEP_WEBHOOK_DELIVERIES = `
select s.last_at::text as at, s.last_job::text as job
from millrace.sweep_webhook_deliveries($1::text::int4, $2::text::timestamptz, $3::text::int8, $4::text::int4) s`;
export const TEST_ENDPOINT = `
select (millrace.add_deliveries(array[e.id], array['webhook.test'], array[jsonb_build_object('type', 'webhook.test',
  'timestamp', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', jsonb_build_object('endpointId', e.id::text))]))[1]::text as id
from millrace.webhook_endpoint e where e.id = $1::text::int8`;
/** $1: endpoint; $2: one delivery, or null for those since $3, epoch ms, $4: that failed; $5: behind this one; $6: up to this one; $7: most to look at. */
export const REPLAY_DELIVERIES = `
select to_json(array(select j.id::text from unnest(r.jobs) with ordinality j (id, n) order by j.n))::text as jobs, r.seen::text as seen, r.looked
from millrace.replay_deliveries($1::text::int8, $2::text::int8, to_timestamp($3::text::float8 / 1000), $4::text::bool, $5::text::int8, $6::text::int8, $7::text::int4) r`;

export function toDelivery(row: Row): WebhookDelivery {
  return {
    id: row.id as string,
    endpointId: row.endpoint_id as string,
    messageId: row.message_id as string,
    event: row.event as string,
    status: row.status as WebhookDelivery["status"],
    attempts: row.attempts as number,
    body: JSON.parse(row.body as string) as unknown,
    createdAt: new Date(row.created_at as number),
    deliveredAt: row.delivered_at === null ? null : new Date(row.delivered_at as number),
    replayedBy: row.replayed_by as string | null,
  };
}

export function toAttempt(row: Row): WebhookAttempt {
  const headers = (name: string) =>
    JSON.parse((row[name] as string | null) ?? "null") as Readonly<Record<string, string>> | null;
  return {
    attempt: row.attempt as number,
    endedAt: new Date(row.ended_at as number),
    durationMs: row.duration_ms as number | null,
    status: row.status as number | null,
    error: row.error as string | null,
    requestHeaders: headers("request_headers"),
    responseHeaders: headers("response_headers"),
    responseBody: row.response_body as string | null,
  };
}
