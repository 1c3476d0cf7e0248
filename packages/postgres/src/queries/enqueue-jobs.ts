import type { JobId } from "@millrace/core";
import { elementsOf, jsonLines, numberArray } from "../array-literal.ts";
import type { Parameter, Runner } from "../connection.ts";
import { addReady, type EnqueueRow, isPlain, LARGE_PAYLOAD, readyParameters } from "./add-ready.ts";

/** Rows: one, the ids in the order given. $6: hints, looked at once the transaction has its id, as millrace.is_wanted asks: by the outer aggregate. */
const ENQUEUE_READY = `${addReady("seq, queue_id, type_id, priority")}
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

/** Locks and indexes are told at the function. Rows: one. $6: hints, as above. */
const ADD_ONE = `
select a.seq::text as id, a.handed
from millrace.add_one($1::text::int4, $2::text::int4, $3::text::int4, $4::text::int2, $5::text::jsonb, $6::text::jsonb) a`;

export function addOneParameters(row: EnqueueRow, hints: string): Parameter[] {
  return [row.typeId, row.queueId, row.policyId, row.priority, row.payload, hints].map(String);
}

/** Adds one plain job by a transaction that ends with this statement. `handed`: to an idle worker, so nobody has to be told. */
export async function addOneJob(
  runner: Runner,
  bind: (text: string) => string,
  row: EnqueueRow,
  hints: string,
): Promise<{ readonly id: JobId; readonly handed: boolean }> {
  const [added] = await runner.run(bind(ADD_ONE), addOneParameters(row, hints));
  return { id: added?.id as JobId, handed: added?.handed === true };
}

/** `hints`: told by the commit; a JSON list. */
export async function enqueueJobs(
  runner: Runner,
  bind: (text: string) => string,
  rows: readonly EnqueueRow[],
  hints: string,
): Promise<JobId[]> {
  const plain = rows.every(isPlain);
  const parameters = readyParameters(rows);
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
