// Statements of one transaction, in this order. The first of them locks the schedule's row until it ends.

/**
 * Moves a schedule on, if it is still the version that was read: of all who try, one gets a row.
 * $1: id; $2: version; $3: next tick; $4: when it is due; $5: the last tick recorded, or null; all in epoch ms.
 * Lock: the schedule's row. Index: its primary key.
 */
export const ADVANCE_SCHEDULE = `
update millrace.schedule s set version = s.version + 1, next_tick_at = to_timestamp($3::text::float8 / 1000),
  due_at = to_timestamp($4::text::float8 / 1000), pass_before_at = null, last_tick_at = coalesce(to_timestamp($5::text::float8 / 1000), s.last_tick_at),
  open_job_ids = millrace.open_jobs(s.open_job_ids)
where s.id = $1::text::int4 and s.version = $2::text::int4 and not s.paused
returning array_to_string(s.open_job_ids, ',') as open_job_ids, s.queued`;

/**
 * Notes ticks ($2, epoch ms) with their outcomes ($3) and reasons ($4); of a span $5 is the last tick and $6 their
 * number. A tick that stands there already is left alone and not returned.
 * Lock: the new rows. Index: schedule_run's primary key.
 */
export const ADD_RUNS = `
insert into millrace.schedule_run (schedule_id, tick_at, outcome, reason, until_at, ticks)
select $1::text::int4, to_timestamp(u.tick / 1000), u.outcome, u.reason, to_timestamp(u.until / 1000), u.ticks
from unnest($2::text::float8[], $3::text::text[], $4::text::text[], $5::text::float8[], $6::text::int4[]) u (tick, outcome, reason, until, ticks)
on conflict (schedule_id, tick_at) do nothing
returning round(date_part('epoch', tick_at) * 1000)::float8 as tick, outcome`;

/** The queued tick that waits longest. Lock: none but the schedule's. Index: schedule_run_queued. */
export const FIRST_QUEUED = `
select round(date_part('epoch', r.tick_at) * 1000)::float8 as tick from millrace.schedule_run r
where r.schedule_id = $1::text::int4 and r.outcome = 'queued' order by r.tick_at limit 1`;

/** Gives ticks ($2) their outcome ($3), reason ($4) and jobs ($5). Lock: their rows. Index: schedule_run's primary key. */
export const SETTLE_RUNS = `
update millrace.schedule_run r set outcome = $3, reason = $4, job_id = u.job_id, recorded_at = clock_timestamp()
from unnest($2::text::float8[], $5::text::int8[]) u (tick, job_id)
where r.schedule_id = $1::text::int4 and r.tick_at = to_timestamp(u.tick / 1000)`;

/** $2: jobs made now; $3: by how much the number of queued ticks changes. Lock: the schedule's row, held already. */
export const NOTE_JOBS = `
update millrace.schedule s set open_job_ids = s.open_job_ids || $2::text::int8[], last_job_id = coalesce(($2::text::int8[])[cardinality($2::text::int8[])], s.last_job_id),
  queued = s.queued + $3::text::int4
where s.id = $1::text::int4`;
