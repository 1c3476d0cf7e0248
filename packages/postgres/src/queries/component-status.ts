const COLUMNS = `c.component, c.status, c.previous, c.message, c.details, c.job_id::text as job_id,
  (date_part('epoch', c.since) * 1000)::float8 as since, (date_part('epoch', c.observed_at) * 1000)::float8 as observed_at`;

/**
 * Keeps a report ($1 component, $2 status, $3 message, $4 details as JSON, $5 observed at in ISO 8601 or null, $6 job) unless a newer one
 * is there; no row then. Lock: the component's row. Index: component_status's primary key.
 */
export const PUT_COMPONENT_STATUS = `
insert into millrace.component_status as c (component, status, message, details, since, observed_at, job_id)
select $1::text, $2::text, $3::text, $4::text::jsonb, o.at, o.at, $6::text::int8
from (select coalesce($5::text::timestamptz, clock_timestamp()) as at) o
on conflict (component) do update set status = excluded.status, message = excluded.message, details = excluded.details,
  previous = case when c.job_id = excluded.job_id then c.previous else c.status end,
  since = case when c.status = excluded.status then c.since else excluded.observed_at end,
  observed_at = excluded.observed_at, job_id = excluded.job_id
where excluded.observed_at >= c.observed_at
returning ${COLUMNS}`;

/** $1: the component. Lock: none. Index: component_status's primary key. */
export const READ_COMPONENT_STATUS = `select ${COLUMNS} from millrace.component_status c where c.component = $1::text`;

/** All of them: as many as somebody has named. Lock: none. Index: none. */
export const LIST_COMPONENT_STATUSES = `select ${COLUMNS} from millrace.component_status c order by c.component collate "C"`;
