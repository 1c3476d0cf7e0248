import type { JobLinks } from "@millrace/core";
import { jsonLines, numberArray } from "../array-literal.ts";
import type { Parameter } from "../connection.ts";

/** A job with its names replaced by ids. `payload` is JSON text; `scheduledAtMs` epoch ms or null. */
export interface EnqueueRow {
  readonly typeId: number;
  readonly queueId: number;
  readonly policyId: number;
  readonly priority: number;
  readonly payload: string;
  readonly scheduledAtMs: number | null;
  /** Ties to other jobs; absent on a job without any. */
  readonly links?: JobLinks | undefined;
  /** A job that tells its end is added with it. */
  readonly tellsEnd: boolean;
  /** JSON text of rare fields, as in ready.extra; null: none. */
  readonly extra: string | null;
}

/** A list of none, as JSON. */
export const NO_HINTS = "[]";

/** Characters above which a payload moves to its own table, so that claim and completion do not copy it. */
export const LARGE_PAYLOAD = 2048;

/**
 * Adds jobs that are ready now and small: one narrow row each.
 * `pg_current_xact_id` is evaluated before the first nextval, so that whoever sees a later seq knows by the
 * oldest running transaction when no earlier one can still turn up.
 * Lock: none but the new rows. Index: ready's primary key.
 * Arrays unnested side by side in a select list stay in step and in order, and are not stored before they are read.
 */
export const addReady = (returning: string) => `
with input as (
  select unnest($1::text::int4[]) as type_id, unnest($2::text::int4[]) as queue_id, unnest($3::text::int4[]) as policy_id,
    unnest($4::text::int2[]) as priority, unnest(string_to_array($5::text, e'\\n'))::jsonb as payload
  where pg_current_xact_id() is not null
), added as (
  insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, payload)
  select nextval('millrace.job_seq'), clock_timestamp(), i.queue_id, i.type_id, i.policy_id, i.priority, i.payload from input i
  returning ${returning}
), counted as (
  insert into millrace.count_delta (queue_id, type_id, priority, ready, total_created)
  select a.queue_id, a.type_id, a.priority, count(*), count(*) from added a group by a.queue_id, a.type_id, a.priority
)`;

export function readyParameters(rows: readonly EnqueueRow[]): Parameter[] {
  return [
    numberArray(rows.map((row) => row.typeId)),
    numberArray(rows.map((row) => row.queueId)),
    numberArray(rows.map((row) => row.policyId)),
    numberArray(rows.map((row) => row.priority)),
    jsonLines(rows.map((row) => row.payload)),
  ];
}

/** Ready now, small, and with nothing of its own beside its payload: added by `addReady`. */
export function isPlain({ scheduledAtMs, extra, links, payload }: EnqueueRow): boolean {
  return scheduledAtMs === null && extra === null && links === undefined && payload.length <= LARGE_PAYLOAD;
}
