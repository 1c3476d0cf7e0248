const ms = (column: string) => `(date_part('epoch', ${column}) * 1000)::float8`;

/**
 * What happened to one job. Lock: none. Index: as a read of the job by its id; attempt_job_id and audit_target of each day.
 */
export const READ_EVENTS = `
select e.id, e.job_id::text, e.attempt, e.event, ${ms("e.at")} as at, e.error_code, e.error_message, e.worker_id::text, e.actor
from millrace.job_events e where e.job_id = $1::text::int8
order by e.at, e.attempt nulls last, array_position('{created,cancel,started,retried,rescued}'::text[], e.event) nulls last`;

/** $1: most rows; $2: the id before them; then the filters, null where there is none. Lock: none. Index: audit_id, audit_target of each day. */
export const LIST_AUDIT = `
select a.id::text, ${ms("a.at")} as at, a.actor, a.action, a.target_kind, a.target_id, a.before::text, a.after::text
from millrace.audit a
where ($2::text is null or a.id < $2::text::int8) and ($3::text is null or a.actor = $3) and ($4::text is null or a.action = $4)
  and ($5::text is null or a.target_kind = $5) and ($6::text is null or a.target_id = $6)
  and ($7::text is null or a.at > to_timestamp($7::text::float8 / 1000)) and ($8::text is null or a.at < to_timestamp($8::text::float8 / 1000))
order by a.id desc limit $1::text::int4`;
