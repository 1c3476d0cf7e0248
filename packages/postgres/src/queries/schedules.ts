import type { CatchUp, JobPolicy, Overlap, ScheduleDefinition, StoredSchedule } from "@millrace/core";
import type { Parameter, Row } from "../connection.ts";

const ms = (column: string) => `round(date_part('epoch', ${column}) * 1000)::float8`;
const time = (parameter: string) => `to_timestamp(${parameter}::text::float8 / 1000)`;

/** Columns of a schedule `s` with its type `t` and its own queue `q`. */
const COLUMNS = `s.id, s.name, s.version, t.name as type, q.name as queue, s.priority, s.key, s.policy::text as policy, s.payload::text as payload,
  s.cron, s.interval_ms::float8 as interval_ms, s.time_zone, ${ms("s.anchor_at")} as anchor_at, ${ms("s.start_at")} as start_at, ${ms("s.end_at")} as end_at,
  s.jitter_ms, s.overlap, s.catch_up, s.catch_up_max, s.paused, ${ms("s.next_tick_at")} as next_tick_at, ${ms("s.due_at")} as due_at,
  ceil(date_part('epoch', s.pass_before_at) * 1000)::float8 as pass_before_at, s.queued, ${ms("s.last_tick_at")} as last_tick_at,
  s.last_job_id::text as last_job_id, ${ms("s.created_at")} as created_at, ${ms("s.updated_at")} as updated_at`;
const JOINS = "join millrace.job_type t on t.id = s.type_id left join millrace.queue q on q.id = s.queue_id";

/** Lock: none. Index: the unique name. */
export const READ_SCHEDULE = `select ${COLUMNS} from millrace.schedule s ${JOINS} where s.name = $1`;

/** The same, kept from changing until the transaction ends. Lock: the schedule's row. Index: the unique name. */
export const LOCK_SCHEDULE = `${READ_SCHEDULE} for no key update of s`;

/** $1: most rows; $2: the name before them, or null. Lock: none. Index: the unique name. */
export const LIST_SCHEDULES = `
select ${COLUMNS} from millrace.schedule s ${JOINS}
where $2::text is null or s.name > $2::text order by s.name limit $1::text::int4`;

/**
 * What is due by this server's clock, and what waits for earlier jobs that have ended; always one row at least,
 * for the clock. $1: most rows of each kind.
 * Lock: none. Index: schedule_due_at, schedule_queued.
 */
export const FIND_DUE_SCHEDULES = `
with clock as materialized (select millrace.schedule_clock() as now)
select ${ms("c.now")} as now_ms,
  (select date_part('epoch', min(n.due_at) - c.now) * 1000 from millrace.schedule n where not n.paused and n.due_at > c.now)::float8 as next_due_ms, d.*
from clock c left join lateral (
  (select ${COLUMNS} from millrace.schedule s ${JOINS}
    where not s.paused and s.due_at <= c.now order by s.due_at limit $1::text::int4)
  union all
  (select ${COLUMNS} from millrace.schedule s ${JOINS}
    where s.queued > 0 and not s.paused and (s.due_at is null or s.due_at > c.now)
      and cardinality(millrace.open_jobs(s.open_job_ids)) = 0 limit $1::text::int4)
) d on true`;

/** $1 to $20 as scheduleParameters gives them. Lock: the new row. */
export const ADD_SCHEDULE = `
insert into millrace.schedule (name, type_id, queue_id, priority, policy, payload, cron, interval_ms, time_zone, anchor_at, start_at, end_at,
  jitter_ms, overlap, catch_up, catch_up_max, paused, next_tick_at, due_at, key)
values ($1, $2::text::int4, $3::text::int4, $4::text::int2, $5::text::jsonb, $6::text::jsonb, $7, $8::text::int8, $9, ${time("$10")}, ${time("$11")},
  ${time("$12")}, $13::text::int4, $14, $15, $16::text::int4, $17::text::bool, ${time("$18")}, ${time("$19")}, $20)
on conflict (name) do nothing returning id`;

/**
 * $21: the version that it replaces. Queued ticks of a schedule that no longer queues are skipped.
 * Lock: the schedule's row, and its queued ticks'. Index: the unique name, schedule_run_queued.
 */
export const REPLACE_SCHEDULE = `
with changed as (
  update millrace.schedule s set type_id = $2::text::int4, queue_id = $3::text::int4, priority = $4::text::int2, policy = $5::text::jsonb,
    payload = $6::text::jsonb, cron = $7, interval_ms = $8::text::int8, time_zone = $9, anchor_at = ${time("$10")}, start_at = ${time("$11")},
    end_at = ${time("$12")}, jitter_ms = $13::text::int4, overlap = $14, catch_up = $15, catch_up_max = $16::text::int4, paused = $17::text::bool,
    next_tick_at = ${time("$18")}, due_at = ${time("$19")}, key = $20, pass_before_at = null, queued = case when $14 = 'queue' then s.queued else 0 end,
    version = s.version + 1, updated_at = clock_timestamp()
  where s.name = $1 and s.version = $21::text::int4 returning s.id
), dropped as (
  update millrace.schedule_run r set outcome = 'skipped', reason = 'overlap'
  where r.schedule_id in (select c.id from changed c) and r.outcome = 'queued' and $14 <> 'queue'
)
select c.id from changed c`;

/** Lock: the schedule's row and its ledger. Index: the unique name, schedule_run's primary key. */
export const REMOVE_SCHEDULE = `
with gone as (delete from millrace.schedule s where s.name = $1 returning s.id),
runs as (delete from millrace.schedule_run r where r.schedule_id in (select g.id from gone g))
select g.id from gone g`;

/** $1: name; $2: most rows; $3: epoch ms that they come before, or null. Lock: none. Index: schedule_run's primary key. */
export const LIST_SCHEDULE_RUNS = `
select s.id, ${ms("r.tick_at")} as tick_at, ${ms("r.until_at")} as until_at, r.ticks, r.outcome, r.reason, r.job_id::text as job_id,
  ${ms("r.recorded_at")} as recorded_at
from millrace.schedule s left join lateral (
  select * from millrace.schedule_run r where r.schedule_id = s.id and ($3::text is null or r.tick_at < ${time("$3")})
  order by r.tick_at desc limit $2::text::int4
) r on true
where s.name = $1 order by r.tick_at desc`;

export function scheduleParameters(
  { timing, ...schedule }: ScheduleDefinition,
  typeId: number,
  queueId: number | null,
): Parameter[] {
  const text = (value: number | null) => (value === null ? null : String(value));
  return [
    schedule.name,
    String(typeId),
    text(queueId),
    String(schedule.priority),
    JSON.stringify(schedule.policy),
    schedule.payload,
    timing.cron,
    text(timing.intervalMs),
    timing.timeZone,
    String(timing.anchorAtMs),
    text(timing.startAtMs),
    text(timing.endAtMs),
    String(timing.jitterMs),
    schedule.overlap,
    schedule.catchUp,
    text(schedule.catchUpMax),
    String(schedule.paused),
    text(schedule.nextTickAtMs),
    text(schedule.dueAtMs),
    schedule.key,
  ];
}

export function toStoredSchedule(row: Row): StoredSchedule {
  const time = (name: string) => row[name] as number | null;
  return {
    id: row.id as number,
    name: row.name as string,
    version: row.version as number,
    type: row.type as string,
    queue: row.queue as string | null,
    priority: row.priority as number,
    key: row.key as string | null,
    policy: JSON.parse(row.policy as string) as Partial<JobPolicy>,
    payload: row.payload as string,
    timing: {
      cron: row.cron as string | null,
      intervalMs: row.interval_ms as number | null,
      timeZone: row.time_zone as string,
      anchorAtMs: row.anchor_at as number,
      startAtMs: time("start_at"),
      endAtMs: time("end_at"),
      jitterMs: row.jitter_ms as number,
    },
    overlap: row.overlap as Overlap,
    catchUp: row.catch_up as CatchUp,
    catchUpMax: row.catch_up_max as number | null,
    paused: row.paused as boolean,
    nextTickAtMs: time("next_tick_at"),
    dueAtMs: time("due_at"),
    passBeforeMs: time("pass_before_at"),
    queued: row.queued as number,
    lastTickAtMs: time("last_tick_at"),
    lastJobId: row.last_job_id as string | null,
    createdAtMs: row.created_at as number,
    updatedAtMs: row.updated_at as number,
  };
}
