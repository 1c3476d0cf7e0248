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

/**
 * $1: a row of schedule as JSON, but for its times: $2 to $6, epoch ms; $7: which version it replaces, 0: none.
 * What it locks is told at the function.
 */
export const WRITE_SCHEDULE = `
select millrace.write_schedule(jsonb_populate_record(null::millrace.schedule, $1::text::jsonb || jsonb_build_object('anchor_at', ${time("$2")},
  'start_at', ${time("$3")}, 'end_at', ${time("$4")}, 'next_tick_at', ${time("$5")}, 'due_at', ${time("$6")})), $7::text::int4) as answer`;

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
  version: number,
): Parameter[] {
  const text = (value: number | null) => (value === null ? null : String(value));
  const row = {
    name: schedule.name,
    type_id: typeId,
    queue_id: queueId,
    priority: schedule.priority,
    key: schedule.key,
    policy: schedule.policy,
    payload: JSON.parse(schedule.payload) as unknown,
    cron: timing.cron,
    interval_ms: timing.intervalMs,
    time_zone: timing.timeZone,
    jitter_ms: timing.jitterMs,
    overlap: schedule.overlap,
    catch_up: schedule.catchUp,
    catch_up_max: schedule.catchUpMax,
    paused: schedule.paused,
  };
  return [
    JSON.stringify(row),
    text(timing.anchorAtMs),
    text(timing.startAtMs),
    text(timing.endAtMs),
    text(schedule.nextTickAtMs),
    text(schedule.dueAtMs),
    String(version),
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
