import type { HandledType, HeartbeatAnswer, Lease } from "@millrace/core";
import { numberArray, textArray } from "../array-literal.ts";
import type { Runner } from "../connection.ts";

/**
 * Beats for the worker ids of one process and tells what they hold, and which of its handlers are older than what is stored. One
 * statement: what it lists was open when the beat was counted. Lock: the worker rows, updated in place (no index holds what changes).
 * Index: primary keys of worker and lease, job_type's unique name. Of leases it reads what is no earlier than each id may hold ($4), since
 * those before are dead rows while a transaction stays open. Rows: the live ids, the open leases, the cancel requests,
 * the process's types.
 */
const HEARTBEAT = `
with handled as materialized (
  select h.type, h.version, t.schema_version > h.version as outdated, t.schema_version
  from (select unnest($2::text::text[]) as type, unnest($3::text::int4[]) as version) h left join millrace.job_type t on t.name = h.type
), held as materialized (
  select unnest($1::text::int8[]) as worker_id, unnest($4::text::int8[]) as first_lease
), beat as (
  update millrace.worker w set beat_at = clock_timestamp(), first_lease = greatest(w.first_lease, h.first_lease),
    types = case when $2::text is null then w.types else array(select h.type from handled h where h.outdated is not true) end,
    outdated = case when $2::text is null then w.outdated else array(select h.type from handled h where h.outdated) end
  from held h where w.id = h.worker_id and w.ended_at is null returning w.id
), open as materialized (
  select l.* from held h cross join lateral (
    select l.worker_id, l.number, l.ids from millrace.lease l
    where l.worker_id = h.worker_id and l.number >= h.first_lease order by l.number offset 0) l
)
select 'worker' as what, b.id::text as name, null::float8 as number, null::int4 as position, null::text as job_id from beat b
union all
select 'lease', l.worker_id::text, l.number::float8, null, null from open l
union all
select 'cancel', l.worker_id::text, l.number::float8, array_position(l.ids, c.job_id), c.job_id::text
from millrace.cancel_request c join open l on c.job_id = any (l.ids)
union all
select 'outdated', h.type, h.version, h.schema_version, null from handled h where h.outdated`;

export async function heartbeat(
  runner: Runner,
  bind: (text: string) => string,
  held: readonly Lease[],
  handled?: readonly HandledType[],
): Promise<HeartbeatAnswer> {
  const rows = await runner.run(bind(HEARTBEAT), [
    numberArray(held.map(({ workerId }) => workerId)),
    handled === undefined ? null : textArray(handled.map(({ type }) => type)),
    handled === undefined ? null : numberArray(handled.map(({ schemaVersion }) => schemaVersion)),
    numberArray(held.map(({ number }) => number)),
  ]);
  const lease = (row: (typeof rows)[number]) => ({
    workerId: row.name as string,
    number: row.number as number,
  });
  return {
    alive: rows.filter((row) => row.what === "worker").map((row) => row.name as string),
    leases: rows.filter((row) => row.what === "lease").map(lease),
    cancels: rows
      .filter((row) => row.what === "cancel")
      .map((row) => ({ lease: lease(row), position: row.position as number, id: row.job_id as string })),
    outdated: rows
      .filter((row) => row.what === "outdated")
      .map((row) => ({
        type: row.name as string,
        schemaVersion: row.number as number,
        storedVersion: row.position as number,
      })),
  };
}
