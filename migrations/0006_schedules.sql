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

-- What one field of a cron expression names, names of months and days being numbers already; raises what is wrong with it.
-- `nth` of a weekday: which of the month, 1 to 5, or L, the last; of a day of the month: W, the nearest weekday.
create function millrace.cron_values(p_what text, p_field text, p_least integer, p_most integer, p_steps integer)
returns table (value integer, nth text) language plpgsql immutable as $$
declare
  v_item text;
  v_parts text[];
  v_first numeric;
  v_last numeric;
  v_step numeric;
begin
  foreach v_item in array case p_field when '' then array[''] else coalesce(string_to_array(p_field, ','), '{}') end loop
    -- The step of a star; number or range with its step; which of the month; the nearest weekday.
    v_parts := regexp_match(v_item, '^(?:\*(?:/(\d+))?|(\d+)(?:-(\d+)(?:/(\d+))?)?)(?:#0*([1-5])|#?(L))?(W)?$', 'i');
    if v_parts is null
      or v_parts[7] is not null and (p_what <> 'day' or v_item !~ '^\d+.$')
      or (v_parts[5] is not null or v_parts[6] is not null) and (p_what <> 'weekday' or v_item ~ '^\*[#Ll]') then
      raise exception 'cannot be read: % "%"', p_what, v_item using errcode = '22023';
    end if;
    v_first := coalesce(v_parts[2]::numeric, p_least);
    v_last := coalesce(v_parts[3]::numeric, v_parts[2]::numeric, p_steps + p_least - 1);
    v_step := coalesce(v_parts[1], v_parts[4], '1')::numeric;
    if v_step not between 1 and p_steps then
      raise exception 'cannot be read: the step of % "%" must be from 1 to %', p_what, v_item, p_steps using errcode = '22023';
    end if;
    if v_last < v_first or v_first < p_least or v_last - (v_last - v_first) % v_step > p_most then
      raise exception 'cannot be read: % "%" is not within % to %, upwards', p_what, v_item, p_least, p_most using errcode = '22023';
    end if;
    return query select case when p_what = 'weekday' then g.n % 7 else g.n end::integer, upper(coalesce(v_parts[5], v_parts[6], v_parts[7]))
      from generate_series(v_first, v_last, v_step) g (n);
  end loop;
end $$;
comment on function millrace.cron_values is 'What one field of a cron expression names; raises what is wrong with it';

-- Why a cron expression cannot be used; null: it can. The same ones as the processes refuse, which read it later.
create function millrace.cron_fault(p_cron text) returns text language plpgsql immutable as $$
declare
  v_fields text[] := regexp_split_to_array(replace(regexp_replace(p_cron, '^\s+|\s+$', '', 'g'), '?', '*'), '\s+');
  v_day text;
  v_days text;
  v_lasts boolean;
  v_any_weekday boolean;
  v_both boolean;
  v_name text;
  v_place integer;
  v_number integer;
begin
  if length(p_cron) > 200 then
    return 'must have at most 200 characters';
  end if;
  if cardinality(v_fields) = 5 then
    v_fields := array['0'] || v_fields;
  elsif cardinality(v_fields) <> 6 then
    return 'must have 5 fields (minute hour day month weekday), or 6 with seconds first';
  end if;

  for v_place, v_name, v_number in
    select 5, n.name, n.ordinality from unnest('{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}'::text[]) with ordinality n (name, ordinality)
    union all select 6, n.name, n.ordinality - 1 from unnest('{sun,mon,tue,wed,thu,fri,sat}'::text[]) with ordinality n (name, ordinality)
  loop
    if v_fields[v_place] ~* format('[a-z0-9/#]%1$s|%1$s[a-km-z0-9]', v_name) then
      return format('cannot be read: the name of a month or day has to stand alone, not as in "%s"', v_fields[v_place]);
    end if;
    -- A range of weekdays may end with Sunday.
    v_fields[v_place] := regexp_replace(case v_place when 6 then regexp_replace(v_fields[6], '-sun', '-7', 'gi') else v_fields[v_place] end, v_name, v_number::text, 'gi');
  end loop;

  v_day := upper(v_fields[4]);
  v_lasts := v_day ~ '^(.*,)?L(,.*)?$';
  v_days := case when v_day ~ '^(L(,L)*|LW)$' then null
    when v_lasts then array_to_string(array(select i from unnest(string_to_array(v_day, ',')) i where i <> 'L'), ',') else v_day end;
  v_both := v_fields[6] ~ '^\+.'; -- else a day is enough that fits the one or the other
  v_fields[6] := case when v_both then substr(v_fields[6], 2) else v_fields[6] end;
  v_any_weekday := v_fields[6] = '*';
  perform millrace.cron_values('second', v_fields[1], 0, 59, 60);
  perform millrace.cron_values('minute', v_fields[2], 0, 59, 60);
  perform millrace.cron_values('hour', v_fields[3], 0, 23, 24);
  perform millrace.cron_values('day', v_days, 1, 31, 31);
  perform millrace.cron_values('month', v_fields[5], 1, 12, 12);
  perform millrace.cron_values('weekday', v_fields[6], 0, 7, 7);

  -- Whether such a day ever comes shows in 28 years, which hold each kind of year.
  if v_day <> '*' and (v_any_weekday or v_both) and not exists (
    select from (
      select d::date as at, extract(day from d)::integer as day, extract(isodow from d)::integer % 7 as weekday,
        extract(day from date_trunc('month', d) + interval '1 month - 1 day')::integer as last
      from generate_series(timestamp '2001-01-01', '2028-12-31', '1 day') d
      where extract(month from d)::integer in (select m.value from millrace.cron_values('month', v_fields[5], 1, 12, 12) m)
    ) d
    where (v_lasts and d.day = d.last
        or v_day = 'LW' and d.weekday between 1 and 5 and (d.day = d.last or d.weekday = 5 and d.day >= d.last - 2)
        or exists (select from millrace.cron_values('day', v_days, 1, 31, 31) n where case when n.nth is null then n.value = d.day
          else d.weekday between 1 and 5 and n.value <= d.last and (n.value = d.day or d.weekday = 1 and n.value = d.day - 1 or d.weekday = 5 and n.value = d.day + 1
            or d.weekday = 1 and n.value = 1 and d.day = 3 or d.weekday = 5 and n.value = d.last and d.day = d.last - 2) end))
      and (v_any_weekday or exists (select from millrace.cron_values('weekday', v_fields[6], 0, 7, 7) w
        where w.value = d.weekday and (w.nth is null or w.nth = ((d.day + 6) / 7)::text or w.nth = 'L' and d.day > d.last - 7)))
  ) then
    return 'names a date that never comes';
  end if;
  return null;
exception when invalid_parameter_value then
  return sqlerrm;
end $$;
comment on function millrace.cron_fault is 'Why a cron expression cannot be used; null: it can';

-- Everything that is wrong with the settings of a schedule, apart from what its type and its queue say of its jobs.
create function millrace.schedule_faults(p_settings jsonb) returns table (pointer text, detail text) language plpgsql stable as $$
declare
  v_cron text := p_settings ->> 'cron';
  v_zone text := p_settings ->> 'timeZone';
  v_interval_ms numeric;
  v_catch_up text := coalesce(p_settings ->> 'catchUp', 'one');
begin
  return query select f.pointer, f.detail from millrace.field_faults(p_settings, '{type,payload,queue,priority,key,maxRetries,timeoutSeconds,retry,cron,intervalMs,timeZone,startAt,endAt,overlap,catchUp,catchUpMax,jitterMs,paused}') f;
  if found then
    return; -- what goes together is judged once each field is what it should be
  end if;
  v_interval_ms := (p_settings ->> 'intervalMs')::numeric;
  return query
  select f.pointer, f.detail from (values
    ('/type', 'is required', not p_settings ? 'type'),
    ('/payload', 'is required', not p_settings ? 'payload'),
    ('/cron', 'is required, or else intervalMs', v_cron is null and v_interval_ms is null),
    ('/intervalMs', 'cannot be combined with cron', v_cron is not null and v_interval_ms is not null),
    ('/timeZone', 'has no meaning for an interval, which is counted in elapsed time', v_zone is not null and v_cron is null),
    ('/timeZone', 'must be the name of a time zone, such as Europe/Berlin', v_zone <> 'UTC' and (v_zone ~* '^(posix/|right/|posixrules$|localtime$|factory$)'
      or not exists (select from pg_timezone_names z where lower(z.name) = lower(v_zone)))),
    ('/endAt', 'must be after startAt', (p_settings ->> 'endAt')::timestamp with time zone <= (p_settings ->> 'startAt')::timestamp with time zone),
    ('/endAt', 'leaves no tick: none comes between now and then', (p_settings ->> 'endAt')::timestamp with time zone <= coalesce(
      (p_settings ->> 'startAt')::timestamp with time zone, millrace.schedule_clock() + make_interval(secs => coalesce(v_interval_ms, 0)::double precision / 1000))),
    ('/jitterMs', 'must be less than intervalMs', (p_settings ->> 'jitterMs')::numeric >= v_interval_ms),
    ('/catchUpMax', 'belongs to catchUp "all"', p_settings ? 'catchUpMax' and v_catch_up <> 'all'),
    ('/catchUp', 'can be all with overlap "queue" or "allow": the others let only one of the jobs through',
      v_catch_up = 'all' and coalesce(p_settings ->> 'overlap', 'skip') not in ('queue', 'allow'))
  ) f (pointer, detail, holds) where f.holds
  union all
  select '/cron', millrace.cron_fault(v_cron) where millrace.cron_fault(v_cron) is not null;
end $$;
comment on function millrace.schedule_faults is 'Why the settings of a schedule cannot be used; no row when they can';

-- Makes a checked schedule, or replaces the one of its name. One whose timing stays the same keeps its next tick. p_schedule.next_tick_at
-- null: the processes that make the jobs work it out. paused null: as it was. p_version: null makes or replaces, 0 only makes, another replaces that
-- version alone. Returns created or replaced; null: there is one, or it is of another version.
-- Lock: the schedule's row, and queued ticks of one that no longer queues. Index: the unique name, schedule_run_queued.
create function millrace.write_schedule(p_schedule millrace.schedule, p_version integer default null) returns text language plpgsql as $$
declare
  v_now timestamp with time zone := date_trunc('milliseconds', millrace.schedule_clock());
  v_former millrace.schedule;
  v_new millrace.schedule := p_schedule;
begin
  if v_new.next_tick_at is null then
    v_new.anchor_at := coalesce(v_new.start_at, v_now);
    v_new.next_tick_at := v_now - interval '1 ms';
    v_new.due_at := v_now;
    v_new.pass_before_at := v_now + interval '1 ms';
  end if;
  loop
    select s.* into v_former from millrace.schedule s where s.name = v_new.name for no key update;
    exit when found;
    if p_version > 0 then
      return null;
    end if;
    insert into millrace.schedule (name, type_id, queue_id, priority, key, policy, payload, cron, interval_ms, time_zone, anchor_at, start_at, end_at, jitter_ms,
      overlap, catch_up, catch_up_max, paused, next_tick_at, due_at, pass_before_at)
    values (v_new.name, v_new.type_id, v_new.queue_id, v_new.priority, v_new.key, v_new.policy, v_new.payload, v_new.cron, v_new.interval_ms, v_new.time_zone,
      v_new.anchor_at, v_new.start_at, v_new.end_at, v_new.jitter_ms, v_new.overlap, v_new.catch_up, v_new.catch_up_max, coalesce(v_new.paused, false),
      v_new.next_tick_at, v_new.due_at, v_new.pass_before_at)
    on conflict (name) do nothing;
    if found then
      perform millrace.hint(jsonb_build_object('kind', 'schedule', 'inMs', greatest(0, ceil(extract(epoch from v_new.due_at - v_now) * 1000))));
      return 'created';
    end if;
  end loop;
  if p_version <> v_former.version then
    return null;
  end if;
  if (v_new.cron, v_new.interval_ms, v_new.time_zone, v_new.start_at, v_new.end_at, v_new.jitter_ms)
    is not distinct from (v_former.cron, v_former.interval_ms, v_former.time_zone, v_former.start_at, v_former.end_at, v_former.jitter_ms) then
    v_new.anchor_at := v_former.anchor_at;
    v_new.next_tick_at := v_former.next_tick_at;
    v_new.due_at := v_former.due_at;
    v_new.pass_before_at := case when v_former.paused and not v_new.paused then v_now + interval '1 ms' else v_former.pass_before_at end;
  end if;
  update millrace.schedule s set type_id = v_new.type_id, queue_id = v_new.queue_id, priority = v_new.priority, key = v_new.key, policy = v_new.policy,
    payload = v_new.payload, cron = v_new.cron, interval_ms = v_new.interval_ms, time_zone = v_new.time_zone, anchor_at = v_new.anchor_at,
    start_at = v_new.start_at, end_at = v_new.end_at, jitter_ms = v_new.jitter_ms, overlap = v_new.overlap, catch_up = v_new.catch_up,
    catch_up_max = v_new.catch_up_max, paused = coalesce(v_new.paused, s.paused), next_tick_at = v_new.next_tick_at, due_at = v_new.due_at,
    pass_before_at = v_new.pass_before_at, queued = case when v_new.overlap = 'queue' then s.queued else 0 end,
    version = s.version + 1, updated_at = clock_timestamp()
  where s.id = v_former.id;
  if v_former.queued > 0 and v_new.overlap <> 'queue' then
    update millrace.schedule_run r set outcome = 'skipped', reason = 'overlap' where r.schedule_id = v_former.id and r.outcome = 'queued';
  end if;
  if v_new.due_at is not null then
    perform millrace.hint(jsonb_build_object('kind', 'schedule', 'inMs', greatest(0, ceil(extract(epoch from v_new.due_at - v_now) * 1000))));
  end if;
  return 'replaced';
end $$;
comment on function millrace.write_schedule is 'Makes a checked schedule, or replaces the one of its name, which keeps its next tick when its timing stays the same';

-- Makes a schedule, or replaces the one of that name. settings: as the body of PUT /api/schedules/{name}. Lock: as write_schedule.
create function millrace.put_schedule(name text, settings jsonb) returns text language plpgsql as $$
#variable_conflict use_variable
declare
  v_faults text;
  v_job record;
  v_priority integer;
begin
  select string_agg(coalesce(nullif(substr(f.pointer, 2), ''), 'the settings') || ' ' || f.detail, '; ') into v_faults from (
    select '/name' as pointer, 'must be 1 to 80 letters, digits or _ . : -' as detail where name ~ '^[0-9A-Za-z_.:-]{1,80}$' is not true
    union all select f.pointer, f.detail from millrace.schedule_faults(settings) f) f;
  if v_faults is not null then
    raise exception 'the schedule cannot be accepted: %', v_faults using errcode = '22023';
  end if;
  v_priority := coalesce(millrace.priority_number(settings -> 'priority'), 3);
  v_job := millrace.prepare_job('', settings ->> 'type', settings -> 'payload', v_priority, settings ->> 'queue', (settings ->> 'maxRetries')::numeric::integer,
    (settings ->> 'timeoutSeconds')::numeric::integer, settings -> 'retry', settings ->> 'key');
  return millrace.write_schedule(jsonb_populate_record(null::millrace.schedule, jsonb_build_object(
    'name', name, 'type_id', v_job.type_id, 'queue_id', case when settings ? 'queue' then v_job.queue_id end, 'priority', v_priority, 'key', settings -> 'key',
    'policy', v_job.own_policy, 'payload', settings -> 'payload', 'cron', regexp_replace(settings ->> 'cron', '^\s+|\s+$', '', 'g'),
    'interval_ms', (settings ->> 'intervalMs')::numeric::bigint, 'time_zone', coalesce(settings ->> 'timeZone', 'UTC'),
    'start_at', date_trunc('milliseconds', (settings ->> 'startAt')::timestamp with time zone),
    'end_at', date_trunc('milliseconds', (settings ->> 'endAt')::timestamp with time zone), 'jitter_ms', coalesce((settings ->> 'jitterMs')::numeric::integer, 0),
    'overlap', coalesce(settings ->> 'overlap', 'skip'), 'catch_up', coalesce(settings ->> 'catchUp', 'one'),
    'catch_up_max', case settings ->> 'catchUp' when 'all' then coalesce((settings ->> 'catchUpMax')::numeric::integer, 100) end, 'paused', settings -> 'paused')));
end $$;
comment on function millrace.put_schedule is 'Makes a schedule, or replaces the one of that name, which keeps its next tick when its timing stays the same: created or replaced';

-- What a schedule was made by, but for its name and whether it is paused. Lock: none.
create function millrace.schedule_settings(p_schedule millrace.schedule) returns jsonb language plpgsql stable as $$
begin
  return jsonb_strip_nulls(jsonb_build_object(
    'type', (select t.name from millrace.job_type t where t.id = p_schedule.type_id), 'queue', (select q.name from millrace.queue q where q.id = p_schedule.queue_id),
    'priority', p_schedule.priority, 'key', p_schedule.key, 'maxRetries', p_schedule.policy -> 'maxRetries',
    'timeoutSeconds', p_schedule.policy -> 'timeoutSeconds', 'retry', nullif(p_schedule.policy - '{maxRetries,timeoutSeconds}'::text[], '{}'),
    'cron', p_schedule.cron, 'intervalMs', p_schedule.interval_ms, 'timeZone', case when p_schedule.cron is not null then p_schedule.time_zone end,
    'startAt', millrace.json_instant(p_schedule.start_at), 'endAt', millrace.json_instant(p_schedule.end_at), 'overlap', p_schedule.overlap,
    'catchUp', p_schedule.catch_up, 'catchUpMax', p_schedule.catch_up_max, 'jitterMs', p_schedule.jitter_ms)) || jsonb_build_object('payload', p_schedule.payload);
end $$;
comment on function millrace.schedule_settings is 'What a schedule was made by, as put_schedule takes it';

-- Changes what is named and keeps the rest; null takes a setting away, cron replaces an interval, and the reverse. Lock: as write_schedule.
create function millrace.change_schedule(name text, settings jsonb) returns boolean language plpgsql as $$
#variable_conflict use_variable
declare
  v_former millrace.schedule;
  v_settings jsonb;
begin
  if jsonb_typeof(settings) is distinct from 'object' then
    raise exception 'the settings must be an object' using errcode = '22023';
  elsif settings ?| '{name,type,paused}' then
    raise exception 'the schedule cannot be changed: name and type are fixed, paused is changed by pause_schedule and resume_schedule' using errcode = '22023';
  end if;
  select s.* into v_former from millrace.schedule s where s.name = name for no key update;
  if not found then
    return false;
  end if;
  v_settings := millrace.schedule_settings(v_former)
    - case when settings ->> 'cron' is not null then '{intervalMs}'::text[] when settings ->> 'intervalMs' is not null then '{cron,timeZone}' else '{}' end
    - case when settings ->> 'catchUp' <> 'all' then '{catchUpMax}'::text[] else '{}' end;
  perform millrace.put_schedule(name, (
    select jsonb_object_agg(e.key, e.value) from jsonb_each(v_settings || settings) e where e.value <> 'null' or e.key = 'payload'));
  return true;
end $$;
comment on function millrace.change_schedule is 'Changes settings of a schedule; what is left out stays, null clears. False: no such schedule';

-- Lock: the schedule's row and its ledger. Index: the unique name, schedule_run's primary key.
create function millrace.remove_schedule(name text) returns boolean language plpgsql as $$
declare
  v_id integer;
begin
  delete from millrace.schedule s where s.name = remove_schedule.name returning s.id into v_id;
  delete from millrace.schedule_run r where r.schedule_id = v_id;
  return v_id is not null;
end $$;
comment on function millrace.remove_schedule is 'Removes a schedule and its ledger; its jobs stay. False: no such schedule';

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
comment on column millrace.schedules.next_tick_at is 'Before jitter; null: there is none any more, or it is being worked out, after a pause or a change by SQL';
comment on column millrace.schedules.last_tick_at is 'The last tick that is in the ledger';
comment on column millrace.schedules.last_job_id is 'The last job that it made';
comment on column millrace.schedules.queued is 'Ticks that wait for the end of an earlier job';
comment on column millrace.schedules.created_at is 'When it was made';
comment on column millrace.schedules.updated_at is 'When it was last changed, ticks apart';
