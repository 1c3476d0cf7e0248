import type { JobPolicy, StoredEndpoint, WebhookKey, WebhookSignature } from "@millrace/core";
import type { Row } from "../connection.ts";

const ms = (column: string) => `floor(date_part('epoch', ${column}) * 1000)::float8`;

/** Of an endpoint `e` with its health `h`. Of its keys, those that sign now, without what is secret. */
const COLUMNS = `e.id::text as id, e.url, e.description, to_jsonb(e.events)::text as events, to_jsonb(e.types)::text as types, to_jsonb(e.queues)::text as queues,
  e.ordering_key, e.rate_limit, e.rate_window_ms::float8 as rate_window_ms, e.policy::text as policy, e.breaker_open_ms::float8 as breaker_open_ms,
  e.disable_after_ms::float8 as disable_after_ms, e.state, e.disabled_reason, ${ms("e.disabled_at")} as disabled_at, ${ms("e.created_at")} as created_at,
  ${ms("e.updated_at")} as updated_at, ${ms("h.failing_since")} as failing_since, ${ms("h.open_until")} as open_until,
  case when h.open_until is null then 'closed' when h.open_until > clock_timestamp() then 'open' else 'half-open' end as breaker,
  (select jsonb_agg(k.key - 'key' order by k.n) from jsonb_array_elements(e.secrets) with ordinality k (key, n)
    where ((k.key ->> 'expiresAtMs')::float8 <= date_part('epoch', clock_timestamp()) * 1000) is not true)::text as keys`;
const FROM = "from millrace.webhook_endpoint e join millrace.webhook_health h on h.endpoint_id = e.id";

/** Lock: none. Index: primary keys. */
export const READ_ENDPOINT = `select ${COLUMNS} ${FROM} where e.id = $1::text::int8`;

/** $1: most rows; $2: the id before them, or null. Lock: none. Index: primary keys. */
export const LIST_ENDPOINTS = `
select ${COLUMNS} ${FROM} where $2::text is null or e.id > $2::text::int8 order by e.id limit $1::text::int4`;

// What these lock is told at the functions.
export const ADD_ENDPOINT =
  "select millrace.add_webhook_endpoint($1::text::jsonb, $2::text::jsonb)::text as id";
export const CHANGE_ENDPOINT =
  "select millrace.change_webhook_endpoint($1::text::int8, $2::text::jsonb) as found";
/** $1: endpoint; $2: the last one that was woken, 0 at first. */
export const WAKE_DELIVERIES =
  "select millrace.wake_deliveries($1::text::int8, p_after => $2::text::int8)::text as last";
export const REMOVE_ENDPOINT = "select millrace.remove_webhook_endpoint($1::text::int8) as found";
export const ROTATE_SECRET =
  "select millrace.rotate_webhook_secret($1::text::int8, $2::text::jsonb, $3::text::int8) as found";

interface StoredKey {
  readonly publicKey?: string;
  readonly createdAtMs: number;
  readonly expiresAtMs?: number;
}

export function toStoredEndpoint(row: Row): StoredEndpoint {
  const list = (name: string) => JSON.parse((row[name] as string | null) ?? "null") as readonly string[];
  const date = (name: string) => (row[name] === null ? null : new Date(row[name] as number));
  return {
    id: row.id as string,
    url: row.url as string,
    description: row.description as string | null,
    events: list("events"),
    types: list("types"),
    queues: list("queues"),
    orderingKey: row.ordering_key as string | null,
    rate:
      row.rate_limit === null
        ? null
        : { limit: row.rate_limit as number, windowMs: row.rate_window_ms as number },
    policy: JSON.parse(row.policy as string) as Partial<JobPolicy>,
    breakerOpenMs: row.breaker_open_ms as number,
    disableAfterMs: row.disable_after_ms as number,
    keys: (JSON.parse(row.keys as string) as StoredKey[]).map(toKey),
    enabled: row.state === "enabled",
    disabledReason: row.disabled_reason as StoredEndpoint["disabledReason"],
    disabledAt: date("disabled_at"),
    failingSince: date("failing_since"),
    breaker: row.breaker as StoredEndpoint["breaker"],
    breakerOpenUntil: date("open_until"),
    createdAt: date("created_at") as Date,
    updatedAt: date("updated_at") as Date,
  };
}

function toKey({ publicKey, createdAtMs, expiresAtMs }: StoredKey): WebhookKey {
  const signature: WebhookSignature = publicKey === undefined ? "v1" : "v1a";
  return {
    signature,
    publicKey: publicKey ?? null,
    createdAt: new Date(createdAtMs),
    expiresAt: expiresAtMs === undefined ? null : new Date(expiresAtMs),
  };
}
