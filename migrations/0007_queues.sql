-- Queues: drains, retention by age and by count, and figures of the last minute.
-- minimumRelease: 0.1.0

alter table millrace.queue add column drain_before bigint;
comment on column millrace.queue.drain_before is 'While the queue drains: jobs with a lower seq are finished, the others wait, and once none is left it is paused. Null: no drain';

create table millrace.retention (
  queue_id integer not null,
  status smallint not null,
  max_age_ms bigint,
  max_count integer,
  hidden_at timestamp with time zone not null default '-infinity',
  hidden_id bigint not null default 0,
  primary key (queue_id, status),
  constraint retention_status_check check (status in (1, 2, 3)),
  constraint retention_max_age_ms_check check (max_age_ms > 0),
  constraint retention_max_count_check check (max_count > 0)
);
comment on table millrace.retention is 'How long a queue keeps its finished jobs of a status, where that is shorter than the engine''s days';
comment on column millrace.retention.max_age_ms is 'Milliseconds from the job''s end; null: as long as the engine keeps any';
comment on column millrace.retention.max_count is 'The newest ones that are kept; null: any number';
comment on column millrace.retention.hidden_at is 'With hidden_id the watermark: jobs that ended before it are not shown any more, and are deleted little by little';

create table millrace.queue_rate (
  queue_id integer not null,
  at timestamp with time zone not null,
  completed bigint not null,
  failed bigint not null,
  wait_ms bigint not null,
  run_ms bigint not null,
  primary key (queue_id, at)
) with (fillfactor = 50);
comment on table millrace.queue_rate is 'Jobs that ended in each ten seconds of the last hour, by queue, as counts were folded';
comment on column millrace.queue_rate.at is 'When the ten seconds began';
comment on column millrace.queue_rate.wait_ms is 'Sum over these jobs of the ms from creation, or due time, to start';

-- Takes up to p_limit ready jobs of one queue into one lease, best lane first, first in first out.
-- p_types: types that may be taken; p_lows: for priorities 1 to 9 the lowest seq to look at in head 1;
-- p_suspect: a job that saw a worker die may be taken, alone. Of a draining queue, those from before the drain.
-- Returns a first row of position 0 (id: this transaction's id or null; seq: the oldest transaction still
-- running, which proves what no straggler can precede; priority: 1 when the worker id is alive and the
-- queue not paused, 0 when the queue is paused, -1 when the worker was ended; head: 1 when the queue's
-- concurrency cut the limit) and then one row a job.
-- Lock: ready rows by SKIP LOCKED; the queue's row when it has a concurrency of its own.
-- Index: ready's primary key, one range a lane.
create or replace function millrace.claim(
  p_worker bigint, p_number bigint, p_queue integer, p_limit integer, p_max_bytes bigint,
  p_types integer[], p_lows bigint[], p_suspect boolean
) returns table (
  "position" integer, id bigint, seq bigint, priority smallint, head smallint, type_id integer, policy_id integer,
  retry_count integer, crashes integer, created_at timestamp with time zone, payload jsonb
) language plpgsql as $$
#variable_conflict use_column
declare
  v_now timestamp with time zone := clock_timestamp();
  v_limit integer := p_limit;
  v_cut smallint := 0;
  v_concurrency integer;
  v_paused boolean;
  v_before bigint;
  v_tids tid[];
  v_bytes integer[];
begin
  if not exists (select from millrace.worker w where w.id = p_worker and w.ended_at is null) then
    return query select 0, null::bigint, null::bigint, (-1)::smallint, 0::smallint, null::integer, null::integer, null::integer, null::integer, null::timestamp with time zone, null::jsonb;
    return;
  end if;
  select q.concurrency, q.paused, coalesce(q.drain_before, 9223372036854775807) into v_concurrency, v_paused, v_before
  from millrace.queue q where q.id = p_queue;
  if v_paused then
    return query select 0, null::bigint, null::bigint, 0::smallint, 0::smallint, null::integer, null::integer, null::integer, null::integer, null::timestamp with time zone, null::jsonb;
    return;
  end if;

  if v_concurrency is null then
    perform set_config('synchronous_commit', 'off', true);
  else
    perform from millrace.queue q where q.id = p_queue for no key update;
    select least(p_limit, v_concurrency - coalesce(sum(l.open), 0)) into v_limit from millrace.lease l where l.queue_id = p_queue;
    v_cut := (v_limit < p_limit)::integer;
  end if;

  if p_suspect and v_limit > 0 then
    v_tids := array(
      select r.ctid from millrace.ready r
      where r.queue_id = p_queue and r.head = 0 and r.crashes > 0 and r.seq < v_before and r.type_id = any (p_types)
      order by r.priority, r.seq limit 1 for update skip locked);
  end if;
  if v_limit > 0 and coalesce(cardinality(v_tids), 0) = 0 then
    -- The outer limit stops the walk over the lanes as soon as it has its rows, so no row is locked in vain.
    select array_agg(t.tid), array_agg(t.bytes) into v_tids, v_bytes from (
      select r.tid, r.bytes
      from (select (n + 1) / 2 as priority, (n + 1) % 2 as head from generate_series(1, 18) n) lane
      cross join lateral (
        select r.ctid as tid,
          case when r.payload is null then (select pg_column_size(p.body) from millrace.payload p where p.id = coalesce(r.id, r.seq)) end as bytes
        from millrace.ready r
        where r.queue_id = p_queue and r.priority = lane.priority and r.head = lane.head
          and r.seq >= case lane.head when 0 then 0 else p_lows[lane.priority] end and r.seq < v_before
          and (lane.head = 1 or r.crashes = 0) and r.type_id = any (p_types)
        order by r.seq limit v_limit for update skip locked) r
      limit v_limit) t;
    if v_bytes is not null and array_remove(v_bytes, null) <> '{}' then
      select v_tids[1:count(*)] into v_tids from (
        select coalesce(sum(b.bytes) over (order by b.n rows between unbounded preceding and 1 preceding), 0) as before
        from unnest(v_bytes) with ordinality b (bytes, n)) b
      where b.before < p_max_bytes;
    end if;
  end if;

  return query select 0, pg_current_xact_id_if_assigned()::text::bigint, pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
    1::smallint, v_cut, null::integer, null::integer, null::integer, null::integer, null::timestamp with time zone, null::jsonb;
  if coalesce(cardinality(v_tids), 0) = 0 then
    return;
  end if;

  return query
  with claimed as (
    delete from millrace.ready r where r.ctid = any (v_tids) returning r.*
  ), job as (
    select c.*, coalesce(c.id, c.seq) as job_id, row_number() over (order by c.priority, c.head, c.seq)::integer as pos from claimed c
  ), leased as (
    insert into millrace.lease (worker_id, number, claimed_at, deadline_at, queue_id, open, ids, seqs, created_ats, type_ids,
      policy_ids, retry_counts, crashes, priorities, payloads, extras)
    select p_worker, p_number, v_now,
      v_now + make_interval(secs => 60 + (select max(p.timeout_seconds) from millrace.policy p where p.id in (select policy_id from job))),
      p_queue, count(*), array_agg(j.job_id order by j.pos), array_agg(j.seq order by j.pos), array_agg(j.created_at order by j.pos),
      array_agg(j.type_id order by j.pos), array_agg(j.policy_id order by j.pos), array_agg(j.retry_count order by j.pos),
      array_agg(j.crashes order by j.pos), array_agg(j.priority order by j.pos), array_agg(j.payload order by j.pos),
      array_agg(j.extra order by j.pos)
    from job j
  ), counted as (
    insert into millrace.count_delta (queue_id, type_id, ready, running)
    select p_queue, j.type_id, -count(*), count(*) from job j group by j.type_id
  )
  select j.pos, j.job_id, j.seq, j.priority, j.head, j.type_id, j.policy_id, j.retry_count, j.crashes, j.created_at,
    coalesce(j.payload, (select p.body from millrace.payload p where p.id = j.job_id))
  from job j order by j.pos;
end $$;
-- Adds up the deltas that are committed now and removes them; what ended goes into the rates of these ten seconds. Lock: delta rows by SKIP LOCKED.
create or replace function millrace.fold_counts() returns integer language plpgsql as $$
declare
  v_folded integer;
  v_at timestamp with time zone := to_timestamp(floor(extract(epoch from clock_timestamp()) / 10) * 10);
begin
  with folded as (
    delete from millrace.count_delta d where d.ctid = any (array(select c.ctid from millrace.count_delta c limit 20000 for update skip locked))
    returning d.*
  ), added as (
    insert into millrace.job_count as t
    select f.queue_id, f.type_id, coalesce(sum(f.ready), 0), coalesce(sum(f.scheduled), 0), coalesce(sum(f.running), 0),
      coalesce(sum(f.completed), 0), coalesce(sum(f.failed), 0), coalesce(sum(f.cancelled), 0), coalesce(sum(f.total_created), 0),
      coalesce(sum(f.total_completed), 0), coalesce(sum(f.total_failed), 0), coalesce(sum(f.total_cancelled), 0),
      coalesce(sum(f.total_timed_out), 0), coalesce(sum(f.total_retried), 0), coalesce(sum(f.total_wait_ms), 0), coalesce(sum(f.total_run_ms), 0)
    from folded f group by f.queue_id, f.type_id order by f.queue_id, f.type_id
    on conflict (queue_id, type_id) do update set ready = t.ready + excluded.ready, scheduled = t.scheduled + excluded.scheduled,
      running = t.running + excluded.running, completed = t.completed + excluded.completed, failed = t.failed + excluded.failed,
      cancelled = t.cancelled + excluded.cancelled, total_created = t.total_created + excluded.total_created,
      total_completed = t.total_completed + excluded.total_completed, total_failed = t.total_failed + excluded.total_failed,
      total_cancelled = t.total_cancelled + excluded.total_cancelled, total_timed_out = t.total_timed_out + excluded.total_timed_out,
      total_retried = t.total_retried + excluded.total_retried, total_wait_ms = t.total_wait_ms + excluded.total_wait_ms,
      total_run_ms = t.total_run_ms + excluded.total_run_ms
  ), rated as (
    insert into millrace.queue_rate as t
    select f.queue_id, v_at, coalesce(sum(f.total_completed), 0), coalesce(sum(f.total_failed), 0), coalesce(sum(f.total_wait_ms), 0),
      coalesce(sum(f.total_run_ms), 0)
    from folded f where f.total_completed > 0 or f.total_failed > 0 group by f.queue_id order by f.queue_id
    on conflict (queue_id, at) do update set completed = t.completed + excluded.completed, failed = t.failed + excluded.failed,
      wait_ms = t.wait_ms + excluded.wait_ms, run_ms = t.run_ms + excluded.run_ms
  )
  select count(*) into v_folded from folded;
  return v_folded;
end $$;

-- A ready job that a drain holds back says so (reason 3), and a finished one behind its queue's watermark is not shown.
create or replace view millrace.ready_row as
select coalesce(r.id, r.seq) as id, r.id as moved_id, r.seq, r.head, r.queue_id, r.type_id, r.policy_id, 'pending'::text as status,
  case when exists (select from millrace.queue q where q.id = r.queue_id and q.drain_before <= r.seq) then 3 else 0 end as reason,
  r.priority, coalesce(r.payload, (select p.body from millrace.payload p where p.id = coalesce(r.id, r.seq))) as payload, null::jsonb as result,
  r.extra ->> 'errorCode' as error_code, r.extra ->> 'errorMessage' as error_message, r.retry_count, r.crashes, r.created_at,
  coalesce(to_timestamp((r.extra ->> 'updatedAt')::bigint / 1000.0), r.created_at) as updated_at,
  to_timestamp((r.extra ->> 'scheduledAt')::bigint / 1000.0) as scheduled_at, to_timestamp((r.extra ->> 'startedAt')::bigint / 1000.0) as started_at,
  null::timestamp with time zone as completed_at, null::timestamp with time zone as cancel_requested_at
from millrace.ready r;

create or replace view millrace.finished_row as
select f.id, f.queue_id, f.type_id, f.policy_id, (array['completed', 'failed', 'cancelled'])[f.status] as status, 0 as reason, f.priority,
  coalesce(f.payload, (select p.body from millrace.payload p where p.id = f.id)) as payload, f.result,
  f.error_code, f.error_message, f.retry_count, f.crashes, f.created_at, f.finished_at as updated_at,
  to_timestamp((f.extra ->> 'scheduledAt')::bigint / 1000.0) as scheduled_at, f.started_at,
  f.finished_at as completed_at, null::timestamp with time zone as cancel_requested_at, f.status as status_code
from millrace.finished f
where (select (f.finished_at, f.id) < (k.hidden_at, k.hidden_id) from millrace.retention k where k.queue_id = f.queue_id and k.status = f.status) is not true;

create or replace view millrace.jobs as
select j.id, t.name as type, q.name as queue, j.status,
  case when j.status <> 'pending' then null when j.reason = 1 then 'schedule' when j.reason = 2 then 'retry' when q.paused or j.reason = 3 then 'paused'
    when not exists (select from millrace.worker w where w.ended_at is null and t.name = any (w.types)) then 'worker'
    when q.concurrency <= (select sum(l.open) from millrace.lease l where l.queue_id = q.id) then 'concurrency' end as waiting_for,
  j.priority, j.payload, j.result, j.error_message, j.error_code, j.retry_count, p.max_retries, p.timeout_seconds, j.crashes,
  j.created_at, j.updated_at, j.scheduled_at, j.started_at, j.completed_at, j.cancel_requested_at
from (
  select id, queue_id, type_id, policy_id, status, reason, priority, payload, result, error_code, error_message, retry_count, crashes,
    created_at, updated_at, scheduled_at, started_at, completed_at, cancel_requested_at from millrace.ready_row
  union all
  select id, queue_id, type_id, policy_id, status, reason, priority, payload, result, error_code, error_message, retry_count, crashes,
    created_at, updated_at, scheduled_at, started_at, completed_at, cancel_requested_at from millrace.scheduled_row
  union all
  select id, queue_id, type_id, policy_id, status, reason, priority, payload, result, error_code, error_message, retry_count, crashes,
    created_at, updated_at, scheduled_at, started_at, completed_at, cancel_requested_at from millrace.lease_row
  union all
  select id, queue_id, type_id, policy_id, status, reason, priority, payload, result, error_code, error_message, retry_count, crashes,
    created_at, updated_at, scheduled_at, started_at, completed_at, cancel_requested_at from millrace.finished_row
) j
join millrace.job_type t on t.id = j.type_id
join millrace.queue q on q.id = j.queue_id
join millrace.policy p on p.id = j.policy_id;

-- Whether a draining queue has something left to finish: a ready job from before the drain, or a claimed one.
-- Index: ready's primary key, one range a lane. Lock: none.
create function millrace.is_draining(p_queue integer, p_before bigint) returns boolean language plpgsql stable as $$
begin
  return exists (
    select from millrace.ready r
    where r.queue_id = p_queue and r.priority = any ('{1,2,3,4,5,6,7,8,9}'::smallint[]) and r.head = any ('{0,1}'::smallint[]) and r.seq < p_before)
    or exists (select from millrace.lease l where l.queue_id = p_queue and l.open > 0);
end $$;
comment on function millrace.is_draining is 'Whether a draining queue has something left to finish';

create or replace view millrace.queues as
select q.name as queue, q.paused, q.concurrency, q.max_waiting, c.ready, c.scheduled, c.running, c.completed, c.failed, c.cancelled,
  case when q.paused then 'paused' when q.drain_before is null then 'active' when millrace.is_draining(q.id, q.drain_before) then 'draining' else 'paused' end as state,
  c.total_created, c.total_completed, c.total_failed, c.total_cancelled, c.total_timed_out, c.total_retried, c.total_wait_ms, c.total_run_ms,
  l.recent_completed, l.recent_failed, l.recent_wait_ms, l.recent_run_ms,
  (extract(epoch from clock_timestamp() - l.since) * 1000)::bigint as recent_ms,
  coalesce((select jsonb_object_agg((array['completed', 'failed', 'cancelled'])[k.status], jsonb_build_object('ageMs', k.max_age_ms, 'count', k.max_count))
    from millrace.retention k where k.queue_id = q.id), '{}') as retention
from millrace.queue q
cross join lateral (
  select coalesce(sum(n.ready), 0)::bigint as ready, coalesce(sum(n.scheduled), 0)::bigint as scheduled, coalesce(sum(n.running), 0)::bigint as running,
    coalesce(sum(n.completed), 0)::bigint as completed, coalesce(sum(n.failed), 0)::bigint as failed, coalesce(sum(n.cancelled), 0)::bigint as cancelled,
    coalesce(sum(n.total_created), 0)::bigint as total_created, coalesce(sum(n.total_completed), 0)::bigint as total_completed,
    coalesce(sum(n.total_failed), 0)::bigint as total_failed, coalesce(sum(n.total_cancelled), 0)::bigint as total_cancelled,
    coalesce(sum(n.total_timed_out), 0)::bigint as total_timed_out, coalesce(sum(n.total_retried), 0)::bigint as total_retried,
    coalesce(sum(n.total_wait_ms), 0)::bigint as total_wait_ms, coalesce(sum(n.total_run_ms), 0)::bigint as total_run_ms
  from (
    select * from millrace.job_count j where j.queue_id = q.id
    union all select * from millrace.count_delta d where d.queue_id = q.id
  ) n
) c
cross join lateral (
  select min(r.since) as since, coalesce(sum(r.completed), 0)::bigint as recent_completed, coalesce(sum(r.failed), 0)::bigint as recent_failed,
    coalesce(sum(r.wait_ms), 0)::bigint as recent_wait_ms, coalesce(sum(r.run_ms), 0)::bigint as recent_run_ms
  from (
    select to_timestamp(floor(extract(epoch from now()) / 10) * 10 - 50) as since, null::bigint as completed, null::bigint as failed,
      null::bigint as wait_ms, null::bigint as run_ms
    union all select null, t.completed, t.failed, t.wait_ms, t.run_ms from millrace.queue_rate t
    where t.queue_id = q.id and t.at >= to_timestamp(floor(extract(epoch from now()) / 10) * 10 - 50)
    union all select null, d.total_completed, d.total_failed, d.total_wait_ms, d.total_run_ms from millrace.count_delta d where d.queue_id = q.id
  ) r
) l;
comment on view millrace.queues is 'Queues with their settings, the numbers of jobs present and since installation (total_*), and what ended in the last minute (recent_*)';
comment on column millrace.queues.state is 'active; draining: what was ready at the drain is finished, the rest waits; paused';
comment on column millrace.queues.recent_ms is 'Length of the time that recent_* covers: the last 50 to 60 seconds';
comment on column millrace.queues.retention is 'By status: ageMs and count of the finished jobs that are kept, where the queue says so';

create or replace function millrace.pause(queue text) returns boolean language plpgsql as $$
begin
  update millrace.queue q set paused = true, drain_before = null, updated_at = clock_timestamp() where q.name = pause.queue;
  return found;
end $$;
comment on function millrace.pause is 'Stops claims from a queue; what runs goes on. Ends a drain. False: no such queue';

create or replace function millrace.resume(queue text) returns boolean language plpgsql as $$
begin
  update millrace.queue q set paused = false, drain_before = null, updated_at = clock_timestamp() where q.name = resume.queue;
  if found then
    perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', queue, 'priority', 1));
    return true;
  end if;
  return false;
end $$;
comment on function millrace.resume is 'Lets a paused or draining queue go on. False: no such queue';

-- Finishes what is ready or runs at this moment, a paused queue's too, then pauses. Jobs that become ready later,
-- new, retried or due, are accepted and wait for resume. A drain under way keeps its beginning.
create function millrace.drain(queue text) returns boolean language plpgsql as $$
begin
  update millrace.queue q set paused = false, drain_before = coalesce(q.drain_before, nextval('millrace.job_seq')), updated_at = clock_timestamp()
  where q.name = drain.queue;
  if found then
    perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', queue, 'priority', 1));
    return true;
  end if;
  return false;
end $$;
comment on function millrace.drain is 'Finishes what waits in a queue, then pauses it; deletes nothing. False: no such queue';

-- Pauses the queues whose drain has nothing left to finish. Lock: their rows.
create function millrace.end_drains() returns integer language plpgsql as $$
declare
  v_ended integer;
begin
  update millrace.queue q set paused = true, drain_before = null, updated_at = clock_timestamp()
  where q.drain_before is not null and not millrace.is_draining(q.id, q.drain_before);
  get diagnostics v_ended = row_count;
  return v_ended;
end $$;
comment on function millrace.end_drains is 'Pauses the queues whose drain has ended; returns how many';

-- Day partitions with finished jobs of a status, oldest first, of the days up to p_until.
create function millrace.finished_days(p_status smallint, p_until timestamp with time zone) returns text[] language plpgsql stable as $$
begin
  return array(
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = case p_status when 1 then 'millrace.finished_completed'::regclass else 'millrace.finished_other'::regclass end
      -- A case, since the planner may read other relations' names before it joins.
      and case when c.relname ~ '_[0-9]{8}$' then right(c.relname, 8)::date <= (p_until at time zone 'utc')::date end
    order by c.relname);
end $$;
comment on function millrace.finished_days is 'Names of the day partitions with finished jobs of a status, oldest first';

-- Deletes the oldest finished jobs of a queue and status that ended before (p_at, p_id), at most p_limit, with
-- their attempts and large payloads, and takes them off the counts of jobs present. Returns how many.
-- Lock: their rows by SKIP LOCKED. Index: finished_kept, where the queue has a retention of its own; else each
-- day is read, oldest first, until there are enough. Numbers are written into the statement: only so does the
-- planner see that the partial index holds them.
create function millrace.remove_finished(p_queue integer, p_status smallint, p_at timestamp with time zone, p_id bigint, p_limit integer)
returns integer language plpgsql as $$
declare
  v_day text;
  v_removed integer := 0;
  v_count integer;
begin
  foreach v_day in array millrace.finished_days(p_status, p_at) loop
    exit when v_removed >= p_limit;
    execute format('
      with gone as (
        delete from millrace.%1$I f where f.ctid = any (array(
          select o.ctid from millrace.%1$I o where o.queue_id = %2$s and o.status = %3$s and (o.finished_at, o.id) < ($1, $2)
          order by o.finished_at, o.id limit $3 for update skip locked))
        returning f.id, f.type_id, f.payload
      ), counted as (
        insert into millrace.count_delta (queue_id, type_id, completed, failed, cancelled)
        select %2$s, g.type_id, case %3$s when 1 then -count(*) end, case %3$s when 2 then -count(*) end, case %3$s when 3 then -count(*) end
        from gone g group by g.type_id
      ), attempts as (
        delete from millrace.attempt a using gone g where a.job_id = g.id
      ), payloads as (
        delete from millrace.payload p using gone g where p.id = g.id and g.payload is null
      )
      select count(*)::integer from gone', v_day, p_queue, p_status)
    into v_count using p_at, p_id, p_limit - v_removed;
    v_removed := v_removed + v_count;
  end loop;
  return v_removed;
end $$;
comment on function millrace.remove_finished is 'Deletes the oldest finished jobs of a queue and status from before a point; returns how many';

-- Deletes finished jobs of a queue that ended at least so long ago, the oldest first, at most so many.
create function millrace.clean(queue text, age interval, most integer default 1000, status text default 'completed') returns integer language plpgsql as $$
declare
  v_queue integer;
  v_status smallint := array_position('{completed,failed,cancelled}'::text[], clean.status);
begin
  select q.id into v_queue from millrace.queue q where q.name = clean.queue;
  if not found then
    raise exception 'unknown queue "%"', queue using errcode = '22023', hint = 'See select name from millrace.queue.';
  end if;
  if v_status is null then
    raise exception 'status must be completed, failed or cancelled, not %', coalesce(status, 'null') using errcode = '22023';
  end if;
  if age is null or age < interval '0' then
    raise exception 'age must not be negative or null' using errcode = '22023';
  end if;
  if most is null or most < 1 then
    raise exception 'most must be at least 1, not %', coalesce(most::text, 'null') using errcode = '22023';
  end if;
  return millrace.remove_finished(v_queue, v_status, clock_timestamp() - age, 9223372036854775807, most);
end $$;
comment on function millrace.clean is 'Deletes a queue''s finished jobs of a status that ended at least so long ago, the oldest first; returns how many';

-- The end of the n-th newest finished job of a queue and status; no row when there are fewer.
create function millrace.nth_newest(p_queue integer, p_status smallint, p_n integer)
returns table (finished_at timestamp with time zone, id bigint) language plpgsql stable as $$
declare
  v_days text[] := millrace.finished_days(p_status, 'infinity');
  v_left integer := p_n;
  v_count integer;
begin
  for v_index in reverse cardinality(v_days) .. 1 loop
    execute format('
      select count(*)::integer, (array_agg(n.finished_at order by n.finished_at, n.id))[1], (array_agg(n.id order by n.finished_at, n.id))[1]
      from (select f.finished_at, f.id from millrace.%1$I f where f.queue_id = %2$s and f.status = %3$s
        order by f.finished_at desc, f.id desc limit $1) n', v_days[v_index], p_queue, p_status)
    into v_count, finished_at, id using v_left;
    if v_count = v_left then
      return next;
      return;
    end if;
    v_left := v_left - v_count;
  end loop;
end $$;
comment on function millrace.nth_newest is 'The end of the n-th newest finished job of a queue and status';

-- Keeps one partial index over the finished jobs of those queues that have a retention of their own: completions
-- of all others pay nothing for it. It is made anew when a queue joins or leaves them.
-- Lock: SHARE on finished while it is built, which completions wait for; it waits at most a second for its turn
-- and leaves the rest to the next call.
create function millrace.index_kept() returns void language plpgsql as $$
declare
  v_wanted text := (select string_agg(distinct k.queue_id::text, ',' order by k.queue_id::text) from millrace.retention k
    where k.max_age_ms is not null or k.max_count is not null);
begin
  if v_wanted is not distinct from obj_description(to_regclass('millrace.finished_kept'), 'pg_class') then
    return;
  end if;
  perform set_config('lock_timeout', '1s', true);
  drop index if exists millrace.finished_kept;
  if v_wanted is not null then
    execute format('create index finished_kept on millrace.finished (queue_id, status, finished_at, id) where queue_id = any (%L::integer[])',
      '{' || v_wanted || '}');
    execute format('comment on index millrace.finished_kept is %L', v_wanted);
  end if;
exception when lock_not_available then
  null;
end $$;
comment on function millrace.index_kept is 'Keeps the partial index over finished jobs of queues with a retention of their own';

-- One pass over the queues' own retention: moves the watermarks, which hides jobs at once, and deletes at most
-- p_limit hidden ones. Returns how many it deleted; p_limit: call again.
-- Lock: one advisory lock for the transaction, so that one process does it at a time.
create function millrace.keep_queues(p_limit integer) returns integer language plpgsql as $$
declare
  v_rule record;
  v_at timestamp with time zone;
  v_id bigint;
  v_nth record;
  v_removed integer := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('millrace.keep_queues', 0)) then
    return 0;
  end if;
  delete from millrace.queue_rate r where r.at < clock_timestamp() - interval '1 hour';
  perform millrace.index_kept();
  -- Queues without such a job cost nothing: the counts say so.
  for v_rule in
    select k.*, n.present from millrace.retention k cross join lateral (
      select sum(case k.status when 1 then c.completed when 2 then c.failed else c.cancelled end) as present from (
        select j.queue_id, j.completed, j.failed, j.cancelled from millrace.job_count j
        union all select d.queue_id, d.completed, d.failed, d.cancelled from millrace.count_delta d) c
      where c.queue_id = k.queue_id) n
    where n.present > 0 and (k.max_age_ms is not null or k.max_count is not null)
    order by k.queue_id, k.status
  loop
    v_at := v_rule.hidden_at;
    v_id := v_rule.hidden_id;
    if clock_timestamp() - make_interval(secs => v_rule.max_age_ms / 1000.0) > v_at then
      v_at := clock_timestamp() - make_interval(secs => v_rule.max_age_ms / 1000.0);
      v_id := 0;
    end if;
    if v_rule.present > v_rule.max_count then
      select * into v_nth from millrace.nth_newest(v_rule.queue_id, v_rule.status, v_rule.max_count);
      if found and (v_nth.finished_at, v_nth.id) > (v_at, v_id) then
        v_at := v_nth.finished_at;
        v_id := v_nth.id;
      end if;
    end if;
    update millrace.retention k set hidden_at = v_at, hidden_id = v_id where k.queue_id = v_rule.queue_id and k.status = v_rule.status;
    if v_removed < p_limit then
      v_removed := v_removed + millrace.remove_finished(v_rule.queue_id, v_rule.status, v_at, v_id, p_limit - v_removed);
    end if;
  end loop;
  return v_removed;
end $$;
comment on function millrace.keep_queues is 'Hides and deletes what the queues'' own retention no longer keeps; returns how many it deleted';

comment on column millrace.retention.queue_id is 'Queue whose finished jobs these are';
comment on column millrace.retention.status is '1 completed, 2 failed, 3 cancelled';
comment on column millrace.retention.hidden_id is 'Of jobs that ended exactly at hidden_at, those with a lower id are hidden';
comment on column millrace.queue_rate.queue_id is 'Queue of the jobs';
comment on column millrace.queue_rate.completed is 'Jobs that completed';
comment on column millrace.queue_rate.failed is 'Jobs that failed, timeouts included';
comment on column millrace.queue_rate.run_ms is 'Sum over these jobs of the ms from start to end';
comment on column millrace.queues.total_created is 'Jobs that were added since installation';
comment on column millrace.queues.total_completed is 'Jobs that completed since installation';
comment on column millrace.queues.total_failed is 'Jobs that failed since installation';
comment on column millrace.queues.total_cancelled is 'Jobs that were cancelled since installation';
comment on column millrace.queues.total_timed_out is 'Jobs that failed by their timeout since installation';
comment on column millrace.queues.total_retried is 'Executions that were tried again since installation';
comment on column millrace.queues.total_wait_ms is 'Sum over completed and failed jobs of the ms from creation, or due time, to start';
comment on column millrace.queues.total_run_ms is 'Sum over completed and failed jobs of the ms from start to end';
comment on column millrace.queues.recent_completed is 'Jobs that completed in the last recent_ms';
comment on column millrace.queues.recent_failed is 'Jobs that failed in the last recent_ms';
comment on column millrace.queues.recent_wait_ms is 'Sum over these of the ms from creation, or due time, to start';
comment on column millrace.queues.recent_run_ms is 'Sum over these of the ms from start to end';
