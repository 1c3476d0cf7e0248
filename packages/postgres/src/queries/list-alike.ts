import type { JobPage } from "@millrace/core";
import type { Runner } from "../connection.ts";
import { JOB_COLUMNS, JOB_JOINS, ROW_COLUMNS } from "./job-columns.ts";
import { askColumns, askValues, fits } from "./list-filters.ts";
import { type ListRequest, MAX_ID, pageAnd, SEARCHED, SHOWN, toPage } from "./list-jobs.ts";

/**
 * One page of failed jobs whose messages have the fingerprint $1 in common, newest first below the id $2.
 * Lock: none. Index: finished_other_fingerprint of each day.
 */
const LIST_ALIKE = `
select null as next_id, ${JOB_COLUMNS} from (
  select ${ROW_COLUMNS} from millrace.finished_row f
  where f.status_code = 2 and millrace.failure_fingerprint(f.error_message) = $1::text and f.id < $2::text::int8
  order by f.id desc limit $3::text::int8) j ${JOB_JOINS}`;

/** Ids and what filters look at of the same jobs, without what only the page's own need. */
const ALIKE = `
select x.* from millrace.finished_other x
where x.status = 2 and millrace.failure_fingerprint(x.error_message) = $1::text and x.id < $2::text::int8 and ${SHOWN}
order by x.id desc`;

/**
 * The same, of those that fit other filters: it looks at the newest 20 000 alike for a page; the next page then begins
 * below. That number is written as a query, whose value the planner does not know: of a known one it thinks that all of
 * them are needed, and sorts them. Lock: none. Index: finished_other_fingerprint of each day, finished_id.
 */
const LIST_FITTING = `
with ask as materialized (
  select ${askColumns(4)}
), page as materialized (
  select x.id from (${ALIKE} limit (select ${SEARCHED})) x where ${fits({ id: "x.id", status: "failed" })} limit $3::text::int8
), job as (
  select ${ROW_COLUMNS} from millrace.finished_row f where f.status_code = 2 and f.id = any (array(select id from page))
)
${pageAnd(`case when (select count(*) from page) < $3::text::int8 then (select x.id from (${ALIKE}) x offset (select ${SEARCHED - 1}) limit 1) end`)}`;

export async function listAlike(
  runner: Runner,
  bind: (text: string) => string,
  { beforeId, limit, filter: { fingerprint, ...others } }: ListRequest,
): Promise<JobPage> {
  const asked = askValues(others);
  const range = [fingerprint as string, beforeId ?? MAX_ID, String(limit)];
  return asked.every((value) => value === null)
    ? toPage(await runner.run(bind(LIST_ALIKE), range), limit, null)
    : toPage(await runner.run(bind(LIST_FITTING), [...range, ...asked]), limit, SEARCHED);
}
