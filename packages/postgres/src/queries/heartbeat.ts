import type { HeartbeatAnswer, WorkerId } from "@millrace/core";
import { numberArray } from "../array-literal.ts";
import type { Runner } from "../connection.ts";

/**
 * Beats for the worker ids of one process and tells what they hold. One statement: what it lists was open when
 * the beat was counted. Lock: the worker rows, updated in place (no index holds beat_at).
 * Index: primary keys of worker and lease. Rows: the live ids, the open leases, the cancel requests.
 */
const HEARTBEAT = `
with beat as (
  update millrace.worker w set beat_at = clock_timestamp() where w.id = any ($1::text::int8[]) and w.ended_at is null returning w.id
)
select 'worker' as what, b.id::text as worker_id, null::float8 as number, null::int4 as position, null::text as job_id from beat b
union all
select 'lease', l.worker_id::text, l.number::float8, null, null from millrace.lease l where l.worker_id = any ($1::text::int8[])
union all
select 'cancel', l.worker_id::text, l.number::float8, array_position(l.ids, c.job_id), c.job_id::text
from millrace.cancel_request c join millrace.lease l on l.worker_id = any ($1::text::int8[]) and c.job_id = any (l.ids)`;

export async function heartbeat(
  runner: Runner,
  bind: (text: string) => string,
  ids: readonly WorkerId[],
): Promise<HeartbeatAnswer> {
  const rows = await runner.run(bind(HEARTBEAT), [numberArray(ids)]);
  const lease = (row: (typeof rows)[number]) => ({
    workerId: row.worker_id as string,
    number: row.number as number,
  });
  return {
    alive: rows.filter((row) => row.what === "worker").map((row) => row.worker_id as string),
    leases: rows.filter((row) => row.what === "lease").map(lease),
    cancels: rows
      .filter((row) => row.what === "cancel")
      .map((row) => ({ lease: lease(row), position: row.position as number, id: row.job_id as string })),
  };
}
