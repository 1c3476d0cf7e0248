import type { Job, JobId } from "@millrace/core";
import { numberArray } from "../array-literal.ts";
import type { Runner } from "../connection.ts";
import { JOB_COLUMNS, JOB_JOINS, ROW_COLUMNS, toJob } from "./job-columns.ts";

/**
 * Jobs by id, wherever they are: one statement, so one snapshot, in which a job that moves is in exactly one
 * place. Lock: none. Index: ready's primary key over every lane for a job that never moved, ready_id for the
 * others, the primary keys of scheduled and lease, finished_id of each day.
 */
const READ_JOBS = `
with wanted as materialized (select $1::text::int8[] as ids)
select ${JOB_COLUMNS}
from (
  select ${ROW_COLUMNS} from millrace.ready_row r
  where r.queue_id = any (array(select id from millrace.queue)) and r.priority = any ('{1,2,3,4,5,6,7,8,9}'::int2[])
    and r.head = any ('{0,1,2}'::int2[]) and r.seq = any ((select ids from wanted)::int8[]) and r.moved_id is null
  union all select ${ROW_COLUMNS} from millrace.ready_row r where r.moved_id = any ((select ids from wanted)::int8[])
  union all select ${ROW_COLUMNS} from millrace.scheduled_row s where s.id = any ((select ids from wanted)::int8[])
  union all select ${ROW_COLUMNS} from millrace.lease_row l where l.lease_ids && (select ids from wanted) and l.id = any ((select ids from wanted)::int8[])
  union all select ${ROW_COLUMNS} from millrace.finished_row f where f.id = any ((select ids from wanted)::int8[])
) j ${JOB_JOINS}`;

export async function readJobs(
  runner: Runner,
  bind: (text: string) => string,
  ids: readonly JobId[],
): Promise<Job[]> {
  const rows = await runner.run(bind(READ_JOBS), [numberArray(ids)]);
  return rows.map(toJob);
}

/**
 * Which of some jobs have ended. The ids stand in a CTE, as above, so that a plan for these very ids promises
 * nothing and the prepared one is kept: planning for every day's partitions costs more than reading them.
 * Lock: none. Index: finished_id of each day.
 */
const READ_FINISHED = `
with wanted as materialized (select $1::text::int8[] as ids)
select ${JOB_COLUMNS} from millrace.finished_row j ${JOB_JOINS} where j.id = any ((select ids from wanted)::int8[])`;

export async function readFinishedJobs(
  runner: Runner,
  bind: (text: string) => string,
  ids: readonly JobId[],
): Promise<Job[]> {
  const rows = await runner.run(bind(READ_FINISHED), [numberArray(ids)]);
  return rows.map(toJob);
}
