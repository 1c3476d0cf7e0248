-- Records: who changed what (audit), and what happened to each job (views over what is stored anyway).
-- minimumRelease: 0.1.0

create sequence millrace.audit_seq as bigint cache 1;
comment on sequence millrace.audit_seq is 'Numbers of audit entries';

create table millrace.audit (
  id bigint not null,
  at timestamp with time zone not null default clock_timestamp(),
  actor text not null,
  action text not null,
  target_kind text not null,
  target_id text not null,
  before jsonb,
  after jsonb
) partition by range (at);
create index audit_id on millrace.audit (id);
create index audit_target on millrace.audit (target_kind, target_id, id);
comment on table millrace.audit is 'One entry for each change that somebody made to a job, a queue, a schedule or a rule, by UTC day; whole days are dropped';
comment on column millrace.audit.id is 'Rises with time; entries of transactions that overlap may show up out of order';
comment on column millrace.audit.at is 'When the change was made';
comment on column millrace.audit.actor is 'Who made it: the setting millrace.actor, or database:<role> for a session that has none';
comment on column millrace.audit.action is 'create, change, remove; of jobs also cancel and retry; of queues also clean; of schedules also trigger';
comment on column millrace.audit.target_kind is 'job, queue, schedule, rule …';
comment on column millrace.audit.target_id is 'Id of the job, else the name';
comment on column millrace.audit.before is 'What was changed, as it was; long values are left out and their size is told';
comment on column millrace.audit.after is 'What was changed, as it is now';

-- Who is at work. Processes set it for their sessions and for the change that somebody asked them for.
create function millrace.actor() returns text language plpgsql stable as $$
begin
  return left(coalesce(nullif(current_setting('millrace.actor', true), ''), 'database:' || session_user), 200);
end $$;
comment on function millrace.actor is 'Who is at work in this session: the setting millrace.actor, or database:<role>';

-- A document without its null fields and without what is long: of that its size is told.
create function millrace.small_document(p_document jsonb) returns jsonb language plpgsql immutable as $$
begin
  return (
    select jsonb_object_agg(e.key, case when octet_length(e.value::text) > 1024 then jsonb_build_object('bytes', octet_length(e.value::text)) else e.value end)
    from jsonb_each(p_document) e where e.value <> 'null');
end $$;
comment on function millrace.small_document is 'A document without nulls; values of more than 1024 bytes are replaced by their size';

-- Writes an entry. Who changes many jobs by one action sets millrace.audit to off for its transaction and
-- writes one entry for all of them. Lock: none but the new row.
create function millrace.audit(p_kind text, p_id text, p_action text, p_before jsonb, p_after jsonb) returns void language plpgsql as $$
begin
  if p_kind = 'job' and current_setting('millrace.audit', true) = 'off' then
    return;
  end if;
  begin
    insert into millrace.audit (id, actor, action, target_kind, target_id, before, after)
    values (nextval('millrace.audit_seq'), millrace.actor(), p_action, p_kind, p_id, millrace.small_document(p_before), millrace.small_document(p_after));
  exception when check_violation then -- nobody made this day's partition yet
    perform millrace.make_partitions();
    insert into millrace.audit (id, actor, action, target_kind, target_id, before, after)
    values (nextval('millrace.audit_seq'), millrace.actor(), p_action, p_kind, p_id, millrace.small_document(p_before), millrace.small_document(p_after));
  end;
end $$;
comment on function millrace.audit is 'Writes an entry of the audit trail';

-- For tables whose rows are settings. Arguments: the kind, the column with the name, and columns that are no settings.
create function millrace.audit_row() returns trigger language plpgsql as $$
declare
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - tg_argv[2:] end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - tg_argv[2:] end;
  v_before jsonb := v_old;
  v_after jsonb := v_new;
begin
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(n.key, v_old -> n.key), jsonb_object_agg(n.key, n.value) into v_before, v_after
    from jsonb_each(v_new) n where n.value is distinct from v_old -> n.key;
    if v_after is null then
      return null;
    end if;
  end if;
  perform millrace.audit(tg_argv[0], case tg_op when 'DELETE' then to_jsonb(old) else to_jsonb(new) end ->> tg_argv[1], case tg_op when 'INSERT' then 'create' when 'UPDATE' then 'change' else 'remove' end,
    millrace.with_names(v_before), millrace.with_names(v_after));
  return null;
end $$;
comment on function millrace.audit_row is 'Writes an entry for a row of settings that was made, changed or removed';

-- Names of queue and type in place of their numbers.
create function millrace.with_names(p_row jsonb) returns jsonb language plpgsql stable as $$
begin
  return p_row - '{queue_id,type_id}'::text[]
    || jsonb_strip_nulls(jsonb_build_object('queue', (select q.name from millrace.queue q where q.id = (p_row ->> 'queue_id')::integer),
      'type', (select t.name from millrace.job_type t where t.id = (p_row ->> 'type_id')::integer)));
end $$;
comment on function millrace.with_names is 'A row as a document with the names of its queue and type in place of their numbers';

create function millrace.audit_retention() returns trigger language plpgsql as $$
declare
  v_status text := (array['completed', 'failed', 'cancelled'])[new.status];
  v_before jsonb := case when tg_op = 'UPDATE' then jsonb_build_object('ageMs', old.max_age_ms, 'count', old.max_count) end;
  v_after jsonb := jsonb_build_object('ageMs', new.max_age_ms, 'count', new.max_count);
begin
  if v_after is distinct from v_before then
    perform millrace.audit('queue', (select q.name from millrace.queue q where q.id = new.queue_id), 'change',
      jsonb_build_object('retention', jsonb_build_object(v_status, v_before)), jsonb_build_object('retention', jsonb_build_object(v_status, v_after)));
  end if;
  return null;
end $$;
comment on function millrace.audit_retention is 'Writes an entry for a rule of retention that was made or changed';

-- Ticks, watermarks and other bookkeeping are no changes by somebody: their columns are none of the triggers'.
create trigger audit after insert or delete or update on millrace.queue
  for each row execute function millrace.audit_row('queue', 'name', 'id', 'name', 'keyed', 'key_rates', 'created_at', 'updated_at');
create trigger audit after insert or update of max_age_ms, max_count on millrace.retention
  for each row execute function millrace.audit_retention();
create trigger audit after insert or delete or update of type_id, queue_id, priority, key, policy, payload, cron, interval_ms, time_zone, start_at,
  end_at, jitter_ms, overlap, catch_up, catch_up_max, paused on millrace.schedule
  for each row execute function millrace.audit_row('schedule', 'name', 'id', 'name', 'created_at', 'updated_at', 'version', 'next_tick_at', 'due_at',
    'pass_before_at', 'queued', 'last_tick_at', 'last_job_id', 'open_job_ids', 'anchor_at');

-- Drops the days of the audit trail that ended more than p_days ago. Lock: ACCESS EXCLUSIVE on audit for each drop; it
-- waits at most a second and leaves the rest to the next call.
create function millrace.drop_audit_days(p_days integer) returns integer language plpgsql as $$
declare
  v_table text;
  v_dropped integer := 0;
begin
  perform set_config('lock_timeout', '1s', true);
  for v_table in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'millrace.audit'::regclass
      and case when c.relname ~ '_[0-9]{8}$' then right(c.relname, 8)::date < (now() at time zone 'utc')::date - p_days end
    order by c.relname
  loop
    execute format('drop table if exists millrace.%I', v_table);
    v_dropped := v_dropped + 1;
  end loop;
  return v_dropped;
end $$;
comment on function millrace.drop_audit_days is 'Drops the days of the audit trail that ended more than p_days ago; returns how many';

-- Number of the execution that a job's counts lead to, from 1. It goes on over retries by policy, deaths of workers,
-- snoozes, and retries by hand (extra.executions: those before the last one by hand).
create function millrace.execution(p_retry_count integer, p_crashes integer, p_extra jsonb) returns integer language plpgsql immutable as $$
begin
  return p_retry_count + p_crashes + 1
    + case when p_extra is null then 0 else coalesce((p_extra ->> 'snoozes')::integer, 0) + coalesce((p_extra ->> 'executions')::integer, 0) end;
end $$;
comment on function millrace.execution is 'Number of the execution that a job''s counts lead to, from 1, over its whole life';

-- The same of a job that ended. A death that ended it is counted in crashes already.
create function millrace.last_execution(
  p_retry_count integer, p_crashes integer, p_extra jsonb, p_started_at timestamp with time zone, p_lease_number bigint, p_error_class smallint
) returns integer language plpgsql immutable as $$
begin
  return millrace.execution(p_retry_count, p_crashes, p_extra)
    - (p_error_class is not distinct from 3 and p_lease_number is null and p_started_at is not null and p_crashes > 0)::integer;
end $$;
comment on function millrace.last_execution is 'Number of the last execution of a job that ended, from 1';

create view millrace.audit_entries as
select a.id, a.at, a.actor, a.action, a.target_kind, a.target_id, a.before, a.after from millrace.audit a;
comment on view millrace.audit_entries is 'Changes that somebody made to jobs, queues, schedules and rules, with who made them';
comment on column millrace.audit_entries.id is 'Rises with time';
comment on column millrace.audit_entries.at is 'When the change was made';
comment on column millrace.audit_entries.actor is 'Who made it';
comment on column millrace.audit_entries.action is 'create, change, remove, cancel, retry, clean, trigger …';
comment on column millrace.audit_entries.target_kind is 'job, queue, schedule, rule …';
comment on column millrace.audit_entries.target_id is 'Id of the job, else the name';
comment on column millrace.audit_entries.before is 'What was changed, as it was';
comment on column millrace.audit_entries.after is 'What was changed, as it is now';

-- Where jobs are and what their rows tell of their last execution. Ready jobs are looked up lane by lane, so that one
-- job is found by ready's primary key; a job that changed its place, by ready_id.
create view millrace.job_place as
select r.seq as job_id, r.queue_id, r.type_id, r.created_at, null::smallint as status, null::integer as execution, null::timestamp with time zone as started_at,
  null::timestamp with time zone as ended_at, null::bigint as worker_id, null::text as error_code, null::text as error_message, null::smallint as error_class
from millrace.queue q
cross join unnest('{1,2,3,4,5,6,7,8,9}'::smallint[]) lane (priority)
cross join unnest('{0,1,2}'::smallint[]) head (head)
join millrace.ready r on r.queue_id = q.id and r.priority = lane.priority and r.head = head.head and r.id is null
union all
select r.id, r.queue_id, r.type_id, r.created_at, null, null, null, null, null, null, null, null from millrace.ready r where r.id is not null
union all
select s.id, s.queue_id, s.type_id, s.created_at, null, null, null, null, null, null, null, null from millrace.scheduled s
union all
select e.id, l.queue_id, e.type_id, e.created_at, null, millrace.execution(e.retry_count, e.crashes, e.extra), l.claimed_at, null, l.worker_id, null, null, null
from millrace.lease l
cross join lateral unnest(l.ids, l.created_ats, l.type_ids, l.retry_counts, l.crashes, l.extras)
  with ordinality as e (id, created_at, type_id, retry_count, crashes, extra, pos)
where e.pos <> all (l.closed)
union all
select f.id, f.queue_id, f.type_id, f.created_at, f.status,
  millrace.last_execution(f.retry_count, f.crashes, f.extra, f.started_at, f.lease_number, f.error_class), f.started_at, f.finished_at, f.worker_id,
  f.error_code, f.error_message, f.error_class
from millrace.finished f;
comment on view millrace.job_place is 'Every job with what its row tells of its last execution; job_events is made of it';
comment on column millrace.job_place.execution is 'Number of the execution, from 1; null while it waits';

create view millrace.job_events as
select v.job_id || '.' || v.attempt || '.' || v.event as id, v.job_id, v.attempt, v.event, v.at, q.name as queue, t.name as type, v.worker_id, v.error_code,
  v.error_message, v.actor
from (
  select j.job_id, j.queue_id, j.type_id, e.attempt, e.event, e.at, e.worker_id, e.error_code, e.error_message, null::text as actor
  from millrace.job_place j
  cross join lateral (values
    (0, 'created', j.created_at, null::bigint, null::text, null::text),
    (j.execution, 'started', j.started_at, j.worker_id, null, null),
    (j.execution, (array['completed', 'failed', 'cancelled'])[j.status], j.ended_at, j.worker_id, j.error_code, j.error_message)
  ) e (attempt, event, at, worker_id, error_code, error_message)
  where e.at is not null
  union all
  select a.job_id, a.queue_id, a.type_id, a.attempt, e.event, e.at, a.worker_id, e.error_code, e.error_message, null
  from millrace.attempt a
  cross join lateral (values
    ('started', a.started_at, null::text, null::text),
    (case a.outcome when 1 then 'retried' when 2 then 'rescued' when 4 then 'snoozed' when 3 then case a.error_code when 'cancelled' then 'cancelled' else 'failed' end end,
      a.ended_at, a.error_code, a.error_message)
  ) e (event, at, error_code, error_message)
  where e.at is not null and not (a.outcome = 2 and e.event = 'started' and exists (
    select from millrace.finished f where f.id = a.job_id and f.started_at = a.started_at and f.lease_number is null))
) v
left join millrace.queue q on q.id = v.queue_id
left join millrace.job_type t on t.id = v.type_id
union all
select a.target_id || '.audit-' || a.id || '.' || a.action, a.target_id::bigint, null, a.action, a.at, a.after ->> 'queue', null, null, null, null, a.actor
from millrace.audit a where a.target_kind = 'job';
comment on view millrace.job_events is 'What happened to jobs, from the rows that are stored anyway; where job_id = … is found by indexes';
comment on column millrace.job_events.id is 'job.attempt.event, and job.audit-number.action for what somebody did by hand';
comment on column millrace.job_events.attempt is 'Number of the execution, from 1 and over retries by hand; 0: before any; null: by hand';
comment on column millrace.job_events.event is 'created, started, completed, failed, cancelled; retried, rescued, snoozed: ended that execution, the job goes on; by hand: cancel, retry, change, remove';
comment on column millrace.job_events.at is 'When it happened';
comment on column millrace.job_events.actor is 'Who did it, where it was done by hand';

create view millrace.job_failures as
select v.job_id, q.name as queue, t.name as type, v.attempt, v.final, (array['program', 'handler', 'system'])[v.error_class] as error_class, v.error_code,
  v.error_message, v.started_at, v.failed_at, v.worker_id
from (
  select f.id as job_id, f.queue_id, f.type_id, millrace.last_execution(f.retry_count, f.crashes, f.extra, f.started_at, f.lease_number, f.error_class) as attempt,
    true as final, f.error_class, f.error_code, f.error_message, f.started_at, f.finished_at as failed_at, f.worker_id
  from millrace.finished f where f.status = 2
  union all
  select a.job_id, a.queue_id, a.type_id, a.attempt, a.outcome = 3, a.error_class, a.error_code, a.error_message, a.started_at, a.ended_at, a.worker_id
  from millrace.attempt a where a.outcome in (1, 2) or a.outcome = 3 and a.error_code <> 'cancelled'
) v
left join millrace.queue q on q.id = v.queue_id
left join millrace.job_type t on t.id = v.type_id;
comment on view millrace.job_failures is 'Executions that failed, those that were tried again included, as long as their jobs are kept';
comment on column millrace.job_failures.attempt is 'Number of the execution, from 1 and over retries by hand';
comment on column millrace.job_failures.final is 'Whether the job ended failed by it';
comment on column millrace.job_failures.failed_at is 'When the execution failed';
comment on column millrace.job_failures.error_class is 'program, handler or system';

create view millrace.persisted_jobs as
select j.id, j.type, j.queue, j.status, j.priority, j.payload, j.result, j.error_code, j.error_message, j.retry_count, j.max_retries, j.created_at, j.scheduled_at,
  j.started_at, j.completed_at
from millrace.jobs j;
comment on view millrace.persisted_jobs is 'Every job as it is stored, waiting, running or ended: what a crash of any process leaves';

do $$
declare
  v_column record;
begin
  for v_column in
    select c.relname, a.attname, coalesce(m.meaning, (
      select col_description(o.oid, oa.attnum) from pg_class o join pg_attribute oa on oa.attrelid = o.oid and oa.attname = a.attname
      where o.oid = 'millrace.jobs'::regclass)) as meaning
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join (values ('job_id', 'The job'), ('ended_at', 'When the job ended, whatever way')) m (column_name, meaning) on m.column_name = a.attname
    where c.oid in ('millrace.job_place'::regclass, 'millrace.job_events'::regclass, 'millrace.job_failures'::regclass, 'millrace.persisted_jobs'::regclass)
      and col_description(c.oid, a.attnum) is null
  loop
    execute format('comment on column millrace.%I.%I is %L', v_column.relname, v_column.attname,
      coalesce(v_column.meaning, case v_column.attname when 'queue_id' then 'Queue, by table queue' when 'type_id' then 'Job type, by table job_type'
        when 'worker_id' then 'Worker, by table worker' when 'error_class' then '1 program, 2 handler, 3 system' end));
  end loop;
end $$;

-- The stream: what happens is written down a second time while somebody listens, one row a statement, and only then.
-- Each row carries its transaction, so that whoever has a snapshot can ask for exactly what was committed after it.
create unlogged table millrace.stream (
  one boolean primary key default true,
  epoch text not null,
  listened_until timestamp with time zone not null,
  kept_from bigint not null,
  sound_from bigint,
  constraint stream_one_check check (one)
) with (fillfactor = 50);
comment on table millrace.stream is 'Whether somebody listens. One row, or none; both tables of the stream are emptied by a crash of the server';
comment on column millrace.stream.one is 'There is one row';
comment on column millrace.stream.epoch is 'Another one after each time that nobody listened, or that the server crashed: what lies between was not written down';
comment on column millrace.stream.listened_until is 'Until when changes are written down';
comment on column millrace.stream.kept_from is 'Older transactions'' changes are gone';
comment on column millrace.stream.sound_from is 'Older transactions may have begun before changes were written down; null: not known yet';

create sequence millrace.change_seq as bigint cache 1;
comment on sequence millrace.change_seq is 'Order of changes';

-- A sequence, because its value shows at once, to transactions that began earlier too, and is read without a query.
create sequence millrace.listened_until as bigint cache 1;
comment on sequence millrace.listened_until is 'Until when changes are written down, in epoch ms: stream.listened_until for those who write';

create unlogged table millrace.change (
  seq bigint not null,
  xact bigint not null,
  at timestamp with time zone not null default clock_timestamp(),
  by_hand boolean not null default false,
  ids bigint[] not null,
  events text[] not null,
  numbers bigint[] not null,
  type_ids integer[],
  queue_ids integer[],
  ats timestamp with time zone[] not null,
  details text[]
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, vacuum_truncate = off);
create index change_xact on millrace.change (xact);
create index change_at on millrace.change (at);
comment on table millrace.change is 'What happened to jobs while somebody listened, kept for minutes. One row a statement, for at most 500 jobs; an array of one element holds for all of them';
comment on column millrace.change.seq is 'Order in which the statements wrote';
comment on column millrace.change.xact is 'The transaction';
comment on column millrace.change.at is 'When it was written';
comment on column millrace.change.by_hand is 'Whether somebody did it: an entry of the audit trail';
comment on column millrace.change.ids is 'The jobs';
comment on column millrace.change.events is 'What happened to each, as in job_events';
comment on column millrace.change.numbers is 'Numbers of the executions; by hand: of the entries of the audit trail';
comment on column millrace.change.type_ids is 'Job types, by table job_type; null: left open';
comment on column millrace.change.queue_ids is 'Queues, by table queue; null: left open';
comment on column millrace.change.ats is 'When it happened to each';
comment on column millrace.change.details is 'Error codes; by hand: what status the change led to. Null: none at all';

-- Has changes written down for the coming p_seconds. Answers the epoch and from which transaction on it is complete.
create function millrace.listen(p_seconds integer, out epoch text, out sound_from bigint) language plpgsql as $$
#variable_conflict use_column
declare
  v_until timestamp with time zone := clock_timestamp() + make_interval(secs => p_seconds);
begin
  -- The row's lock keeps others who listen from setting an earlier time after a later one.
  insert into millrace.stream as s (epoch, listened_until, kept_from) values (md5(random()::text || clock_timestamp()), v_until, 0)
  on conflict (one) do update set listened_until = greatest(s.listened_until, v_until),
    epoch = case when s.listened_until > clock_timestamp() then s.epoch else excluded.epoch end,
    sound_from = case when s.listened_until > clock_timestamp() then s.sound_from end
  returning s.epoch, s.sound_from, s.listened_until into epoch, sound_from, v_until;
  perform setval('millrace.listened_until', ceil(extract(epoch from v_until) * 1000)::bigint);
end $$;
comment on function millrace.listen is 'Has changes written down for the coming seconds, for those who listen';

-- Removes changes that are older than p_seconds. Lock: their rows by SKIP LOCKED, then the one row of stream.
create function millrace.sweep_changes(p_seconds integer) returns void language plpgsql as $$
declare
  v_last bigint;
begin
  with gone as (
    delete from millrace.change c where c.ctid = any (array(
      select o.ctid from millrace.change o where o.at < clock_timestamp() - make_interval(secs => p_seconds) for update skip locked))
    returning c.xact
  )
  select max(g.xact) into v_last from gone g;
  if v_last is not null then
    update millrace.stream s set kept_from = greatest(s.kept_from, v_last + 1);
  end if;
end $$;
comment on function millrace.sweep_changes is 'Removes changes that are older than p_seconds';

-- Statement triggers, so that no function that moves jobs has to think of it. While nobody listens they cost a look at one number.
-- Arrays cost a quarter of what a document for each job does. Rows of many jobs are parted, so that whoever reads them is not swamped.
create function millrace.note_change() returns trigger language plpgsql as $$
declare
  v_xact bigint;
begin
  if (pg_sequence_last_value('millrace.listened_until') > date_part('epoch', clock_timestamp()) * 1000) is not true then
    return null;
  end if;
  v_xact := pg_current_xact_id()::text::bigint;
  case tg_argv[0]
    when 'ready' then
      insert into millrace.change (seq, xact, ids, events, numbers, type_ids, queue_ids, ats)
      select nextval('millrace.change_seq'), v_xact, array_agg(n.seq), '{created}', '{0}', array_agg(n.type_id), array_agg(n.queue_id), array_agg(n.created_at)
      from (
        select r.seq, r.type_id, r.queue_id, r.created_at, (row_number() over () - 1) / 500 as part from rows r
        where r.id is null and r.head <> 0 and r.retry_count = 0 and r.crashes = 0
      ) n group by n.part;
    when 'scheduled' then
      insert into millrace.change (seq, xact, ids, events, numbers, type_ids, queue_ids, ats)
      select nextval('millrace.change_seq'), v_xact, array_agg(n.id), '{created}', '{0}', array_agg(n.type_id), array_agg(n.queue_id), array_agg(n.created_at)
      from (
        select r.id, r.type_id, r.queue_id, r.created_at, (row_number() over () - 1) / 500 as part from rows r
        where r.reason in (1, 4) and r.retry_count = 0 and r.crashes = 0
      ) n group by n.part;
    when 'lease' then
      insert into millrace.change (seq, xact, ids, events, numbers, type_ids, queue_ids, ats)
      select nextval('millrace.change_seq'), v_xact, array_agg(n.id), '{started}', array_agg(n.execution), array_agg(n.type_id), array[new.queue_id], array[new.claimed_at]
      from (
        select e.id, e.type_id, (e.pos - 1) / 500 as part,
          case when e.extra is null then e.retry_count + e.crashes + 1 else millrace.execution(e.retry_count, e.crashes, e.extra) end as execution
        from unnest(new.ids, new.type_ids, new.retry_counts, new.crashes, new.extras) with ordinality as e (id, type_id, retry_count, crashes, extra, pos)
      ) n group by n.part;
    when 'finished' then
      insert into millrace.change (seq, xact, ids, events, numbers, type_ids, queue_ids, ats, details)
      select nextval('millrace.change_seq'), v_xact, array_agg(n.id), array_agg(n.event), array_agg(n.execution), array_agg(n.type_id), array_agg(n.queue_id),
        array_agg(n.finished_at), case when count(n.error_code) > 0 then array_agg(n.error_code) end
      from (
        select r.id, r.type_id, r.queue_id, r.finished_at, r.error_code, (row_number() over () - 1) / 500 as part,
          (array['completed', 'failed', 'cancelled'])[r.status] as event,
          case when r.status = 1 and r.extra is null then r.retry_count + r.crashes + 1
            else millrace.last_execution(r.retry_count, r.crashes, r.extra, r.started_at, r.lease_number, r.error_class) end as execution
        from rows r
      ) n group by n.part;
    when 'attempt' then
      insert into millrace.change (seq, xact, ids, events, numbers, type_ids, queue_ids, ats, details)
      select nextval('millrace.change_seq'), v_xact, array_agg(n.job_id), array_agg(n.event), array_agg(n.attempt), array_agg(n.type_id), array_agg(n.queue_id),
        array_agg(n.ended_at), array_agg(n.error_code)
      from (
        select r.job_id, r.attempt, r.type_id, r.queue_id, r.ended_at, r.error_code, (row_number() over () - 1) / 500 as part,
          case r.outcome when 1 then 'retried' when 2 then 'rescued' when 4 then 'snoozed' end as event
        from rows r where r.outcome in (1, 2, 4)
      ) n group by n.part;
    when 'audit' then
      insert into millrace.change (seq, xact, by_hand, ids, events, numbers, ats, details)
      select nextval('millrace.change_seq'), v_xact, true, array_agg(n.target_id), array_agg(n.action), array_agg(n.id), array_agg(n.at), array_agg(n.status)
      from (
        select r.target_id::bigint, r.action, r.id, r.at, r.after ->> 'status' as status, (row_number() over () - 1) / 500 as part
        from rows r where r.target_kind = 'job'
      ) n group by n.part;
  end case;
  return null;
end $$;
comment on function millrace.note_change is 'Writes down what a statement did to jobs, while somebody listens';

create trigger change after insert on millrace.ready referencing new table as rows for each statement execute function millrace.note_change('ready');
create trigger change after insert on millrace.scheduled referencing new table as rows for each statement execute function millrace.note_change('scheduled');
create trigger change after insert on millrace.lease for each row execute function millrace.note_change('lease');
create trigger change after insert on millrace.finished referencing new table as rows for each statement execute function millrace.note_change('finished');
create trigger change after insert on millrace.attempt referencing new table as rows for each statement execute function millrace.note_change('attempt');
create trigger change after insert on millrace.audit referencing new table as rows for each statement execute function millrace.note_change('audit');
