-- Schedules: each tick becomes exactly one job, whoever makes it, and the ledger tells what became of it.
-- When the next tick is, is worked out by the processes; the database decides what is due and who takes it.
-- minimumRelease: 0.1.0

create table millrace.schedule (
  id integer generated always as identity primary key,
  name text not null unique,
  type_id integer not null,
  queue_id integer,
  priority smallint not null,
  key text,
  policy jsonb not null,
  payload jsonb not null,
  cron text,
  interval_ms bigint,
  time_zone text not null,
  anchor_at timestamp with time zone not null,
  start_at timestamp with time zone,
  end_at timestamp with time zone,
  jitter_ms integer not null,
  overlap text not null,
  catch_up text not null,
  catch_up_max integer,
  paused boolean not null,
  version integer not null default 1,
  next_tick_at timestamp with time zone,
  due_at timestamp with time zone,
  pass_before_at timestamp with time zone,
  queued integer not null default 0,
  last_tick_at timestamp with time zone,
  last_job_id bigint,
  open_job_ids bigint[] not null default '{}',
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  constraint schedule_name_check check (name ~ '^[0-9A-Za-z_.:-]{1,80}$'),
  constraint schedule_key_check check (length(key) >= 1 and length(key) <= 200),
  constraint schedule_timing_check check ((cron is null) <> (interval_ms is null)),
  constraint schedule_overlap_check check (overlap in ('skip', 'queue', 'cancel', 'allow')),
  constraint schedule_catch_up_check check (catch_up in ('none', 'one', 'all'))
) with (fillfactor = 50);
create index schedule_due_at on millrace.schedule (due_at) where not paused;
create index schedule_queued on millrace.schedule (id) where queued > 0 and not paused;
comment on table millrace.schedule is 'What is to become a job again and again. Change it by the API or the functions, which keep the next tick right';
comment on column millrace.schedule.id is 'Stays the same for as long as the schedule is there; the ledger refers to it';
comment on column millrace.schedule.name is 'What callers know it by';
comment on column millrace.schedule.type_id is 'Type of its jobs';
comment on column millrace.schedule.queue_id is 'Null: the type''s queue';
comment on column millrace.schedule.priority is 'Of its jobs: 1 (first) to 9 (last)';
comment on column millrace.schedule.key is 'Of its jobs, while it counts in their queue; null: none';
comment on column millrace.schedule.policy is 'What replaces the settings of the type''s policy';
comment on column millrace.schedule.payload is 'Of its jobs, as its type''s schema accepted it';
comment on column millrace.schedule.cron is '5 fields, or 6 with seconds first; null: it goes by interval';
comment on column millrace.schedule.interval_ms is 'Milliseconds between ticks; null: it goes by cron';
comment on column millrace.schedule.time_zone is 'IANA zone of the cron expression';
comment on column millrace.schedule.anchor_at is 'Where an interval is counted from';
comment on column millrace.schedule.start_at is 'No tick before it';
comment on column millrace.schedule.end_at is 'No tick at or after it';
comment on column millrace.schedule.jitter_ms is 'Most milliseconds that a tick is put off by; how many follows from name and tick';
comment on column millrace.schedule.overlap is 'What a tick does while an earlier job has not ended: skip, queue, cancel that one, allow';
comment on column millrace.schedule.catch_up is 'Which ticks that were missed get a job: none, one (the last), all (at most catch_up_max)';
comment on column millrace.schedule.catch_up_max is 'Most missed ticks that get a job';
comment on column millrace.schedule.paused is 'Whether its ticks are passed over';
comment on column millrace.schedule.version is 'Rises with every change, ticks included: whoever read an older one changes nothing';
comment on column millrace.schedule.next_tick_at is 'The next tick, before jitter; null: there is none any more';
comment on column millrace.schedule.due_at is 'The next tick, jitter included';
comment on column millrace.schedule.pass_before_at is 'Ticks before it are passed over in silence: the schedule was paused';
comment on column millrace.schedule.queued is 'Ticks that wait for the end of an earlier job';
comment on column millrace.schedule.last_tick_at is 'The last tick that is in the ledger';
comment on column millrace.schedule.last_job_id is 'The last job that it made';
comment on column millrace.schedule.open_job_ids is 'Its jobs that had not ended when it was last looked at';
comment on column millrace.schedule.created_at is 'When it was made';
comment on column millrace.schedule.updated_at is 'When it was last changed, ticks apart';

create table millrace.schedule_run (
  schedule_id integer not null,
  tick_at timestamp with time zone not null,
  until_at timestamp with time zone,
  ticks integer not null default 1,
  outcome text not null,
  reason text,
  job_id bigint,
  recorded_at timestamp with time zone not null default clock_timestamp(),
  primary key (schedule_id, tick_at),
  constraint schedule_run_outcome_check check (outcome in ('created', 'queued', 'skipped', 'missed', 'triggered'))
);
create index schedule_run_queued on millrace.schedule_run (schedule_id, tick_at) where outcome = 'queued';
comment on table millrace.schedule_run is 'What became of each tick. Its key is the last word on one job a tick';
comment on column millrace.schedule_run.schedule_id is 'The schedule';
comment on column millrace.schedule_run.tick_at is 'The tick, before jitter; of a span of missed ones, the first; by hand: when that was';
comment on column millrace.schedule_run.until_at is 'The last tick of a span';
comment on column millrace.schedule_run.ticks is 'How many ticks it stands for';
comment on column millrace.schedule_run.outcome is 'created, queued (waits for an earlier job), skipped, missed (nobody was there in time), triggered (by hand)';
comment on column millrace.schedule_run.reason is 'Why there is no job: overlap, superseded, backlog-full, queue-full';
comment on column millrace.schedule_run.job_id is 'The job that it became';
comment on column millrace.schedule_run.recorded_at is 'When that became of it';

-- The clock that schedules go by: this server's. Tests put another in its place, to see years of ticks pass.
create function millrace.schedule_clock() returns timestamp with time zone language plpgsql as $$
begin
  return clock_timestamp();
end $$;
comment on function millrace.schedule_clock is 'The clock that schedules go by';

-- Which of some jobs have not ended. Index: as job_status.
create function millrace.open_jobs(p_ids bigint[]) returns bigint[] language plpgsql as $$
begin
  return array(select i.id from unnest(p_ids) i (id) where millrace.job_status(i.id) in ('pending', 'running'));
end $$;
comment on function millrace.open_jobs is 'Those of some jobs that have not ended';

-- Notes a job that was made by hand. Lock: the schedule's row, so that no tick is recorded meanwhile.
create function millrace.record_trigger(p_schedule integer, p_job bigint) returns void language plpgsql as $$
begin
  update millrace.schedule s set version = s.version + 1, last_job_id = p_job, open_job_ids = millrace.open_jobs(s.open_job_ids) || p_job
  where s.id = p_schedule;
  loop
    insert into millrace.schedule_run (schedule_id, tick_at, outcome, job_id) values (p_schedule, clock_timestamp(), 'triggered', p_job)
    on conflict (schedule_id, tick_at) do nothing;
    exit when found; -- else a tick has this very microsecond
  end loop;
  perform millrace.audit('schedule', (select s.name from millrace.schedule s where s.id = p_schedule), 'trigger', null, jsonb_build_object('jobId', p_job::text));
end $$;
comment on function millrace.record_trigger is 'Notes in the ledger a job that was made by hand';

create function millrace.pause_schedule(name text) returns boolean language plpgsql as $$
begin
  update millrace.schedule s set paused = true, version = s.version + 1, updated_at = clock_timestamp()
  where s.name = pause_schedule.name and not s.paused;
  return found or exists (select from millrace.schedule s where s.name = pause_schedule.name);
end $$;
comment on function millrace.pause_schedule is 'Stops the ticks of a schedule; its jobs go on. False: no such schedule';

create function millrace.resume_schedule(name text) returns boolean language plpgsql as $$
begin
  update millrace.schedule s set paused = false, pass_before_at = millrace.schedule_clock(), version = s.version + 1, updated_at = clock_timestamp()
  where s.name = resume_schedule.name and s.paused;
  if found then
    perform millrace.hint(jsonb_build_object('kind', 'schedule', 'inMs', 0));
    return true;
  end if;
  return exists (select from millrace.schedule s where s.name = resume_schedule.name);
end $$;
comment on function millrace.resume_schedule is 'Lets a paused schedule go on with its first tick from now. False: no such schedule';

-- Makes a job of a schedule at once, whatever its timing, overlap or pause say.
create function millrace.trigger_schedule(name text) returns bigint language plpgsql as $$
declare
  v_schedule record;
  v_id bigint;
begin
  select s.id, s.payload, s.priority, s.policy, t.name as type, q.name as queue, case when q.keyed then s.key end as key into v_schedule
  from millrace.schedule s join millrace.job_type t on t.id = s.type_id join millrace.queue q on q.id = coalesce(s.queue_id, t.queue_id)
  where s.name = trigger_schedule.name for no key update of s;
  if not found then
    raise exception 'unknown schedule "%"', trigger_schedule.name using errcode = '22023', hint = 'See select name from millrace.schedules.';
  end if;
  v_id := millrace.enqueue(type => v_schedule.type, payload => v_schedule.payload, priority => v_schedule.priority::integer,
    queue => v_schedule.queue, retry => v_schedule.policy, key => v_schedule.key);
  perform millrace.record_trigger(v_schedule.id, v_id);
  return v_id;
end $$;
comment on function millrace.trigger_schedule is 'Makes a job of a schedule at once; returns its id';

-- Removes what the ledger recorded more than p_days ago, and that of schedules that are gone. Queued ticks stay.
create function millrace.sweep_schedule_runs(p_days integer) returns void language plpgsql as $$
begin
  delete from millrace.schedule_run r
  where r.outcome <> 'queued' and r.recorded_at < clock_timestamp() - make_interval(days => p_days);
  delete from millrace.schedule_run r where not exists (select from millrace.schedule s where s.id = r.schedule_id);
end $$;
comment on function millrace.sweep_schedule_runs is 'Removes what the ledger of schedules recorded more than p_days ago';

create view millrace.schedules as
select s.name, t.name as type, coalesce(q.name, tq.name) as queue, s.priority, s.key, s.payload, s.policy, s.cron, s.interval_ms, s.time_zone,
  s.start_at, s.end_at, s.jitter_ms, s.overlap, s.catch_up, s.catch_up_max, s.paused,
  case when s.pass_before_at is null or s.next_tick_at >= s.pass_before_at then s.next_tick_at end as next_tick_at,
  s.last_tick_at, s.last_job_id, s.queued, s.created_at, s.updated_at
from millrace.schedule s
join millrace.job_type t on t.id = s.type_id
join millrace.queue tq on tq.id = t.queue_id
left join millrace.queue q on q.id = s.queue_id;
comment on view millrace.schedules is 'Schedules with their next and last tick';
comment on column millrace.schedules.name is 'What callers know it by';
comment on column millrace.schedules.type is 'Type of its jobs';
comment on column millrace.schedules.queue is 'Queue of its jobs';
comment on column millrace.schedules.priority is 'Of its jobs: 1 (first) to 9 (last)';
comment on column millrace.schedules.key is 'Of its jobs, while it counts in their queue; null: none';
comment on column millrace.schedules.payload is 'Of its jobs';
comment on column millrace.schedules.policy is 'What replaces the settings of the type''s policy';
comment on column millrace.schedules.cron is '5 fields, or 6 with seconds first; null: it goes by interval';
comment on column millrace.schedules.interval_ms is 'Milliseconds between ticks; null: it goes by cron';
comment on column millrace.schedules.time_zone is 'IANA zone of the cron expression';
comment on column millrace.schedules.start_at is 'No tick before it';
comment on column millrace.schedules.end_at is 'No tick at or after it';
comment on column millrace.schedules.jitter_ms is 'Most milliseconds that a tick is put off by';
comment on column millrace.schedules.overlap is 'What a tick does while an earlier job has not ended: skip, queue, cancel that one, allow';
comment on column millrace.schedules.catch_up is 'Which ticks that were missed get a job: none, one (the last), all (at most catch_up_max)';
comment on column millrace.schedules.catch_up_max is 'Most missed ticks that get a job';
comment on column millrace.schedules.paused is 'Whether its ticks are passed over';
comment on column millrace.schedules.next_tick_at is 'Before jitter; null: there is none any more, or it is being worked out after a pause';
comment on column millrace.schedules.last_tick_at is 'The last tick that is in the ledger';
comment on column millrace.schedules.last_job_id is 'The last job that it made';
comment on column millrace.schedules.queued is 'Ticks that wait for the end of an earlier job';
comment on column millrace.schedules.created_at is 'When it was made';
comment on column millrace.schedules.updated_at is 'When it was last changed, ticks apart';
