-- Changes to jobs by their ids: cancel, retry, patch, remove; of one job, or of many by one statement a table. Each looks
-- through the tables of movement one statement at a time, since one statement over all of them misses a job that
-- moves meanwhile, and again for those that it missed, until all are hit or it has looked three times. Rows are locked in
-- the order of the ids, so that callers with jobs in common do not wait for each other.
-- minimumRelease: 0.1.0

-- Locks the rows of jobs that are to be changed together, in the order of their ids; one job needs no order.
-- Index: ready's primary key for jobs that never moved (every lane, their own seq), ready_id for the others; scheduled's
-- primary key, finished_id of each day.
create function millrace.lock_jobs(p_ids bigint[]) returns void language plpgsql as $$
begin
  if cardinality(p_ids) > 1 then
    perform from millrace.ready r
    where r.queue_id = any (array(select q.id from millrace.queue q)) and r.priority = any ('{1,2,3,4,5,6,7,8,9}'::smallint[])
      and r.head = any ('{0,1,2}'::smallint[]) and r.seq = any (p_ids) and r.id is null
    order by r.seq for update;
    perform from millrace.ready r where r.id = any (p_ids) order by r.id for update;
    perform from millrace.scheduled s where s.id = any (p_ids) order by s.id for update;
    perform from millrace.finished f where f.id = any (p_ids) order by f.id for update;
  end if;
end $$;
comment on function millrace.lock_jobs is 'Locks the rows of jobs that are to be changed together, in one order for all';

-- Takes the ready rows of jobs out of their lanes. Index: as in lock_jobs.
create function millrace.take_ready(p_ids bigint[]) returns setof millrace.ready language plpgsql as $$
begin
  return query delete from millrace.ready r
    where r.queue_id = any (array(select q.id from millrace.queue q)) and r.priority = any ('{1,2,3,4,5,6,7,8,9}'::smallint[])
      and r.head = any ('{0,1,2}'::smallint[]) and r.seq = any (p_ids) and r.id is null
    returning r.*;
  return query delete from millrace.ready r where r.id = any (p_ids) returning r.*;
end $$;
comment on function millrace.take_ready is 'Takes the ready rows of jobs out of their lanes';

-- Cancels jobs. 'cancelled': it had not started and is closed. 'requested': it runs; its worker is told, and
-- after p_grace_ms its position is closed whatever the handler does. 'finished:<status>' and 'unknown': nothing changed;
-- nor when it runs and p_grace_ms is null ('running'). Lock: as lock_jobs, then leases KEY SHARE.
create function millrace.cancel_jobs(p_ids bigint[], p_grace_ms integer) returns table (id bigint, answer text) language plpgsql as $$
#variable_conflict use_column
declare
  v_left bigint[] := p_ids;
  v_hit bigint[];
  v_statuses smallint[];
  v_hints jsonb;
  v_asked bigint;
begin
  perform millrace.lock_jobs(p_ids);
  for v_round in 1 .. 3 loop
    with taken as (
      select coalesce(r.id, r.seq) as id, r.created_at, r.queue_id, r.type_id, r.policy_id, r.retry_count, r.crashes, r.priority, r.payload, r.extra
      from millrace.take_ready(v_left) r
    ), ended as (
      insert into millrace.finished (id, finished_at, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, status,
        payload, error_code, error_message, extra)
      select t.id, clock_timestamp(), t.created_at, t.queue_id, t.type_id, t.policy_id, t.retry_count, t.crashes, t.priority, 3,
        t.payload, 'cancelled', 'Cancelled before it started.', t.extra from taken t
    ), counted as (
      insert into millrace.count_delta (queue_id, type_id, priority, ready, cancelled, total_cancelled)
      select t.queue_id, t.type_id, t.priority, -count(*), count(*), count(*) from taken t group by t.queue_id, t.type_id, t.priority
    )
    select array_agg(t.id order by t.id) into v_hit from taken t;
    if v_hit is null or cardinality(v_hit) < cardinality(v_left) then
      with taken as (
        delete from millrace.scheduled s where s.id = any (v_left) returning s.*
      ), ended as (
        insert into millrace.finished (id, finished_at, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, status,
          payload, error_code, error_message, extra)
        select t.id, clock_timestamp(), t.created_at, t.queue_id, t.type_id, t.policy_id, t.retry_count, t.crashes, t.priority, 3,
          t.payload, 'cancelled', 'Cancelled before it started.', t.extra from taken t
      ), counted as (
        insert into millrace.count_delta (queue_id, type_id, priority, scheduled, cancelled, total_cancelled)
        select t.queue_id, t.type_id, t.priority, -count(*), count(*), count(*) from taken t group by t.queue_id, t.type_id, t.priority
      )
      select v_hit || array_agg(t.id order by t.id) into v_hit from taken t;
    end if;
    if v_hit is not null then
      perform millrace.note_ended(v_hit, array_fill(3::smallint, array[cardinality(v_hit)]));
      perform millrace.audit('job', h.id::text, 'cancel', '{"status": "pending"}', '{"status": "cancelled"}') from unnest(v_hit) h (id);
      return query select h.id, 'cancelled' from unnest(v_hit) h (id);
      v_left := array(select unnest(v_left) except select unnest(v_hit));
      exit when v_left = '{}';
    end if;

    select jsonb_agg(jsonb_build_object('kind', 'cancel', 'workerId', e.worker_id::text, 'number', e.number, 'position', e.pos, 'id', e.id::text)),
      array_agg(e.id) into v_hints, v_hit
    from (
      select l.worker_id, l.number, l.ids, l.closed from millrace.lease l where l.ids && v_left order by l.worker_id, l.number for key share
    ) l cross join lateral (
      select l.worker_id, l.number, p.id, p.pos from unnest(l.ids) with ordinality p (id, pos)
      where p.id = any (v_left) and array_position(l.closed, p.pos::integer) is null
    ) e;
    if v_hit is not null then
      if p_grace_ms is not null then
        for v_asked in
          insert into millrace.cancel_request (job_id, requested_at, deadline_at)
          select h.id, n.at, n.at + make_interval(secs => p_grace_ms / 1000.0) from (select clock_timestamp() as at) n, unnest(v_hit) h (id) order by h.id
          on conflict (job_id) do nothing returning job_id
        loop
          perform millrace.audit('job', v_asked::text, 'cancel', '{"status": "running"}', '{"status": "running", "cancelRequested": true}');
        end loop;
        perform millrace.hint(h.hint) from jsonb_array_elements(v_hints) h (hint);
      end if;
      return query select h.id, case when p_grace_ms is null then 'running' else 'requested' end from unnest(v_hit) h (id);
      v_left := array(select unnest(v_left) except select unnest(v_hit));
      exit when v_left = '{}';
    end if;

    select array_agg(f.id), array_agg(f.status) into v_hit, v_statuses from millrace.finished f where f.id = any (v_left);
    if v_hit is not null then
      return query select h.id, 'finished:' || (array['completed', 'failed', 'cancelled'])[h.status] from unnest(v_hit, v_statuses) h (id, status);
      v_left := array(select unnest(v_left) except select unnest(v_hit));
      exit when v_left = '{}';
    end if;
  end loop;
  return query select l.id, 'unknown' from unnest(v_left) l (id);
end $$;
comment on function millrace.cancel_jobs is 'Cancels jobs; a running one is told, and closed by force after p_grace_ms; with null it is left alone (running)';

create function millrace.cancel_job(p_id bigint, p_grace_ms integer) returns text language plpgsql as $$
begin
  return (select c.answer from millrace.cancel_jobs(array[p_id], p_grace_ms) c);
end $$;
comment on function millrace.cancel_job is 'As cancel_jobs, for one job';

-- Settles cancel requests: a job that went back to waiting is cancelled there, a position past its deadline is
-- closed as cancelled (forced), a request whose job has ended is dropped. Returns how many were forced.
-- Lock: request rows that there is something to do about, by SKIP LOCKED; the lease row FOR UPDATE, which waits for a
-- handler's own transaction.
create function millrace.settle_cancels() returns integer language plpgsql as $$
declare
  v_request record;
  v_lease millrace.lease;
  v_forced integer := 0;
begin
  for v_request in
    select c.job_id, c.deadline_at from millrace.cancel_request c
    where c.deadline_at < clock_timestamp()
      or not exists (select from millrace.lease l where c.job_id = any (l.ids) and array_position(l.ids, c.job_id) <> all (l.closed))
    order by c.job_id for update skip locked
  loop
    select l.* into v_lease from millrace.lease l
    where v_request.job_id = any (l.ids) and array_position(l.ids, v_request.job_id) <> all (l.closed) for update;
    if not found then
      perform millrace.cancel_job(v_request.job_id, 0);
      delete from millrace.cancel_request c where c.job_id = v_request.job_id
        and not exists (select from millrace.lease l where v_request.job_id = any (l.ids) and array_position(l.ids, v_request.job_id) <> all (l.closed));
    elsif v_request.deadline_at < clock_timestamp() then
      with e as (
        select e.* from unnest(v_lease.ids, v_lease.created_ats, v_lease.type_ids, v_lease.policy_ids, v_lease.retry_counts,
          v_lease.crashes, v_lease.priorities, v_lease.payloads, v_lease.extras)
          with ordinality as e (id, created_at, type_id, policy_id, retry_count, crashes, priority, payload, extra, pos)
        where e.id = v_request.job_id
      ), ended as (
        insert into millrace.finished (id, finished_at, created_at, started_at, queue_id, type_id, policy_id, retry_count, crashes,
          priority, status, payload, error_code, error_message, extra)
        select e.id, clock_timestamp(), e.created_at, v_lease.claimed_at, v_lease.queue_id, e.type_id, e.policy_id, e.retry_count,
          e.crashes, e.priority, 3, e.payload, 'cancelled', 'Cancelled by force: the handler did not stop in time.',
          millrace.with_cancel(e.id, e.extra, true) from e
      )
      insert into millrace.count_delta (queue_id, type_id, priority, running, cancelled, total_cancelled) select v_lease.queue_id, e.type_id, e.priority, -1, 1, 1 from e;
      if v_lease.keys is not null then
        perform millrace.release_keys(v_lease, array[array_position(v_lease.ids, v_request.job_id)], '{}');
        perform millrace.hint(jsonb_build_object('kind', 'slot', 'queue', q.name)) from millrace.queue q where q.id = v_lease.queue_id;
      end if;
      if v_lease.open = 1 then
        delete from millrace.lease l where l.worker_id = v_lease.worker_id and l.number = v_lease.number;
      else
        update millrace.lease l set open = l.open - 1, closed = l.closed || array_position(l.ids, v_request.job_id)
        where l.worker_id = v_lease.worker_id and l.number = v_lease.number;
      end if;
      delete from millrace.cancel_request c where c.job_id = v_request.job_id;
      perform millrace.note_ended(array[v_request.job_id], '{3}');
      v_forced := v_forced + 1;
    end if;
  end loop;
  return v_forced;
end $$;
comment on function millrace.settle_cancels is 'Closes cancel requests that are past their deadline or whose job is gone; returns how many by force';

-- The status of a job as one word, or null when there is none. One statement, so one snapshot.
create function millrace.job_status(p_id bigint) returns text language plpgsql stable as $$
begin
  return (
    select 'pending' from millrace.ready r
    where r.queue_id = any (array(select q.id from millrace.queue q)) and r.priority = any ('{1,2,3,4,5,6,7,8,9}'::smallint[])
      and r.head = any ('{0,1,2}'::smallint[]) and r.seq = p_id and r.id is null
    union all select 'pending' from millrace.ready r where r.id = p_id
    union all select 'pending' from millrace.scheduled s where s.id = p_id
    union all select 'running' from millrace.lease l where p_id = any (l.ids) and array_position(l.ids, p_id) <> all (l.closed)
    union all select (array['completed', 'failed', 'cancelled'])[f.status] from millrace.finished f where f.id = p_id
    limit 1);
end $$;
comment on function millrace.job_status is 'Status of a job by its id: pending, running, completed, failed, cancelled; null: unknown';

-- What became of jobs that a change missed: 'conflict:<status>' for those that are in one of the statuses.
-- Index: as in job_status.
create function millrace.conflicts(p_ids bigint[], p_statuses text[]) returns table (id bigint, answer text) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query select s.id, 'conflict:' || s.status from (
    select i.id, millrace.job_status(i.id) as status from unnest(p_ids) i (id)) s where s.status = any (p_statuses);
end $$;
comment on function millrace.conflicts is 'The answer for jobs that a change missed since they are in another status';

-- Where failed and cancelled jobs take a place when they are put back: in their queue, and with a webhookUrl in the one
-- of the job that tells their end. Index: finished_id.
create function millrace.wanted_places(p_ids bigint[]) returns table (id bigint, queue_id integer) language plpgsql stable as $$
begin
  return query select p.id, p.queue_id from (
    select f.id, f.queue_id from millrace.finished f where f.id = any (p_ids) and f.status in (2, 3)
    union all
    select f.id, t.queue_id from millrace.finished f join millrace.job_type t on t.name = 'send-webhook'
    where f.id = any (p_ids) and f.status in (2, 3) and f.extra ? 'webhookUrl') p;
end $$;
comment on function millrace.wanted_places is 'Queues in which failed and cancelled jobs take a place when they are put back';

-- Puts failed or cancelled jobs back at the ends of their lanes, in the order of their ids: same id, retry and crash counts
-- from zero, their past kept in attempt; a request to stop one that was not settled yet meant that past, and goes. 'done',
-- 'unknown', 'conflict:<status>' when it is in another status, or 'full:<queue>' when its queue, or that of the job which
-- tells its end, has no room. Lock: those of these queues that have a cap, then as lock_jobs. Index: finished_id,
-- cancel_request's primary key.
create function millrace.put_back(p_ids bigint[]) returns table (id bigint, answer text) language plpgsql as $$
#variable_conflict use_column
declare
  v_left bigint[] := p_ids;
  v_hit bigint[];
  v_ready bigint[];
  v_queues integer[];
  v_statuses smallint[];
  v_lanes jsonb;
  v_now_ms bigint;
begin
  perform from millrace.queue q
  where q.max_waiting is not null and q.id in (select w.queue_id from millrace.wanted_places(p_ids) w union all select l.queue_id from millrace.lease l where l.ids && p_ids)
  order by q.id for no key update of q;
  perform millrace.lock_jobs(p_ids);
  for v_round in 1 .. 3 loop
    v_hit := null;
    select array_agg(w.id), array_agg(w.queue_id) into v_ready, v_queues from millrace.wanted_places(v_left) w;
    for id, answer in select w.id, 'full:' || q.name from millrace.without_room(v_ready, v_queues) w join millrace.queue q on q.id = w.queue_id loop
      v_hit := v_hit || id;
      return next;
    end loop;
    v_left := array(select unnest(v_left) except select unnest(v_hit));
    exit when v_left = '{}';
    v_ready := array(select unnest(v_ready) except select unnest(v_hit));
    v_now_ms := extract(epoch from clock_timestamp()) * 1000; -- later than their ends, however long the locks took
    with taken as (
      delete from millrace.finished f where f.id = any (v_ready) and f.status in (2, 3)
      returning f.*, millrace.last_execution(f.retry_count, f.crashes, f.extra, f.started_at, f.lease_number, f.error_class) as execution
    ), tried as (
      insert into millrace.attempt (job_id, attempt, started_at, ended_at, worker_id, outcome, error_class, error_code, error_message,
        queue_id, type_id)
      select t.id, t.execution, t.started_at, t.finished_at, t.worker_id, 3, t.error_class, t.error_code, t.error_message, t.queue_id, t.type_id from taken t
    ), moved as (
      insert into millrace.ready (seq, id, created_at, queue_id, type_id, policy_id, priority, head, payload, extra)
      select nextval('millrace.job_seq'), t.id, t.created_at, t.queue_id, t.type_id, t.policy_id, t.priority, 1, t.payload,
        coalesce(t.extra, '{}') - '{cancel,snoozes}'::text[] || jsonb_build_object('errorCode', t.error_code, 'errorMessage', t.error_message,
          'dueAt', v_now_ms, 'updatedAt', v_now_ms, 'executions', t.execution)
      from (select * from taken order by id) t
    ), counted as (
      insert into millrace.count_delta (queue_id, type_id, priority, ready, failed, cancelled, total_retried)
      select t.queue_id, t.type_id, t.priority, count(*), nullif(-count(*) filter (where t.status = 2), 0),
        nullif(-count(*) filter (where t.status = 3), 0), count(*)
      from taken t group by t.queue_id, t.type_id, t.priority
    ), settled as (
      delete from millrace.cancel_request c where c.job_id in (select t.id from taken t)
    )
    select array_agg(t.id order by t.id), array_agg(t.status order by t.id), jsonb_agg(distinct jsonb_build_object('kind', 'ready', 'queue', q.name, 'priority', t.priority))
    into v_hit, v_statuses, v_lanes
    from taken t join millrace.queue q on q.id = t.queue_id;
    if v_hit is not null then
      perform millrace.audit('job', h.id::text, 'retry', jsonb_build_object('status', (array['completed', 'failed', 'cancelled'])[h.status]), '{"status": "pending"}')
      from unnest(v_hit, v_statuses) h (id, status);
      perform millrace.hint(h.hint) from jsonb_array_elements(v_lanes) h (hint);
      perform millrace.note_put_back(v_hit);
      return query select h.id, 'done' from unnest(v_hit) h (id);
      v_left := array(select unnest(v_left) except select unnest(v_hit));
      exit when v_left = '{}';
    end if;
    v_hit := null;
    for id, answer in select c.id, c.answer from millrace.conflicts(v_left, '{pending,running,completed}') c loop
      v_hit := v_hit || id;
      return next;
    end loop;
    v_left := array(select unnest(v_left) except select unnest(v_hit));
    exit when v_left = '{}';
  end loop;
  return query select l.id, 'unknown' from unnest(v_left) l (id);
end $$;
comment on function millrace.put_back is 'Puts failed or cancelled jobs back into their queues under their ids, whatever their unique keys';

-- Those of some jobs that wait, and where. One statement, so one snapshot. Index: as in lock_jobs.
create function millrace.waiting_jobs(p_ids bigint[]) returns table (id bigint, queue_id integer) language plpgsql stable as $$
begin
  return query
    select r.seq, r.queue_id from millrace.ready r
    where r.queue_id = any (array(select q.id from millrace.queue q)) and r.priority = any ('{1,2,3,4,5,6,7,8,9}'::smallint[])
      and r.head = any ('{0,1,2}'::smallint[]) and r.seq = any (p_ids) and r.id is null
    union all select r.id, r.queue_id from millrace.ready r where r.id = any (p_ids)
    union all select s.id, s.queue_id from millrace.scheduled s where s.id = any (p_ids);
end $$;
comment on function millrace.waiting_jobs is 'Those of some jobs that wait, and the queues in which they do';

-- Changes jobs that have not started; null leaves a field as it is. A new payload is written in place; a new
-- priority or queue puts a job at the end of its new lane. A new time applies to a job that waits for one. 'done',
-- 'unknown', 'conflict:<status>', or 'full:<queue>' when the new queue has no room. Lock: the new queue's row when it has
-- a cap, then as lock_jobs; of one job too, since its row is counted as it is then.
create function millrace.patch_jobs(p_ids bigint[], p_payload jsonb, p_priority smallint, p_queue integer, p_run_at timestamp with time zone)
returns table (id bigint, answer text) language plpgsql as $$
#variable_conflict use_column
declare
  v_left bigint[] := p_ids;
  v_hit bigint[];
  v_before jsonb[];
  v_lanes jsonb;
  v_small jsonb := case when p_payload is not null and octet_length(p_payload::text) <= 2048 then p_payload end;
  v_updated jsonb := jsonb_build_object('updatedAt', (extract(epoch from clock_timestamp()) * 1000)::bigint);
  v_run_at_ms bigint := floor(extract(epoch from p_run_at) * 1000); -- rounded up it would be later than a start at that time
  v_timed jsonb := case when p_run_at is null then '{}' else
    jsonb_build_object('scheduledAt', v_run_at_ms, 'dueAt', v_run_at_ms) end;
  v_later boolean := coalesce(p_run_at > clock_timestamp(), false);
  v_capped boolean := p_queue is not null and millrace.room(p_queue) is not null;
  v_here bigint[];
  v_coming bigint[];
begin
  perform millrace.lock_jobs(p_ids);
  for v_round in 1 .. 3 loop
    v_here := v_left;
    if v_capped then
      -- What is not seen to wait is left to the next round, so that nothing gets in that was not asked for a place.
      v_hit := null;
      select array_agg(w.id), array_agg(w.id) filter (where w.queue_id <> p_queue) into v_here, v_coming from millrace.waiting_jobs(v_left) w;
      for id, answer in
        select w.id, 'full:' || q.name from millrace.without_room(v_coming, array_fill(p_queue, array[coalesce(cardinality(v_coming), 0)])) w
        join millrace.queue q on q.id = w.queue_id
      loop
        v_hit := v_hit || id;
        return next;
      end loop;
      v_left := array(select unnest(v_left) except select unnest(v_hit));
      exit when v_left = '{}';
      v_here := array(select unnest(v_here) except select unnest(v_hit));
    end if;
    perform from millrace.scheduled s where s.id = any (v_here) order by s.id for update;
    with changed as (
      update millrace.scheduled s set priority = coalesce(p_priority, s.priority), queue_id = coalesce(p_queue, s.queue_id),
        run_at = case when s.reason = 4 then s.run_at else coalesce(p_run_at, s.run_at) end,
        payload = case when p_payload is null then s.payload else v_small end, extra = coalesce(s.extra, '{}') || v_updated || v_timed
      from millrace.scheduled before
      where s.id = any (v_here) and before.id = s.id and before.id = any (v_here)
      returning s.id, before.queue_id, s.type_id, before.priority, before.payload, s.queue_id as to_queue, s.priority as to_priority
    ), counted as (
      insert into millrace.count_delta (queue_id, type_id, priority, scheduled)
      select e.queue_id, e.type_id, e.priority, sum(e.n) from (
        select c.queue_id, c.type_id, c.priority, -1 as n from changed c union all select c.to_queue, c.type_id, c.to_priority, 1 from changed c) e
      group by e.queue_id, e.type_id, e.priority having sum(e.n) <> 0
    )
    select array_agg(c.id order by c.id), array_agg(millrace.patched(c.payload, c.priority, c.queue_id, p_payload, p_priority, p_queue) order by c.id)
    into v_hit, v_before from changed c;

    if v_hit is null or cardinality(v_hit) < cardinality(v_here) then
      with taken as (
        select coalesce(r.id, r.seq) as id, r.seq, r.created_at, r.queue_id, r.type_id, r.policy_id, r.retry_count, r.crashes, r.priority, r.head, r.payload, r.extra,
          coalesce(p_queue, r.queue_id) as to_queue, coalesce(p_priority, r.priority) as to_priority,
          coalesce(p_priority <> r.priority, false) or coalesce(p_queue <> r.queue_id, false) as moves
        from millrace.take_ready(v_here) r
      ), timed as (
        insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, reason, payload, extra)
        select t.id, p_run_at, t.created_at, t.to_queue, t.type_id, t.policy_id, t.retry_count, t.crashes, t.to_priority, 1,
          case when p_payload is null then t.payload else v_small end, coalesce(t.extra, '{}') || v_updated || v_timed
        from taken t where v_later
      ), moved as (
        insert into millrace.ready (seq, id, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, head, payload, extra)
        select m.to_seq, nullif(m.id, m.to_seq), m.created_at, m.to_queue, m.type_id, m.policy_id, m.retry_count, m.crashes, m.to_priority,
          case when m.moves then 1 else m.head end, case when p_payload is null then m.payload else v_small end, coalesce(m.extra, '{}') || v_updated
        from (select t.*, case when t.moves then nextval('millrace.job_seq') else t.seq end as to_seq from (select * from taken order by id) t) m where not v_later
      ), counted as (
        insert into millrace.count_delta (queue_id, type_id, priority, ready, scheduled)
        select e.queue_id, e.type_id, e.priority, nullif(sum(e.ready), 0), nullif(sum(e.scheduled), 0) from (
          select t.queue_id, t.type_id, t.priority, -1 as ready, 0 as scheduled from taken t
          union all select t.to_queue, t.type_id, t.to_priority, (not v_later)::integer, v_later::integer from taken t) e
        group by e.queue_id, e.type_id, e.priority having sum(e.ready) <> 0 or sum(e.scheduled) <> 0
      )
      select v_hit || array_agg(t.id order by t.id),
        v_before || array_agg(millrace.patched(t.payload, t.priority, t.queue_id, p_payload, p_priority, p_queue) order by t.id),
        jsonb_agg(distinct jsonb_build_object('kind', 'ready', 'queue', q.name, 'priority', t.to_priority)) filter (where not v_later)
      into v_hit, v_before, v_lanes from taken t join millrace.queue q on q.id = t.to_queue;
      perform millrace.hint(h.hint) from jsonb_array_elements(v_lanes) h (hint);
    end if;

    if v_hit is not null then
      perform millrace.audit('job', h.id::text, 'change', h.before,
        jsonb_build_object('payload', p_payload, 'priority', p_priority, 'queue', (select q.name from millrace.queue q where q.id = p_queue), 'run_at', p_run_at))
      from unnest(v_hit, v_before) h (id, before);
      if p_payload is not null then
        delete from millrace.payload p where p.id = any (v_hit);
        if v_small is null then
          insert into millrace.payload (id, body) select h.id, p_payload from unnest(v_hit) h (id);
        end if;
      end if;
      return query select h.id, 'done' from unnest(v_hit) h (id);
      v_left := array(select unnest(v_left) except select unnest(v_hit));
      exit when v_left = '{}';
    end if;
    v_hit := null;
    for id, answer in select c.id, c.answer from millrace.conflicts(v_left, '{running,completed,failed,cancelled}') c loop
      v_hit := v_hit || id;
      return next;
    end loop;
    v_left := array(select unnest(v_left) except select unnest(v_hit));
    exit when v_left = '{}';
  end loop;
  return query select l.id, 'unknown' from unnest(v_left) l (id);
end $$;
comment on function millrace.patch_jobs is 'Changes jobs that have not started; null leaves a field as it is';

-- What a patch changes of a job, as it was.
create function millrace.patched(
  p_old_payload jsonb, p_old_priority smallint, p_old_queue integer, p_payload jsonb, p_priority smallint, p_queue integer
) returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object('payload', case when p_payload is not null then p_old_payload end, 'priority', case when p_priority is not null then p_old_priority end,
    'queue', (select q.name from millrace.queue q where q.id = p_old_queue and p_queue is not null));
end $$;
comment on function millrace.patched is 'What a patch changes of a job, as it was, for the audit trail';

create function millrace.patch_job(p_id bigint, p_payload jsonb, p_priority smallint, p_queue integer, p_run_at timestamp with time zone)
returns text language plpgsql as $$
begin
  return (select p.answer from millrace.patch_jobs(array[p_id], p_payload, p_priority, p_queue, p_run_at) p);
end $$;
comment on function millrace.patch_job is 'As patch_jobs, for one job';

-- Deletes finished jobs. 'done', 'unknown', or 'conflict:<status>' while it is unfinished. Lock: as lock_jobs.
-- Index: finished_id, attempt_job_id, payload's primary key.
create function millrace.remove_jobs(p_ids bigint[]) returns table (id bigint, answer text) language plpgsql as $$
#variable_conflict use_column
declare
  v_left bigint[] := p_ids;
  v_hit bigint[];
  v_statuses smallint[];
begin
  perform millrace.lock_jobs(p_ids);
  for v_round in 1 .. 3 loop
    with taken as (
      delete from millrace.finished f where f.id = any (v_left) returning f.id, f.queue_id, f.type_id, f.priority, f.status
    ), counted as (
      insert into millrace.count_delta (queue_id, type_id, priority, completed, failed, cancelled)
      select t.queue_id, t.type_id, t.priority, nullif(-count(*) filter (where t.status = 1), 0), nullif(-count(*) filter (where t.status = 2), 0),
        nullif(-count(*) filter (where t.status = 3), 0)
      from taken t group by t.queue_id, t.type_id, t.priority
    )
    select array_agg(t.id order by t.id), array_agg(t.status order by t.id) into v_hit, v_statuses from taken t;
    if v_hit is not null then
      delete from millrace.attempt a where a.job_id = any (v_hit);
      delete from millrace.payload p where p.id = any (v_hit);
      perform millrace.forget_reports(v_hit);
      perform millrace.audit('job', h.id::text, 'remove', jsonb_build_object('status', (array['completed', 'failed', 'cancelled'])[h.status]), null)
      from unnest(v_hit, v_statuses) h (id, status);
      return query select h.id, 'done' from unnest(v_hit) h (id);
      v_left := array(select unnest(v_left) except select unnest(v_hit));
      exit when v_left = '{}';
    end if;
    v_hit := null;
    for id, answer in select c.id, c.answer from millrace.conflicts(v_left, '{pending,running}') c loop
      v_hit := v_hit || id;
      return next;
    end loop;
    v_left := array(select unnest(v_left) except select unnest(v_hit));
    exit when v_left = '{}';
  end loop;
  return query select l.id, 'unknown' from unnest(v_left) l (id);
end $$;
comment on function millrace.remove_jobs is 'Deletes finished jobs';

create function millrace.remove_job(p_id bigint) returns text language plpgsql as $$
begin
  return (select r.answer from millrace.remove_jobs(array[p_id]) r);
end $$;
comment on function millrace.remove_job is 'As remove_jobs, for one job';
