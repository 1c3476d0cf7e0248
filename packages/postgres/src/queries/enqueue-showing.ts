import type { Job } from "@millrace/core";
import type { Row, Runner } from "../connection.ts";
import { addReady, type EnqueueRow, readyParameters } from "./add-ready.ts";
import { addOneParameters } from "./enqueue-jobs.ts";
import { JOB_COLUMNS, JOB_JOINS, toJob } from "./job-columns.ts";

/** Jobs that were added just now, as `ready_row` would show them. */
const SHOWN = `
from (
  select a.seq as id, a.queue_id, a.type_id, a.policy_id, 'pending' as status, a.priority, a.payload, null::jsonb as result,
    case when exists (select from millrace.queue d where d.id = a.queue_id and d.drain_before <= a.seq) then 3 else 0 end as reason,
    null::text as error_code, null::text as error_message, 0 as retry_count, 0 as crashes, a.created_at, a.created_at as updated_at,
    null::timestamptz as scheduled_at, null::timestamptz as started_at, null::timestamptz as completed_at,
    null::timestamptz as cancel_requested_at, null::jsonb as cancel, null::text as key, null::jsonb as extra
  from added a
) j ${JOB_JOINS}
order by j.id`;

/**
 * Adds jobs as `addReady` does, and reads them as `ready_row` would show them: a statement of its own would look for
 * them in every lane. Lock and index: of `addReady`, and small tables' primary keys. Rows: the jobs in the order given.
 * Hints ($6) are looked at once the transaction has its id, as millrace.is_wanted asks: after the rows were added.
 */
const ENQUEUE_SHOWING = `${addReady("seq, created_at, queue_id, type_id, policy_id, priority, payload")}
select ${JOB_COLUMNS},
  (select count(millrace.hint(h)) from jsonb_array_elements($6::text::jsonb) h where (select count(*) from added) > 0)::int4 as hints
${SHOWN}`;

/** The same of one job, by `add_one`: shown as it was added, though it may have been handed to an idle worker. */
const ADD_ONE_SHOWING = `
with added as (
  select a.seq, a.created_at, a.handed, $1::text::int4 as type_id, $2::text::int4 as queue_id, $3::text::int4 as policy_id, $4::text::int2 as priority,
    $5::text::jsonb as payload
  from millrace.add_one($1::text::int4, $2::text::int4, $3::text::int4, $4::text::int2, $5::text::jsonb, $6::text::jsonb) a
)
select ${JOB_COLUMNS}, (select a.handed from added a) as handed
${SHOWN}`;

/** For plain rows alone. `hints`: told by the commit; a JSON list. */
export async function enqueueShowing(
  runner: Runner,
  bind: (text: string) => string,
  rows: readonly EnqueueRow[],
  hints: string,
): Promise<Job[]> {
  return (await runner.run(bind(ENQUEUE_SHOWING), [...readyParameters(rows), hints])).map(toJob);
}

/** As `addOneJob`. */
export async function addOneShowing(
  runner: Runner,
  bind: (text: string) => string,
  row: EnqueueRow,
  hints: string,
): Promise<{ readonly job: Job; readonly handed: boolean }> {
  const [added] = await runner.run(bind(ADD_ONE_SHOWING), addOneParameters(row, hints));
  return { job: toJob(added as Row), handed: added?.handed === true };
}
