import { type JobId, type JobLogLine, type JobLogPage, LOG_LEVELS } from "@millrace/core";
import type { Runner } from "../connection.ts";

/**
 * A page of a job's lines, and one row more to know whether it is the last; the first row (line 0) says how many
 * were not kept. Lock: none. Index: job_log_job_id_line of each day, job_report's primary key.
 */
const READ_LOGS = `
select 0 as line, coalesce((select r.log_dropped from millrace.job_report r where r.job_id = $1::text::int8), 0) as attempt, null::int2 as level, null as message, null as fields, null::float8 as logged_ms
union all
(select l.line, l.attempt, l.level, l.message, l.fields::text, extract(epoch from l.logged_at)::float8 * 1000
from millrace.job_log l where l.job_id = $1::text::int8 and l.line > $2::text::int4
order by l.line limit $3::text::int4)
order by line`;

export async function readLogs(
  runner: Runner,
  bind: (text: string) => string,
  id: JobId,
  after: number,
  limit: number,
): Promise<JobLogPage> {
  const [head, ...rows] = await runner.run(bind(READ_LOGS), [id, String(after), String(limit + 1)]);
  const lines = rows.slice(0, limit).map(
    (row): JobLogLine => ({
      line: row.line as number,
      attempt: row.attempt as number,
      level: LOG_LEVELS[(row.level as number) - 1]!,
      message: row.message as string,
      fields: row.fields === null ? null : JSON.parse(row.fields as string),
      loggedAt: new Date(Math.round(row.logged_ms as number)),
    }),
  );
  const nextAfter = rows.length > limit ? lines.at(-1)!.line : null;
  return { lines, nextAfter, dropped: head?.attempt as number };
}
