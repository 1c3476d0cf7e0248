-- Changes to one job by its id: cancel, retry, patch, remove. Each looks through the tables of movement one
-- statement at a time, since one statement over all of them misses a job that moves meanwhile, and again
-- until it hits or has missed three times.
-- minimumRelease: 0.1.0

-- Takes the ready row of a job out of its lane. Index: ready's primary key for a job that never moved
-- (every lane, its own seq), ready_id for the others.
create function millrace.take_ready(p_id bigint) returns setof millrace.ready language plpgsql as $$
begin
  return query delete from millrace.ready r
    where r.queue_id = any (array(select q.id from millrace.queue q)) and r.priority = any ('{1,2,3,4,5,6,7,8,9}'::smallint[])
      and r.head = any ('{0,1,2}'::smallint[]) and r.seq = p_id and r.id is null
    returning r.*;
  if not found then
    return query delete from millrace.ready r where r.id = p_id returning r.*;
  end if;
end $$;
comment on function millrace.take_ready is 'Takes the ready row of one job out of its lane';

-- Cancels a job. 'cancelled': it had not started and is closed. 'requested': it runs; its worker is told, and
-- after p_grace_ms its position is closed whatever the handler does. 'finished:<status>' and 'unknown': nothing changed;
-- nor when it runs and p_grace_ms is null ('running').
create function millrace.cancel_job(p_id bigint, p_grace_ms integer) returns text language plpgsql as $$
declare
  v_job record;
  v_status smallint;
begin
  for v_round in 1 .. 3 loop
    with taken as (
      select r.queue_id, r.created_at, r.type_id, r.policy_id, r.retry_count, r.crashes, r.priority, r.payload, r.extra from millrace.take_ready(p_id) r
    ), ended as (
      insert into millrace.finished (id, finished_at, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, status,
        payload, error_code, error_message, extra)
      select p_id, clock_timestamp(), t.created_at, t.queue_id, t.type_id, t.policy_id, t.retry_count, t.crashes, t.priority, 3,
        t.payload, 'cancelled', 'Cancelled before it started.', t.extra from taken t
    ), counted as (
      insert into millrace.count_delta (queue_id, type_id, priority, ready, cancelled, total_cancelled) select t.queue_id, t.type_id, t.priority, -1, 1, 1 from taken t
    )
    select t.queue_id into v_job from taken t;
    if found then
      perform millrace.note_ended(array[p_id], '{3}');
      perform millrace.audit('job', p_id::text, 'cancel', '{"status": "pending"}', '{"status": "cancelled"}');
      return 'cancelled';
    end if;

    with taken as (
      delete from millrace.scheduled s where s.id = p_id returning s.*
    ), ended as (
      insert into millrace.finished (id, finished_at, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, status,
        payload, error_code, error_message, extra)
      select p_id, clock_timestamp(), t.created_at, t.queue_id, t.type_id, t.policy_id, t.retry_count, t.crashes, t.priority, 3,
        t.payload, 'cancelled', 'Cancelled before it started.', t.extra from taken t
    ), counted as (
      insert into millrace.count_delta (queue_id, type_id, priority, scheduled, cancelled, total_cancelled) select t.queue_id, t.type_id, t.priority, -1, 1, 1 from taken t
    )
    select t.queue_id into v_job from taken t;
    if found then
      perform millrace.note_ended(array[p_id], '{3}');
      perform millrace.audit('job', p_id::text, 'cancel', '{"status": "pending"}', '{"status": "cancelled"}');
      return 'cancelled';
    end if;

    select l.worker_id, l.number, array_position(l.ids, p_id) as pos into v_job
    from millrace.lease l where p_id = any (l.ids) and array_position(l.ids, p_id) <> all (l.closed) for key share;
    if found and p_grace_ms is null then
      return 'running';
    elsif found then
      insert into millrace.cancel_request (job_id, deadline_at) values (p_id, clock_timestamp() + make_interval(secs => p_grace_ms / 1000.0))
      on conflict (job_id) do nothing;
      if found then
        perform millrace.audit('job', p_id::text, 'cancel', '{"status": "running"}', '{"status": "running", "cancelRequested": true}');
      end if;
      perform millrace.hint(jsonb_build_object('kind', 'cancel', 'workerId', v_job.worker_id::text, 'number', v_job.number,
        'position', v_job.pos, 'id', p_id::text));
      return 'requested';
    end if;

    select f.status into v_status from millrace.finished f where f.id = p_id;
    if found then
      return 'finished:' || (array['completed', 'failed', 'cancelled'])[v_status];
    end if;
  end loop;
  return 'unknown';
end $$;
comment on function millrace.cancel_job is 'Cancels a job; a running one is told, and closed by force after p_grace_ms; with null it is left alone (running)';

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

-- Puts a failed or cancelled job back at the end of its lane: same id, retry and crash counts from zero, its past
-- kept in attempt; a request to stop it that was not settled yet meant that past, and goes. 'done', 'unknown', or
-- 'conflict:<status>' when it is in another status. Lock: the finished row. Index: finished_id, cancel_request's primary key.
create function millrace.put_back(p_id bigint) returns text language plpgsql as $$
declare
  v_job record;
  v_status text;
  v_now_ms bigint := extract(epoch from clock_timestamp()) * 1000;
begin
  for v_round in 1 .. 3 loop
    with taken as (
      delete from millrace.finished f where f.id = p_id and f.status in (2, 3)
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
      from taken t
    ), counted as (
      insert into millrace.count_delta (queue_id, type_id, priority, ready, failed, cancelled, total_retried)
      select t.queue_id, t.type_id, t.priority, 1, case t.status when 2 then -1 end, case t.status when 3 then -1 end, 1 from taken t
    ), settled as (
      delete from millrace.cancel_request c using taken t where c.job_id = t.id
    )
    select q.name, t.priority, (array['completed', 'failed', 'cancelled'])[t.status] as status into v_job
    from taken t join millrace.queue q on q.id = t.queue_id;
    if found then
      perform millrace.audit('job', p_id::text, 'retry', jsonb_build_object('status', v_job.status), '{"status": "pending"}');
      perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', v_job.name, 'priority', v_job.priority));
      perform millrace.note_put_back(p_id);
      return 'done';
    end if;
    v_status := millrace.job_status(p_id);
    if v_status in ('pending', 'running', 'completed') then
      return 'conflict:' || v_status;
    end if;
  end loop;
  return 'unknown';
end $$;
comment on function millrace.put_back is 'Puts a failed or cancelled job back into its queue under its id, whatever its unique key';

-- Changes a job that has not started; null leaves a field as it is. A new payload is written in place; a new
-- priority or queue puts the job at the end of its new lane. A new time applies to a job that waits for one.
create function millrace.patch_job(p_id bigint, p_payload jsonb, p_priority smallint, p_queue integer, p_run_at timestamp with time zone)
returns text language plpgsql as $$
declare
  v_job millrace.ready;
  v_status text;
  v_small jsonb := case when p_payload is not null and octet_length(p_payload::text) <= 2048 then p_payload end;
  v_updated jsonb := jsonb_build_object('updatedAt', (extract(epoch from clock_timestamp()) * 1000)::bigint);
begin
  for v_round in 1 .. 3 loop
    update millrace.scheduled s set priority = coalesce(p_priority, s.priority), queue_id = coalesce(p_queue, s.queue_id),
      run_at = case when s.reason = 4 then s.run_at else coalesce(p_run_at, s.run_at) end,
      payload = case when p_payload is null then s.payload else v_small end,
      extra = coalesce(s.extra, '{}') || v_updated || case when p_run_at is null then '{}'::jsonb
        else jsonb_build_object('scheduledAt', (extract(epoch from p_run_at) * 1000)::bigint, 'dueAt', (extract(epoch from p_run_at) * 1000)::bigint) end
    from millrace.scheduled before
    where s.id = p_id and before.id = s.id
    returning before.queue_id, s.type_id, before.priority, before.payload into v_job.queue_id, v_job.type_id, v_job.priority, v_job.payload;
    if found then
      if p_queue <> v_job.queue_id or p_priority <> v_job.priority then
        insert into millrace.count_delta (queue_id, type_id, priority, scheduled) values (v_job.queue_id, v_job.type_id, v_job.priority, -1),
          (coalesce(p_queue, v_job.queue_id), v_job.type_id, coalesce(p_priority, v_job.priority), 1);
      end if;
    else
      select * into v_job from millrace.take_ready(p_id);
      if found then
        if p_run_at > clock_timestamp() then
          insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, reason, payload, extra)
          values (p_id, p_run_at, v_job.created_at, coalesce(p_queue, v_job.queue_id), v_job.type_id, v_job.policy_id, v_job.retry_count, v_job.crashes,
            coalesce(p_priority, v_job.priority), 1, case when p_payload is null then v_job.payload else v_small end,
            coalesce(v_job.extra, '{}') || v_updated || jsonb_build_object('scheduledAt', (extract(epoch from p_run_at) * 1000)::bigint,
              'dueAt', (extract(epoch from p_run_at) * 1000)::bigint));
          insert into millrace.count_delta (queue_id, type_id, priority, ready, scheduled) values (v_job.queue_id, v_job.type_id, v_job.priority, -1, null),
            (coalesce(p_queue, v_job.queue_id), v_job.type_id, coalesce(p_priority, v_job.priority), null, 1);
        else
          insert into millrace.ready (seq, id, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, head, payload, extra)
          select m.seq, nullif(p_id, m.seq), v_job.created_at, coalesce(p_queue, v_job.queue_id), v_job.type_id, v_job.policy_id, v_job.retry_count,
            v_job.crashes, coalesce(p_priority, v_job.priority), m.head, case when p_payload is null then v_job.payload else v_small end,
            coalesce(v_job.extra, '{}') || v_updated
          from (
            select case when moves then nextval('millrace.job_seq') else v_job.seq end as seq, case when moves then 1 else v_job.head end as head
            from (select p_priority is not null and p_priority <> v_job.priority or p_queue is not null and p_queue <> v_job.queue_id as moves) a
          ) m;
          if p_queue <> v_job.queue_id or p_priority <> v_job.priority then
            insert into millrace.count_delta (queue_id, type_id, priority, ready) values (v_job.queue_id, v_job.type_id, v_job.priority, -1),
              (coalesce(p_queue, v_job.queue_id), v_job.type_id, coalesce(p_priority, v_job.priority), 1);
          end if;
          perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', q.name, 'priority', coalesce(p_priority, v_job.priority)))
          from millrace.queue q where q.id = coalesce(p_queue, v_job.queue_id);
        end if;
      end if;
    end if;
    if v_job.type_id is not null then
      perform millrace.audit('job', p_id::text, 'change',
        jsonb_build_object('payload', case when p_payload is not null then v_job.payload end, 'priority', case when p_priority is not null then v_job.priority end,
          'queue', (select q.name from millrace.queue q where q.id = v_job.queue_id and p_queue is not null)),
        jsonb_build_object('payload', p_payload, 'priority', p_priority, 'queue', (select q.name from millrace.queue q where q.id = p_queue), 'run_at', p_run_at));
      if p_payload is not null then
        delete from millrace.payload p where p.id = p_id;
        if v_small is null then
          insert into millrace.payload (id, body) values (p_id, p_payload);
        end if;
      end if;
      return 'done';
    end if;
    v_status := millrace.job_status(p_id);
    if v_status in ('running', 'completed', 'failed', 'cancelled') then
      return 'conflict:' || v_status;
    end if;
  end loop;
  return 'unknown';
end $$;
comment on function millrace.patch_job is 'Changes a job that has not started; null leaves a field as it is';

-- Deletes a finished job. 'done', 'unknown', or 'conflict:<status>' while it is unfinished.
create function millrace.remove_job(p_id bigint) returns text language plpgsql as $$
declare
  v_status text;
begin
  for v_round in 1 .. 3 loop
    with taken as (
      delete from millrace.finished f where f.id = p_id returning f.*
    ), counted as (
      insert into millrace.count_delta (queue_id, type_id, priority, completed, failed, cancelled)
      select t.queue_id, t.type_id, t.priority, case t.status when 1 then -1 end, case t.status when 2 then -1 end, case t.status when 3 then -1 end from taken t
    ), attempts as (
      delete from millrace.attempt a using taken t where a.job_id = t.id
    ), payloads as (
      delete from millrace.payload p using taken t where p.id = t.id and t.payload is null
    )
    select (array['completed', 'failed', 'cancelled'])[t.status] into v_status from taken t;
    if found then
      perform millrace.forget_reports(p_id);
      perform millrace.audit('job', p_id::text, 'remove', jsonb_build_object('status', v_status), null);
      return 'done';
    end if;
    v_status := millrace.job_status(p_id);
    if v_status in ('pending', 'running') then
      return 'conflict:' || v_status;
    end if;
  end loop;
  return 'unknown';
end $$;
comment on function millrace.remove_job is 'Deletes a finished job';
