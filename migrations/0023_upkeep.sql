-- Alerts: what was found of each rule and queue, so that over all processes each change is told once.
-- minimumRelease: 0.1.0

create table millrace.alert (
  rule text not null,
  digest text not null,
  queue text not null,
  firing boolean not null,
  told boolean not null,
  since timestamp with time zone not null,
  told_at timestamp with time zone,
  value double precision not null,
  total_completed bigint,
  total_failed bigint,
  judged_at timestamp with time zone not null,
  primary key (rule, queue, digest)
);
comment on table millrace.alert is 'How the rules of send-alert jobs stand, by queue, as they were judged last';
comment on column millrace.alert.rule is 'Name of the rule';
comment on column millrace.alert.digest is 'Of what the rule measures, its limit and whom it tells: rules that differ there are told apart, whatever their names';
comment on column millrace.alert.queue is 'Queue that was measured';
comment on column millrace.alert.firing is 'Whether the value is above what the rule allows';
comment on column millrace.alert.told is 'Whether somebody was told that it fires, so that its end is told too';
comment on column millrace.alert.since is 'When firing changed last';
comment on column millrace.alert.told_at is 'When it was told last that it fires; the cooldown counts from here';
comment on column millrace.alert.value is 'What was measured last';
comment on column millrace.alert.total_completed is 'Jobs of the queue that had completed since installation at judged_at; null: the rule does not count ends';
comment on column millrace.alert.total_failed is 'Jobs of the queue that had failed since installation at judged_at';
comment on column millrace.alert.judged_at is 'When it was judged last, but for times that came within 50 s of that; a month later it is forgotten';

-- Judges facts ({rule, digest, queue, value, above, cooldownMs}, one of each rule and queue) and returns how all of them stand, with
-- what is to be told. A rule that counts ends also has totalCompleted and totalFailed, and isShare: whether it is the failed
-- ones' share. Its value is that of the last minute; once it was judged before that, what ended since is counted in its place.
-- One that fires is told at once unless it was within its cooldown, then it waits for the end of that; its end is told
-- if its begin was. Who commits first tells: others wait for the rows and see them told.
-- Lock: the alerts' rows, by rule, queue and digest, until the transaction ends. Index: alert's primary key.
create function millrace.judge_alerts(p_facts jsonb)
returns table (rule text, queue text, value double precision, firing boolean, change text, since timestamp with time zone) language plpgsql as $$
#variable_conflict use_column
begin
  insert into millrace.alert (rule, digest, queue, firing, told, since, value, judged_at)
  select f.rule, f.digest, f.queue, false, false, clock_timestamp(), f.value, '-infinity'
  from jsonb_to_recordset(p_facts) f (rule text, digest text, queue text, value double precision)
  order by f.rule collate "C", f.queue collate "C", f.digest collate "C"
  on conflict do nothing;
  perform from millrace.alert a
  where (a.rule, a.queue, a.digest) in (select f.rule, f.queue, f.digest from jsonb_to_recordset(p_facts) f (rule text, digest text, queue text))
  order by a.rule collate "C", a.queue collate "C", a.digest collate "C" for update;
  -- A statement of its own: it sees what others wrote while this one waited for the rows.
  return query
  with measured as (
    select f.*, n.at, s.is_soon, case
      -- A queue that was made anew has counted less than before.
      when s.is_soon or f."totalFailed" >= a.total_failed is not true or f."totalCompleted" >= a.total_completed is not true then f.value
      when f."isShare" then coalesce((f."totalFailed" - a.total_failed)::double precision
        / nullif(f."totalFailed" - a.total_failed + f."totalCompleted" - a.total_completed, 0), 0)
      else f."totalFailed" - a.total_failed end as found
    from jsonb_to_recordset(p_facts) f (rule text, digest text, queue text, value double precision, above double precision, "cooldownMs" double precision,
      "isShare" boolean, "totalCompleted" bigint, "totalFailed" bigint)
    join millrace.alert a on a.rule = f.rule and a.queue = f.queue and a.digest = f.digest
    cross join (select clock_timestamp() as at) n
    -- The last minute is measured as 50 to 60 s.
    cross join lateral (select a.judged_at > n.at - interval '50 seconds' as is_soon) s
  ), judged as (
    select f.*, f.found > f.above as fires, a.told and a.firing as was_told,
      case when a.firing then a.since else f.at end as began,
      case when (f.found > f.above) = a.firing then a.since else f.at end as stands_since,
      f.found > f.above and (a.told_at + make_interval(secs => f."cooldownMs" / 1000.0) > f.at) is not true as tell
    from measured f join millrace.alert a on a.rule = f.rule and a.queue = f.queue and a.digest = f.digest
  ), noted as (
    update millrace.alert a set firing = j.fires, told = j.fires and (j.was_told or j.tell), since = j.stands_since,
      told_at = case when j.tell then j.at else a.told_at end, value = j.found,
      -- Of two who judge at once the second may have measured first: its totals are older, and what ended between would be counted again.
      judged_at = case when j.is_soon then a.judged_at else j.at end,
      total_completed = case when j.is_soon then a.total_completed else j."totalCompleted" end,
      total_failed = case when j.is_soon then a.total_failed else j."totalFailed" end
    from judged j where a.rule = j.rule and a.queue = j.queue and a.digest = j.digest
    returning a.rule, a.queue, j.found, j.fires, case when j.tell then case when j.was_told then 'reminded' else 'raised' end
      when j.was_told and not j.fires then 'recovered' end as change, j.began
  )
  select n.rule, n.queue, n.found, n.fires, n.change, n.began from noted n;
end $$;
comment on function millrace.judge_alerts is 'Judges rules and returns how they stand, with what is to be told: raised, reminded or recovered, each once';

create table millrace.component_status (
  component text primary key,
  status text not null,
  previous text,
  message text,
  details jsonb,
  since timestamp with time zone not null,
  observed_at timestamp with time zone not null,
  job_id bigint not null
);
comment on table millrace.component_status is 'How parts of your system are, as update-status jobs told last';
comment on column millrace.component_status.component is 'Name of the part';
comment on column millrace.component_status.status is 'How it is, in your words';
comment on column millrace.component_status.previous is 'How it was before that job; null: nothing was known';
comment on column millrace.component_status.message is 'For people';
comment on column millrace.component_status.details is 'What else the job told';
comment on column millrace.component_status.since is 'When status changed last';
comment on column millrace.component_status.observed_at is 'When it was seen so; older reports change nothing';
comment on column millrace.component_status.job_id is 'The job that told it';

-- Forgets alerts that nobody has judged for a month: their rule or their queue is gone. Lock: rows by SKIP LOCKED.
create function millrace.sweep_alerts() returns void language plpgsql as $$
begin
  delete from millrace.alert a where (a.rule, a.queue, a.digest) in (
    select s.rule, s.queue, s.digest from millrace.alert s where s.judged_at < now() - interval '30 days' for update skip locked);
end $$;
comment on function millrace.sweep_alerts is 'Forgets alerts that nobody has judged for a month';

-- A day of job_log whose lines are to be archived: one that was set apart before and is still here, else the oldest that ended more than
-- p_days ago, which is set apart now. From then on its lines are not shown, none is added, and retention does not drop them.
-- Returns the day as YYYYMMDD; null: there is none.
-- Lock: ACCESS EXCLUSIVE on job_log while the day is set apart; it waits at most a second.
create function millrace.set_log_day_apart(p_days integer) returns text language plpgsql as $$
declare
  v_engine oid := (select c.relnamespace from pg_class c where c.oid = 'millrace.job_log'::regclass);
  v_name text;
begin
  select c.relname into v_name from pg_class c
  where c.relnamespace = v_engine and c.relkind = 'r' and c.relname ~ '^job_log_apart_[0-9]{8}$' order by c.relname limit 1;
  if found then
    return right(v_name, 8);
  end if;
  perform set_config('lock_timeout', '1s', true);
  perform pg_advisory_xact_lock(hashtextextended('millrace.drop_days', 0));
  select c.relname into v_name from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'millrace.job_log'::regclass
    -- A case, since the planner may read other relations' names before it joins.
    and case when c.relname ~ '_[0-9]{8}$' then right(c.relname, 8)::date < (now() at time zone 'utc')::date - p_days end
  order by c.relname limit 1;
  if not found then
    return null;
  end if;
  execute format('alter table millrace.job_log detach partition millrace.%I', v_name);
  execute format('alter table millrace.%I rename to %I', v_name, 'job_log_apart_' || right(v_name, 8));
  return right(v_name, 8);
end $$;
comment on function millrace.set_log_day_apart is 'Sets a day of log lines apart that is to be archived, and returns it; null: there is none';

-- Makes the oldest day that was set apart, and that nobody is to archive any more, part of job_log again: its lines are shown, and go as
-- others do. None while an archive is being written, or while a schedule that is not paused asks for archives, and none whose name is
-- taken, by the lines that a recovered backup has of that day. Returns the day as YYYY-MM-DD; null: there is none.
-- Lock: ACCESS EXCLUSIVE on the day, which nobody reads, as long as its lines are looked at; then SHARE UPDATE EXCLUSIVE on job_log. It waits
-- at most a second for each.
create function millrace.put_log_day_back() returns text language plpgsql as $$
declare
  v_apart text;
  v_name text;
  v_day date;
  v_from timestamp with time zone;
  v_to timestamp with time zone;
begin
  perform set_config('lock_timeout', '1s', true);
  if not pg_try_advisory_xact_lock(hashtextextended('millrace.archive_log_day', 0)) or exists (
    select from millrace.schedule s join millrace.job_type t on t.id = s.type_id
    where t.name = 'cleanup-logs' and not s.paused and s.payload @> '{"archive": true}') then
    return null;
  end if;
  select c.relname into v_apart from pg_class c
  where c.relnamespace = (select o.relnamespace from pg_class o where o.oid = 'millrace.job_log'::regclass)
    and c.relkind = 'r' and c.relname ~ '^job_log_apart_[0-9]{8}$'
    and not exists (select from pg_class t where t.relnamespace = c.relnamespace and t.relname = 'job_log_' || right(c.relname, 8))
  order by c.relname limit 1;
  if not found then
    return null;
  end if;
  v_name := 'job_log_' || right(v_apart, 8);
  v_day := right(v_apart, 8)::date;
  v_from := v_day::timestamp at time zone 'utc';
  v_to := (v_day + 1)::timestamp at time zone 'utc';
  -- With the check, attaching looks at no line: whoever makes a partition, and who logs behind them, would wait for that.
  execute format('alter table millrace.%I add constraint of_its_day check (logged_at >= %L and logged_at < %L)', v_apart, v_from, v_to);
  execute format('alter table millrace.%I rename to %I', v_apart, v_name);
  execute format('alter table millrace.job_log attach partition millrace.%I for values from (%L) to (%L)', v_name, v_from, v_to);
  execute format('alter table millrace.%I drop constraint of_its_day', v_name);
  return v_day::text;
end $$;
comment on function millrace.put_log_day_back is 'Makes a day of log lines that was set apart, and that nobody is to archive, part of the log again; returns it, null: there is none';

-- Deletes finished jobs as clean does, and returns each as a document with its attempts, to be archived before the transaction commits.
-- Lock and index: as remove_finished.
create function millrace.take_finished(p_queue integer, p_status smallint, p_at timestamp with time zone, p_limit integer)
returns table (document text) language plpgsql as $$
declare
  v_day text;
  v_taken integer := 0;
  v_count integer;
begin
  foreach v_day in array millrace.finished_days(p_status, p_at) loop
    exit when v_taken >= p_limit;
    return query execute format('
      with gone as (
        delete from millrace.%1$I f where f.ctid = any (array(
          select o.ctid from millrace.%1$I o where o.queue_id = %2$s and o.status = %3$s and o.finished_at < $1
          order by o.finished_at, o.id limit $2 for update skip locked))
        returning f.*
      ), counted as (
        insert into millrace.count_delta (queue_id, type_id, priority, completed, failed, cancelled)
        select %2$s, g.type_id, g.priority, case %3$s when 1 then -count(*) end, case %3$s when 2 then -count(*) end, case %3$s when 3 then -count(*) end
        from gone g group by g.type_id, g.priority
      ), attempts as (
        delete from millrace.attempt a using gone g where a.job_id = g.id
      ), payloads as (
        delete from millrace.payload p using gone g where p.id = g.id and g.payload is null
      )
      select jsonb_build_object(''id'', g.id::text, ''type'', t.name, ''queue'', q.name, ''status'', (array[''completed'', ''failed'', ''cancelled''])[g.status],
        ''priority'', g.priority, ''payload'', coalesce(g.payload, (select p.body from millrace.payload p where p.id = g.id)), ''result'', g.result,
        ''errorCode'', g.error_code, ''errorMessage'', g.error_message, ''retryCount'', g.retry_count, ''crashes'', g.crashes, ''runMs'', g.run_ms,
        ''createdAt'', millrace.json_instant(g.created_at), ''startedAt'', millrace.json_instant(g.started_at),
        ''completedAt'', millrace.json_instant(g.finished_at), ''more'', g.extra,
        ''attempts'', array(select jsonb_build_object(''attempt'', a.attempt, ''startedAt'', millrace.json_instant(a.started_at), ''endedAt'', millrace.json_instant(a.ended_at),
          ''errorCode'', a.error_code, ''errorMessage'', a.error_message) from millrace.attempt a where a.job_id = g.id order by a.attempt))::text
      from gone g join millrace.job_type t on t.id = g.type_id join millrace.queue q on q.id = g.queue_id', v_day, p_queue, p_status)
    using p_at, p_limit - v_taken;
    get diagnostics v_count = row_count;
    v_taken := v_taken + v_count;
  end loop;
  if v_taken > 0 then
    perform millrace.audit('queue', (select q.name from millrace.queue q where q.id = p_queue), 'clean', null,
      jsonb_build_object('status', (array['completed', 'failed', 'cancelled'])[p_status], 'deleted', v_taken, 'olderThan', p_at, 'archived', true));
  end if;
end $$;
comment on function millrace.take_finished is 'Deletes the oldest finished jobs of a queue and status from before a point, and returns them as documents';
