-- Queues: drains, and retention by age and by count.
-- minimumRelease: 0.1.0

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

-- Changes settings of a queue: concurrency, maxWaiting, targetWaitMs, retention {completed|failed|cancelled: {ageMs,
-- count}}, retry, and those of set_limits. What is left out stays, null clears. Lock: the policies, where retry is
-- among them, then the queue's row. Index: its unique name.
create function millrace.change_queue(queue text, settings jsonb) returns boolean language plpgsql as $$
#variable_conflict use_variable
declare
  v_limits jsonb := settings - '{concurrency,maxWaiting,targetWaitMs,retention,retry}'::text[];
  -- A null in place of the rules clears each of them.
  v_retention jsonb := case when settings -> 'retention' = 'null' then '{"completed": null, "failed": null, "cancelled": null}'
    else coalesce(settings -> 'retention', '{}') end;
  v_faults text;
  v_id integer;
begin
  select string_agg(case when k.most is null then g.path || ' is not a setting of a queue'
    else format('%s must be an integer from %s to %s, or null', g.path, k.least, k.most) end, '; ' order by g.path) into v_faults
  from (
    select e.key as path, e.key as name, e.value from jsonb_each(settings - 'retention') e
    union all
    select 'retention.' || r.key || coalesce('.' || e.key, ''), case when r.key in ('completed', 'failed', 'cancelled') then e.key end, e.value
    from jsonb_each(v_retention) r left join lateral jsonb_each(case jsonb_typeof(r.value) when 'object' then r.value end) e on r.key in ('completed', 'failed', 'cancelled')
    where e.key is not null or r.key not in ('completed', 'failed', 'cancelled') or r.value not in ('null', '{}')
  ) g
  left join (values ('concurrency', 1, 2147483647), ('maxWaiting', 0, 2147483647), ('targetWaitMs', 1, 2147483647),
    ('ageMs', 1, 31536000000), ('count', 1, 2147483647), ('retry', null, 0), ('rate', null, 0), ('keys', null, 0), ('order', null, 0)
  ) k (name, least, most) on k.name = g.name and (k.name in ('ageMs', 'count')) = (g.path like 'retention.%')
  where k.most is null or k.least is not null and case jsonb_typeof(g.value) when 'null' then false
    when 'number' then trunc(g.value::numeric) <> g.value::numeric or g.value::numeric not between k.least and k.most else true end;
  if v_faults is not null then
    raise exception '%', v_faults using errcode = '22023';
  end if;

  -- First, since everybody locks the policies before the queue's row.
  if settings ? 'retry' then
    perform millrace.set_queue_policy(queue, coalesce(nullif(settings -> 'retry', 'null'), '{}'));
  end if;
  update millrace.queue q set
    concurrency = case when settings ? 'concurrency' then (settings ->> 'concurrency')::numeric::integer else q.concurrency end,
    max_waiting = case when settings ? 'maxWaiting' then (settings ->> 'maxWaiting')::numeric::integer else q.max_waiting end,
    target_wait_ms = case when settings ? 'targetWaitMs' then (settings ->> 'targetWaitMs')::numeric::integer else q.target_wait_ms end,
    updated_at = clock_timestamp()
  where q.name = queue returning q.id into v_id;
  if not found then
    return false;
  end if;
  if v_limits <> '{}' then
    perform millrace.set_limits(queue, v_limits);
  end if;
  insert into millrace.retention as k (queue_id, status, max_age_ms, max_count)
  select v_id, s.status, (r.value ->> 'ageMs')::numeric::bigint, (r.value ->> 'count')::numeric::integer
  from jsonb_each(v_retention) r join (values ('completed', 1), ('failed', 2), ('cancelled', 3)) s (name, status) on s.name = r.key
  where r.value <> 'null' or exists (select from millrace.retention k where k.queue_id = v_id and k.status = s.status)
  on conflict (queue_id, status) do update set max_age_ms = excluded.max_age_ms, max_count = excluded.max_count;
  perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', queue, 'priority', 1));
  return true;
end $$;
comment on function millrace.change_queue is 'Changes settings of a queue; what is left out stays, null clears. False: no such queue';

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
        returning f.id, f.type_id, f.priority, f.payload
      ), counted as (
        insert into millrace.count_delta (queue_id, type_id, priority, completed, failed, cancelled)
        select %2$s, g.type_id, g.priority, case %3$s when 1 then -count(*) end, case %3$s when 2 then -count(*) end, case %3$s when 3 then -count(*) end
        from gone g group by g.type_id, g.priority
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
  v_removed integer;
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
  v_removed := millrace.remove_finished(v_queue, v_status, clock_timestamp() - age, 9223372036854775807, most);
  if v_removed > 0 then
    perform millrace.audit('queue', queue, 'clean', null, jsonb_build_object('status', status, 'deleted', v_removed, 'olderThan', clock_timestamp() - age));
  end if;
  return v_removed;
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
  delete from millrace.queue_pace p where p.at < clock_timestamp() - interval '2 minutes';
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

