import type { JobId, JobLinks } from "@millrace/core";
import { elementsOf, jsonLines, numberArray } from "../array-literal.ts";
import type { Runner } from "../connection.ts";

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
const LARGE_PAYLOAD = 2048;

/**
 * Adds jobs that are ready now and small: one narrow row each.
 * `pg_current_xact_id` is evaluated before the first nextval, so that whoever sees a later seq knows by the
 * oldest running transaction when no earlier one can still turn up.
 * Lock: none but the new rows. Index: ready's primary key. Rows: one, the ids in the order given.
 * Arrays unnested side by side in a select list stay in step and in order, and are not stored before they are read.
 * Hints ($6) are looked at once the transaction has its id, as millrace.is_wanted asks: by the outer aggregate.
 */
const ENQUEUE_READY = `
with input as (
  select unnest($1::text::int4[]) as type_id, unnest($2::text::int4[]) as queue_id, unnest($3::text::int4[]) as policy_id,
    unnest($4::text::int2[]) as priority, unnest(string_to_array($5::text, e'\\n'))::jsonb as payload
  where pg_current_xact_id() is not null
), added as (
  insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, payload)
  select nextval('millrace.job_seq'), clock_timestamp(), i.queue_id, i.type_id, i.policy_id, i.priority, i.payload from input i
  returning seq, queue_id, type_id, priority
), counted as (
  insert into millrace.count_delta (queue_id, type_id, priority, ready, total_created)
  select a.queue_id, a.type_id, a.priority, count(*), count(*) from added a group by a.queue_id, a.type_id, a.priority
)
select array_agg(a.seq)::text as ids,
  (select count(millrace.hint(h)) from jsonb_array_elements($6::text::jsonb) h where count(a.seq) > 0)::int4 as hints
from added a`;

/**
 * The general form: some jobs wait for their time ($6, epoch ms or null), some payloads are large ($7), some have
 * rare fields ($8). $9: hints, as above.
 * Lock: none but the new rows. Rows: one, the ids in the order given.
 */
const ENQUEUE_ANY = `
with input as materialized (
  select nextval('millrace.job_seq') as id, i.*, i.due_ms > date_part('epoch', clock_timestamp()) * 1000 as later,
    nullif(coalesce(i.rare, '{}') || jsonb_strip_nulls(jsonb_build_object('scheduledAt', i.due_ms,
      'dueAt', case when i.due_ms is not null then greatest(i.due_ms, (date_part('epoch', clock_timestamp()) * 1000)::bigint) end)), '{}') as extra
  from (
    select u.* from unnest($1::text::int4[], $2::text::int4[], $3::text::int4[], $4::text::int2[], string_to_array($5::text, e'\\n')::jsonb[],
      $6::text::int8[], $7::text::bool[], string_to_array($8::text, e'\\n', '')::jsonb[]) with ordinality as u (type_id, queue_id, policy_id, priority, payload, due_ms, large, rare, ord)
    where pg_current_xact_id() is not null order by ord
  ) i
), stored as (
  insert into millrace.payload (id, body) select i.id, i.payload from input i where i.large
), added as (
  insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, payload, extra)
  select i.id, clock_timestamp(), i.queue_id, i.type_id, i.policy_id, i.priority, case when not i.large then i.payload end, i.extra
  from input i where i.later is not true
), waiting as (
  insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, priority, payload, extra)
  select i.id, to_timestamp(i.due_ms / 1000.0), clock_timestamp(), i.queue_id, i.type_id, i.policy_id, i.priority,
    case when not i.large then i.payload end, i.extra
  from input i where i.later
), counted as (
  insert into millrace.count_delta (queue_id, type_id, priority, ready, scheduled, total_created)
  select i.queue_id, i.type_id, i.priority, nullif(count(*) filter (where i.later is not true), 0), nullif(count(*) filter (where i.later), 0), count(*)
  from input i group by i.queue_id, i.type_id, i.priority
)
select array_agg(i.id order by i.ord)::text as ids,
  (select count(millrace.hint(h)) from jsonb_array_elements($9::text::jsonb) h where count(i.id) > 0)::int4 as hints
from input i`;

/** `hints`: told by the commit; a JSON list. */
export async function enqueueJobs(
  runner: Runner,
  bind: (text: string) => string,
  rows: readonly EnqueueRow[],
  hints: string,
): Promise<JobId[]> {
  const plain = rows.every(
    (row) => row.scheduledAtMs === null && row.extra === null && row.payload.length <= LARGE_PAYLOAD,
  );
  const parameters = [
    numberArray(rows.map((row) => row.typeId)),
    numberArray(rows.map((row) => row.queueId)),
    numberArray(rows.map((row) => row.policyId)),
    numberArray(rows.map((row) => row.priority)),
    jsonLines(rows.map((row) => row.payload)),
  ];
  if (!plain) {
    parameters.push(
      numberArray(rows.map((row) => row.scheduledAtMs)),
      `{${rows.map((row) => row.payload.length > LARGE_PAYLOAD).join(",")}}`,
      jsonLines(rows.map((row) => row.extra)),
    );
  }
  parameters.push(hints);
  const [added] = await runner.run(bind(plain ? ENQUEUE_READY : ENQUEUE_ANY), parameters);
  return elementsOf(added?.ids as string);
}
