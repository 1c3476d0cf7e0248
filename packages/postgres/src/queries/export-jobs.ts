import { FINISHED_STATUSES, type Job, type JobFilter } from "@millrace/core";
import { numberArray } from "../array-literal.ts";
import type { Runner } from "../connection.ts";
import { readCursor } from "../read-cursor.ts";
import { JOB_COLUMNS, JOB_JOINS, ROW_COLUMNS, toJob } from "./job-columns.ts";

/**
 * Every job that fits, in the order in which the tables are read. Places and days of other statuses are left out by the
 * planner, which knows the values: the statement is planned for each export.
 * Lock: none. Index: none, all of the places that are left is read.
 */
const EXPORT = `
select ${JOB_COLUMNS} from (
  select ${ROW_COLUMNS} from millrace.ready_row r where $1::text is null or $1::text = 'pending'
  union all select ${ROW_COLUMNS} from millrace.scheduled_row s where $1::text is null or $1::text = 'pending'
  union all select ${ROW_COLUMNS} from millrace.lease_row l where $1::text is null or $1::text = 'running'
  union all select ${ROW_COLUMNS} from millrace.finished_row f where f.status_code = any ($2::text::int2[])
) j ${JOB_JOINS}
where ($3::text is null or t.name = $3::text) and ($4::text is null or q.name = $4::text) and ($5::text is null or j.priority = $5::text::int2)
  and ($6::text is null or j.created_at > to_timestamp($6::text::float8 / 1000)) and ($7::text is null or j.created_at < to_timestamp($7::text::float8 / 1000))
  and ($8::text is null or j.error_code = $8::text) and ($9::text is null or j.payload @> $9::text::jsonb)
  and ($10::text is null or millrace.failure_fingerprint(j.error_message) = $10::text)
  and ($11::text is null or j.completed_at > to_timestamp($11::text::float8 / 1000)) and ($12::text is null or j.completed_at < to_timestamp($12::text::float8 / 1000))`;

export async function* exportJobs(
  session: Runner,
  bind: (text: string) => string,
  filter: JobFilter,
): AsyncGenerator<readonly Job[]> {
  const { status } = filter;
  const codes = FINISHED_STATUSES.flatMap((finished, index) =>
    status === undefined || status === finished ? [index + 1] : [],
  );
  const text = (value: string | number | undefined) => (value === undefined ? null : String(value));
  await session.run("begin transaction isolation level repeatable read read only");
  const parameters = [
    status ?? null,
    numberArray(codes),
    text(filter.type),
    text(filter.queue),
    text(filter.priority),
    text(filter.createdAfter?.getTime()),
    text(filter.createdBefore?.getTime()),
    text(filter.errorCode),
    filter.payload === undefined ? null : JSON.stringify(filter.payload),
    text(filter.fingerprint),
    text(filter.endedAfter?.getTime()),
    text(filter.endedBefore?.getTime()),
  ];
  const sizeOf = (row: Record<string, unknown>) =>
    String(row.payload).length + String(row.result).length + 500;
  for await (const rows of readCursor(session, bind(EXPORT), parameters, sizeOf)) yield rows.map(toJob);
}
