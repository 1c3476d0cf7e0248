-- Dependencies: jobs that wait for others, and workflows, which wait for all of their jobs.
-- Whoever ends a job that something waits for leaves an event, in its own transaction, and goes on. One process at a
-- time works the events off: it alone writes counters and outcomes, so nothing here waits for a lock of a caller, and
-- no two of them can wait for each other. A job that nothing waits for leaves none.
-- minimumRelease: 0.1.0

create table millrace.workflow (
  id bigint primary key,
  name text,
  on_complete_id bigint,
  status smallint,
  created_at timestamp with time zone not null default clock_timestamp(),
  cancelled_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint workflow_status_check check (status in (1, 2, 3)),
  constraint workflow_name_check check (length(name) >= 1 and length(name) <= 200)
);
create index workflow_ended_at on millrace.workflow (ended_at) where ended_at is not null;
comment on table millrace.workflow is 'Jobs that were added as one and are looked at as one; it ends when all of them have';
comment on column millrace.workflow.id is 'From the sequence of job ids, so that it can stand in their place as a parent or a child';
comment on column millrace.workflow.name is 'What callers call it; null: nothing';
comment on column millrace.workflow.on_complete_id is 'The job that waits for its end';
comment on column millrace.workflow.status is '1 completed, 2 failed, 3 cancelled; null: it has not ended';
comment on column millrace.workflow.created_at is 'When it was made';
comment on column millrace.workflow.cancelled_at is 'When all of it was cancelled; jobs that join it later are cancelled too';
comment on column millrace.workflow.ended_at is 'When its last job ended';

create table millrace.dependency (
  parent_id bigint not null,
  child_id bigint not null,
  outcome smallint,
  constraint dependency_pkey primary key (parent_id, child_id),
  constraint dependency_outcome_check check (outcome in (1, 2, 3, 4))
) with (fillfactor = 70);
create index dependency_child_id on millrace.dependency (child_id, parent_id);
comment on table millrace.dependency is 'Who waits for whom. The child of a workflow''s jobs is the workflow, and its own child is its completion job';
comment on column millrace.dependency.parent_id is 'Job, or workflow, whose end is waited for';
comment on column millrace.dependency.child_id is 'Job, or workflow, that waits for it';
comment on column millrace.dependency.outcome is 'How the parent ended: 1 completed, 2 failed, 3 cancelled, 4 is no longer there; null: it has not, as far as is known';

create table millrace.dependent (
  id bigint primary key,
  workflow_id bigint,
  ref text,
  on_failure smallint not null,
  open integer not null,
  completed integer not null default 0,
  failed integer not null default 0,
  cancelled integer not null default 0,
  kept_until timestamp with time zone not null default clock_timestamp() + interval '1 day',
  constraint dependent_on_failure_check check (on_failure in (0, 1, 2, 3)),
  constraint dependent_ref_check check (length(ref) >= 1 and length(ref) <= 200)
) with (fillfactor = 70);
create unique index dependent_ref on millrace.dependent (workflow_id, ref) where ref is not null;
create index dependent_kept_until on millrace.dependent (kept_until);
comment on table millrace.dependent is 'Jobs that wait, or waited, for others, the jobs of workflows, and workflows, with the number of their parents by outcome';
comment on column millrace.dependent.id is 'The job, or workflow';
comment on column millrace.dependent.workflow_id is 'Workflow that the job is in';
comment on column millrace.dependent.ref is 'What the job is called inside its workflow';
comment on column millrace.dependent.on_failure is 'What a failed or cancelled parent does: 1 ends the job likewise, 2 nothing, and the job sees it, 3 nothing, and the job does not see it; 0: a workflow';
comment on column millrace.dependent.open is 'Parents that have not ended';
comment on column millrace.dependent.completed is 'Parents that completed, or are no longer there';
comment on column millrace.dependent.failed is 'Parents that failed';
comment on column millrace.dependent.cancelled is 'Parents that were cancelled';
comment on column millrace.dependent.kept_until is 'Not swept before';

create table millrace.dependency_event (
  seq bigint primary key generated always as identity,
  id bigint not null,
  kind smallint not null,
  constraint dependency_event_kind_check check (kind in (1, 2, 3, 4, 5))
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, vacuum_truncate = off);
comment on table millrace.dependency_event is 'What became of jobs that others wait for, and was not acted on yet';
comment on sequence millrace.dependency_event_seq_seq is 'Order of events';
comment on column millrace.dependency_event.seq is 'The order of the events of one job';
comment on column millrace.dependency_event.id is 'The job, or workflow';
comment on column millrace.dependency_event.kind is '1 completed, 2 failed, 3 cancelled, 4 put back by hand, 5 to be judged anew by what its parents are now';

-- Leaves an event for each of some jobs that ended and that something waits for, and has webhook endpoints told. p_kinds: 1 completed, 2 failed,
-- 3 cancelled, others are no end; p_answers: where it is not 1 nothing happened; null: everywhere something did.
-- To be called by whoever holds the job's row, as a statement of its own. Index: dependency's primary key. Lock: none.
create function millrace.note_ended(p_ids bigint[], p_kinds smallint[], p_answers smallint[] default null) returns void language plpgsql as $$
declare
  v_newest bigint;
  v_subscribed boolean;
begin
  -- Where nothing waits for a job as new as these, and nobody wants to be told of ends, this look is all that it costs.
  select (select d.parent_id from millrace.dependency d order by d.parent_id desc limit 1), exists (select from millrace.webhook_endpoint)
  into v_newest, v_subscribed;
  if v_subscribed then
    perform millrace.tell_subscribers(p_ids, p_kinds, p_answers);
  end if;
  if v_newest is null or v_newest < (select min(i.id) from unnest(p_ids) i (id)) then
    return;
  end if;
  insert into millrace.dependency_event (id, kind)
  select e.id, e.kind from unnest(p_ids, p_kinds, p_answers) e (id, kind, answer)
  where e.kind <= 3 and (p_answers is null or e.answer = 1)
    and exists (select from millrace.dependency d where d.parent_id = e.id);
  if found then
    perform millrace.hint('{"kind": "dependency"}');
  end if;
end $$;
comment on function millrace.note_ended is 'Leaves an event for each job that ended and that something waits for, and has webhook endpoints told';

-- Adds for each job the one that tells its end at its webhookUrl (null: none): a child that runs whatever comes of
-- the job. To be called by whoever holds the job's row, so that no end of it is missed; who caps queues has made room.
-- Lock: none but the new rows.
create function millrace.add_webhooks(p_jobs bigint[], p_urls text[], p_payloads jsonb[]) returns void language plpgsql as $$
declare
  v_type millrace.job_type;
begin
  select t.* into v_type from millrace.job_type t where t.name = 'send-webhook';
  if not found then
    raise exception 'webhook_url needs the type send-webhook, which no process has had a handler for' using errcode = '22023';
  end if;
  perform pg_current_xact_id(); -- before nextval: a sweep's floor is proven by transaction ids
  with webhook as materialized (
    select nextval('millrace.job_seq') as id, j.job_id, jsonb_build_object('url', j.url) || case jsonb_typeof(j.payload -> 'instanceId')
      when 'string' then jsonb_build_object('instanceId', j.payload -> 'instanceId') else '{}' end as payload
    from unnest(p_jobs, p_urls, p_payloads) with ordinality j (job_id, url, payload, n) where j.url is not null order by j.n
  ), stored as (
    insert into millrace.payload (id, body) select w.id, w.payload from webhook w where octet_length(w.payload::text) > 2048
  ), waits as (
    insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, priority, reason, payload)
    select w.id, 'infinity', clock_timestamp(), v_type.queue_id, v_type.id, v_type.policy_id, 3, 4,
      case when octet_length(w.payload::text) <= 2048 then w.payload end
    from webhook w
  ), linked as (
    insert into millrace.dependent (id, on_failure, open) select w.id, 2, 1 from webhook w
  ), joined as (
    insert into millrace.dependency (parent_id, child_id) select w.job_id, w.id from webhook w
  )
  insert into millrace.count_delta (queue_id, type_id, priority, scheduled, total_created)
  select v_type.queue_id, v_type.id, 3, count(*), count(*) from webhook w having count(*) > 0;
end $$;
comment on function millrace.add_webhooks is 'Adds for each job the one that tells its end at its webhookUrl';

-- After jobs were put back: the next end of those with a webhookUrl is told as well.
-- Index: ready_id, the primary keys of scheduled and dependency.
create function millrace.renew_webhooks(p_jobs bigint[]) returns void language plpgsql as $$
begin
  perform millrace.add_webhooks(array_agg(j.id), array_agg(j.extra ->> 'webhookUrl'),
    array_agg(coalesce(j.payload, (select p.body from millrace.payload p where p.id = j.id))))
  from (
    select r.id, r.extra, r.payload from millrace.ready r where r.id = any (p_jobs)
    union all select s.id, s.extra, s.payload from millrace.scheduled s where s.id = any (p_jobs)) j
  where j.extra ? 'webhookUrl' and not exists (
    select from millrace.dependency d join millrace.scheduled w on w.id = d.child_id and w.reason = 4
    join millrace.job_type t on t.id = w.type_id and t.name = 'send-webhook' where d.parent_id = j.id)
  having count(*) > 0;
end $$;
comment on function millrace.renew_webhooks is 'Has the next end of jobs that were put back told at their webhookUrl';

-- After jobs were put back by hand, in the same transaction: their children are to know, and those that have parents wait
-- for them again. Index: ready_id, dependency's indexes.
create function millrace.note_put_back(p_ids bigint[]) returns void language plpgsql as $$
declare
  v_waiting bigint[];
  v_noted bigint;
begin
  perform millrace.renew_webhooks(p_ids);
  insert into millrace.dependency_event (id, kind)
  select i.id, 4 from unnest(p_ids) i (id) where exists (select from millrace.dependency d where d.parent_id = i.id);
  get diagnostics v_noted = row_count;
  v_waiting := array(select i.id from unnest(p_ids) i (id) where exists (select from millrace.dependency d where d.child_id = i.id));
  if v_waiting <> '{}' then
    with taken as (
      delete from millrace.ready r where r.id = any (v_waiting) returning r.*
    ), waits as (
      insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, reason, payload, extra)
      select t.id, 'infinity', t.created_at, t.queue_id, t.type_id, t.policy_id, t.retry_count, t.crashes, t.priority, 4, t.payload, t.extra from taken t
    )
    insert into millrace.count_delta (queue_id, type_id, priority, ready, scheduled)
    select t.queue_id, t.type_id, t.priority, -count(*), count(*) from taken t group by t.queue_id, t.type_id, t.priority;
    insert into millrace.dependency_event (id, kind) select w.id, 5 from unnest(v_waiting) w (id);
  end if;
  if v_noted > 0 or v_waiting <> '{}' then
    perform millrace.hint('{"kind": "dependency"}');
  end if;
end $$;
comment on function millrace.note_put_back is 'Lets jobs that were put back by hand wait for their parents again, and their children for them';

-- Brings outcomes and counters of some children in line with what their parents are now. Returns those that cannot be
-- told: a transaction under way holds a parent's row, and may be ending it without having seen the child.
-- A parent that is not done is held FOR SHARE until the end: who ends it later sees its child. Lock: those rows,
-- by SKIP LOCKED. Index: dependency_child_id; as in millrace.job_status.
create function millrace.look_at_parents(p_children bigint[]) returns bigint[] language plpgsql as $$
declare
  v_parents bigint[];
  v_held bigint[];
  v_statuses smallint[];
  v_untold bigint[];
begin
  v_parents := array(
    select distinct d.parent_id from millrace.dependency d join millrace.dependent c on c.id = d.child_id
    where d.child_id = any (p_children) and c.on_failure > 0 and (d.outcome is null or d.outcome in (2, 3))
      and not exists (select from millrace.workflow w where w.id = d.parent_id));
  if v_parents <> '{}' then
    v_held := array(
      select r.seq from millrace.ready r
      where r.queue_id = any (array(select q.id from millrace.queue q)) and r.priority = any ('{1,2,3,4,5,6,7,8,9}'::smallint[])
        and r.head = any ('{0,1,2}'::smallint[]) and r.seq = any (v_parents) and r.id is null for share skip locked)
      || array(select r.id from millrace.ready r where r.id = any (v_parents) for share skip locked)
      || array(select s.id from millrace.scheduled s where s.id = any (v_parents) for share skip locked);
    v_held := v_held || array(
      select i.id from (
        select l.ids from millrace.lease l
        where exists (select from unnest(l.ids) i (id) join unnest(v_parents) p (id) on p.id = i.id) for share skip locked) l
      cross join lateral unnest(l.ids) i (id));
    v_statuses := array(
      select case millrace.job_status(p.id) when 'completed' then 1 when 'failed' then 2 when 'cancelled' then 3 when 'pending' then 0 when 'running' then 0
        else 4 end::smallint
      from unnest(v_parents) with ordinality p (id, n) order by p.n);
    v_untold := array(
      select distinct d.child_id from unnest(v_parents, v_statuses) p (id, status)
      join millrace.dependency d on d.parent_id = p.id and d.child_id = any (p_children)
      where p.status = 0 and array_position(v_held, p.id) is null);
    update millrace.dependency d set outcome = nullif(p.status, 0)
    from unnest(v_parents, v_statuses) p (id, status)
    where d.parent_id = p.id and d.child_id = any (p_children) and d.outcome is distinct from nullif(p.status, 0);
  end if;
  update millrace.dependent c set open = n.open, completed = n.completed, failed = n.failed, cancelled = n.cancelled
  from (
    select d.child_id, count(*) filter (where d.outcome is null) as open, count(*) filter (where d.outcome in (1, 4)) as completed,
      count(*) filter (where d.outcome = 2) as failed, count(*) filter (where d.outcome = 3) as cancelled
    from millrace.dependency d where d.child_id = any (p_children) group by d.child_id) n
  where c.id = n.child_id;
  return coalesce(v_untold, '{}');
end $$;
comment on function millrace.look_at_parents is 'Brings the counters of some children in line with what their parents are now; returns those that cannot be told';

-- After some jobs were put back by hand: those that ended only because one of them had, and all that ended because of
-- these, wait again; workflows that had ended go on. Returns who is to be judged anew.
-- Index: dependency's primary key, finished_id of each day. At most 20 000 at a time: the rest by an event of its own.
create function millrace.reopen_dependents(p_ids bigint[]) returns bigint[] language plpgsql as $$
declare
  v_reached bigint[];
  v_touched bigint[];
begin
  v_reached := array(
    with recursive reached (id) as (
      select i.id from unnest(p_ids) i (id)
      union
      -- Offsets, so that each step is a walk by index whatever the planner guesses of the tables.
      select d.child_id from reached r
      cross join lateral (select d.child_id from millrace.dependency d where d.parent_id = r.id and d.outcome in (2, 3) offset 0) d
      cross join lateral (select c.on_failure from millrace.dependent c where c.id = d.child_id offset 0) c
      cross join lateral (
        select 1 where c.on_failure = 0
        union all
        select 1 from millrace.finished f where f.id = d.child_id and f.status in (2, 3) and f.error_code in ('parent-failed', 'parent-cancelled')
        offset 0) w
    )
    select r.id from reached r limit 20000);
  with taken as (
    delete from millrace.finished f where f.id = any (v_reached) and f.status in (2, 3) and f.error_code in ('parent-failed', 'parent-cancelled')
    returning f.*
  ), waits as (
    insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, priority, reason, payload, extra)
    select t.id, 'infinity', t.created_at, t.queue_id, t.type_id, t.policy_id, t.priority, 4, t.payload, t.extra from taken t
  )
  insert into millrace.count_delta (queue_id, type_id, priority, scheduled, failed, cancelled)
  select t.queue_id, t.type_id, t.priority, count(*), -count(*) filter (where t.status = 2), -count(*) filter (where t.status = 3)
  from taken t group by t.queue_id, t.type_id, t.priority;
  perform millrace.renew_webhooks(v_reached);
  with opened as (
    update millrace.dependency d set outcome = null from millrace.dependency before
    where d.parent_id = any (v_reached) and d.outcome in (2, 3)
      and before.parent_id = d.parent_id and before.child_id = d.child_id
      and (exists (select from millrace.scheduled s where s.id = d.child_id and s.reason = 4)
        or exists (select from millrace.dependent w where w.id = d.child_id and w.on_failure = 0))
    returning d.child_id, before.outcome
  ), tally as (
    select o.child_id, count(*) as n, count(*) filter (where o.outcome = 2) as failed, count(*) filter (where o.outcome = 3) as cancelled
    from opened o group by o.child_id
  ), counted as (
    update millrace.dependent c set open = c.open + t.n, failed = c.failed - t.failed, cancelled = c.cancelled - t.cancelled
    from tally t where c.id = t.child_id returning c.id
  )
  select coalesce(array_agg(c.id), '{}') into v_touched from counted c;
  update millrace.workflow w set status = null, ended_at = null where w.id = any (v_touched) and w.ended_at is not null;
  if cardinality(v_reached) >= 20000 then
    insert into millrace.dependency_event (id, kind) select r.id, 4 from unnest(v_reached) r (id);
  end if;
  return v_touched || v_reached;
end $$;
comment on function millrace.reopen_dependents is 'Lets those wait again that had ended only because some jobs had, which were put back by hand';

-- Ends waiting jobs of which a parent failed or was cancelled, and all that wait for these in turn, as their parents
-- ended. p_touched: where to begin. Lock: their rows of scheduled, by SKIP LOCKED; one that is held is judged again
-- later. At most 20 000 at a time: who is beyond is found again when the end of its parent is marked.
create function millrace.end_with_parents(p_touched bigint[], out ids bigint[], out statuses smallint[]) language plpgsql as $$
begin
  with recursive doomed (id, status, cause) as (
    select c.id, case when c.failed > 0 then 2 else 3 end::smallint,
      (select min(d.parent_id) from millrace.dependency d where d.child_id = c.id and d.outcome = case when c.failed > 0 then 2 else 3 end)
    from millrace.dependent c
    where c.id = any (p_touched) and c.on_failure = 1 and c.failed + c.cancelled > 0
      and exists (select from millrace.scheduled s where s.id = c.id and s.reason = 4)
    union
    -- Offsets, so that each step is a walk by index whatever the planner guesses of the tables.
    select d.child_id, p.status, p.id from doomed p
    cross join lateral (select d.child_id from millrace.dependency d where d.parent_id = p.id offset 0) d
    cross join lateral (select c.id from millrace.dependent c where c.id = d.child_id and c.on_failure = 1 offset 0) c
    cross join lateral (select s.id from millrace.scheduled s where s.id = c.id and s.reason = 4 offset 0) s
  ), one as materialized (
    select distinct on (d.id) d.id, d.status, d.cause from (select * from doomed limit 20000) d order by d.id, d.status, d.cause
  ), taken as (
    delete from millrace.scheduled s where s.ctid = any (array(
      select o.ctid from millrace.scheduled o where o.id = any (array(select id from one)) and o.reason = 4 for update skip locked))
    returning s.*
  ), finish as (
    insert into millrace.finished (id, finished_at, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, status,
      payload, error_code, error_message, extra)
    select t.id, clock_timestamp(), t.created_at, t.queue_id, t.type_id, t.policy_id, t.retry_count, t.crashes, t.priority, o.status, t.payload,
      case o.status when 2 then 'parent-failed' else 'parent-cancelled' end,
      format(case when exists (select from millrace.workflow w where w.id = o.cause) then 'Not run: workflow %s, which it waited for, %s.'
        else 'Not run: job %s, which it depends on, %s.' end, o.cause, case o.status when 2 then 'failed' else 'was cancelled' end),
      t.extra
    from taken t join one o on o.id = t.id
    returning id, queue_id, type_id, priority, status
  ), told as (
    insert into millrace.failure_notice as n (job_id, type_id, held_until)
    select f.id, f.type_id, clock_timestamp() from finish f join millrace.job_type t on t.id = f.type_id where f.status = 2 and t.tells_failures
    on conflict (job_id) do update set held_until = excluded.held_until
  ), counted as (
    insert into millrace.count_delta (queue_id, type_id, priority, scheduled, failed, cancelled, total_failed, total_cancelled)
    select f.queue_id, f.type_id, f.priority, -count(*), nullif(count(*) filter (where f.status = 2), 0), nullif(count(*) filter (where f.status = 3), 0),
      nullif(count(*) filter (where f.status = 2), 0), nullif(count(*) filter (where f.status = 3), 0)
    from finish f group by f.queue_id, f.type_id, f.priority
  )
  select coalesce(array_agg(f.id), '{}'), coalesce(array_agg(f.status), '{}') into ids, statuses from finish f;
  -- As above: joined freely, each row of scheduled may look for all of p_touched.
  insert into millrace.dependency_event (id, kind)
  select s.id, 5 from (select distinct unnest(p_touched) as id) t
  cross join lateral (select c.id from millrace.dependent c where c.id = t.id and c.on_failure = 1 and c.failed + c.cancelled > 0 offset 0) c
  cross join lateral (select s.id from millrace.scheduled s where s.id = c.id and s.reason = 4 offset 0) s;
  if ids <> '{}' and exists (select from millrace.webhook_endpoint) then
    perform millrace.tell_subscribers(ids, statuses);
  end if;
end $$;
comment on function millrace.end_with_parents is 'Ends waiting jobs whose parents failed or were cancelled, as their policy says';

-- Lets those jobs of p_touched start that wait for nobody any more: in their lanes, or at the time they ask for.
-- Returns how many. Lock: their rows of scheduled, by SKIP LOCKED; one that is held is judged again later.
create function millrace.start_dependents(p_touched bigint[]) returns integer language plpgsql as $$
declare
  v_now_ms bigint := floor(date_part('epoch', clock_timestamp()) * 1000); -- rounded up it would start a job before its time
  v_free bigint[];
  v_queue record;
  v_later integer;
  v_started integer := 0;
begin
  v_free := array(
    select c.id from millrace.dependent c
    where c.id = any (p_touched) and c.open = 0 and c.on_failure > 0 and (c.on_failure > 1 or c.failed + c.cancelled = 0));
  if v_free = '{}' then
    return 0;
  end if;
  update millrace.scheduled s set reason = 1, run_at = to_timestamp((s.extra ->> 'scheduledAt')::bigint / 1000.0)
  where s.ctid = any (array(
    select o.ctid from millrace.scheduled o where o.id = any (v_free) and o.reason = 4 and (o.extra ->> 'scheduledAt')::bigint > v_now_ms
    for update skip locked));
  get diagnostics v_later = row_count;
  if v_later > 0 then
    perform millrace.hint('{"kind": "scheduled", "inMs": 0}');
  end if;
  for v_queue in
    with taken as (
      delete from millrace.scheduled s where s.ctid = any (array(
        select o.ctid from millrace.scheduled o where o.id = any (v_free) and o.reason = 4 and coalesce((o.extra ->> 'scheduledAt')::bigint, 0) <= v_now_ms
        for update skip locked))
      returning s.*
    ), moved as (
      insert into millrace.ready (seq, id, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, head, payload, extra)
      select nextval('millrace.job_seq'), t.id, t.created_at, t.queue_id, t.type_id, t.policy_id, t.retry_count, t.crashes, t.priority, 1,
        t.payload, coalesce(t.extra, '{}') || jsonb_build_object('dueAt', v_now_ms)
      from (select * from taken order by id) t
      returning ready.queue_id, ready.type_id, ready.priority
    ), counted as (
      insert into millrace.count_delta (queue_id, type_id, priority, ready, scheduled)
      select m.queue_id, m.type_id, m.priority, count(*), -count(*) from moved m group by m.queue_id, m.type_id, m.priority
    )
    select m.queue_id, min(m.priority) as priority, count(*)::integer as n from moved m group by m.queue_id
  loop
    v_started := v_started + v_queue.n;
    perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', q.name, 'priority', v_queue.priority))
    from millrace.queue q where q.id = v_queue.queue_id;
  end loop;
  insert into millrace.dependency_event (id, kind) select s.id, 5 from millrace.scheduled s where s.id = any (v_free) and s.reason = 4;
  return v_started + v_later;
end $$;
comment on function millrace.start_dependents is 'Lets those jobs start that wait for nobody any more';

-- Works off events, oldest first: at most p_limit, and as many as reach 20 000 others. taken: events that were settled,
-- -1 when another process is at it; untold: events that have to wait for a transaction under way; started, ended: jobs.
-- Lock: one advisory lock for the transaction; rows of jobs by SKIP LOCKED only. Index: told at the functions it calls, which
-- go by them alone: who planned while a table was empty would read it through for each step of a chain.
create function millrace.release_dependents(p_limit integer) returns table (taken integer, untold integer, started integer, ended integer)
language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
declare
  v_put_back bigint[];
  v_judged bigint[];
  v_ids bigint[];
  v_statuses smallint[];
  v_untold bigint[];
  v_touched bigint[] := '{}';
  v_round bigint[];
begin
  taken := -1;
  untold := 0;
  started := 0;
  ended := 0;
  if not pg_try_advisory_xact_lock(hashtextextended('millrace.release_dependents', 0)) then
    return next;
    return;
  end if;
  with event as (
    delete from millrace.dependency_event e where e.seq = any (array(
      select r.seq from (
        select n.seq, sum(n.edges) over (order by n.seq) - n.edges as before from (
          select o.seq, (select count(*) from millrace.dependency d where d.parent_id = o.id) as edges
          from (select * from millrace.dependency_event order by seq limit p_limit) o) n) r
      where r.before < 20000))
    returning e.seq, e.id, e.kind
  ), last as (
    select distinct on (e.id) e.id, e.kind from event e where e.kind < 5 order by e.id, e.seq desc
  )
  select count(*), coalesce(array_agg(distinct e.id) filter (where e.kind = 4), '{}'), coalesce(array_agg(distinct e.id) filter (where e.kind = 5), '{}'),
    array(select l.id from last l where l.kind < 4 order by l.id), array(select l.kind from last l where l.kind < 4 order by l.id)
  into taken, v_put_back, v_judged, v_ids, v_statuses from event e;
  if taken = 0 then
    return next;
    return;
  end if;

  if v_put_back <> '{}' then
    v_touched := millrace.reopen_dependents(v_put_back);
  end if;
  if v_judged <> '{}' then
    v_untold := millrace.look_at_parents(v_judged);
    v_touched := v_touched || array(select j.id from unnest(v_judged) j (id) where array_position(v_untold, j.id) is null);
    insert into millrace.dependency_event (id, kind) select u.id, 5 from unnest(v_untold) u (id);
    untold := cardinality(v_untold);
    taken := taken - untold;
  end if;
  v_round := v_touched;
  loop
    with marked as (
      update millrace.dependency d set outcome = e.status from unnest(v_ids, v_statuses) e (id, status)
      where d.parent_id = e.id and d.outcome is null
      returning d.child_id, d.outcome
    ), tally as (
      select m.child_id, count(*) as n, count(*) filter (where m.outcome = 1) as completed, count(*) filter (where m.outcome = 2) as failed,
        count(*) filter (where m.outcome = 3) as cancelled
      from marked m group by m.child_id
    ), counted as (
      update millrace.dependent c set open = c.open - t.n, completed = c.completed + t.completed, failed = c.failed + t.failed,
        cancelled = c.cancelled + t.cancelled
      from tally t where c.id = t.child_id returning c.id
    )
    select v_round || coalesce(array_agg(c.id), '{}') into v_round from counted c;
    exit when v_round = '{}';
    v_touched := v_touched || v_round;
    select e.ids, e.statuses into v_ids, v_statuses from millrace.end_with_parents(v_round) e;
    ended := ended + cardinality(v_ids);
    with done as (
      update millrace.workflow w set ended_at = clock_timestamp(),
        status = case when c.failed > 0 then 2 when c.cancelled > 0 then 3 else 1 end
      from millrace.dependent c
      where c.id = w.id and w.id = any (array(
        -- Who adds jobs to a workflow holds its row: it cannot end now.
        -- And the counter does not know yet of a job that joined together with the end of the last one.
        select o.id from millrace.workflow o join millrace.dependent d on d.id = o.id
        where o.id = any (v_round) and o.ended_at is null and d.open = 0
          and not exists (select from millrace.dependency x where x.child_id = o.id and x.outcome is null)
        for update of o skip locked))
      returning w.id, w.status
    )
    select v_ids || coalesce(array_agg(d.id), '{}'), v_statuses || coalesce(array_agg(d.status), '{}') into v_ids, v_statuses from done d;
    insert into millrace.dependency_event (id, kind)
    select o.id, 5 from millrace.workflow o join millrace.dependent d on d.id = o.id
    where o.id = any (v_round) and o.ended_at is null and d.open = 0;
    if found then
      untold := untold + 1;
    end if;
    if ended >= 20000 then
      insert into millrace.dependency_event (id, kind) select e.id, e.status from unnest(v_ids, v_statuses) e (id, status);
      exit;
    end if;
    v_round := '{}';
  end loop;
  started := millrace.start_dependents(v_touched);
  return next;
end $$;
comment on function millrace.release_dependents is 'Lets jobs start, or ends them, whose parents have ended; by one process at a time';

-- Adds jobs that wait for others or are in workflows; entry i of the arrays is one job. Those of one call may wait for
-- each other: p_edge_children and p_edge_parents are places in the list, p_edge_parent_ids ids of what was there before.
-- A parent stands before its child. p_parents: how many different ones each job has. p_joined: workflows among p_workflows that are not made in this transaction.
-- Their rows and those of capped queues are locked, and the parents looked for, by the caller. Returns the ids.
create function millrace.add_linked_jobs(
  p_types integer[], p_queues integer[], p_policies integer[], p_priorities integer[], p_payloads jsonb[], p_run_at_ms bigint[], p_extras jsonb[],
  p_workflows bigint[], p_refs text[], p_on_failures smallint[], p_parents integer[], p_edge_children integer[], p_edge_parents integer[], p_edge_parent_ids bigint[],
  p_joined bigint[]
) returns bigint[] language plpgsql as $$
declare
  v_now timestamp with time zone := clock_timestamp();
  v_now_ms bigint := floor(date_part('epoch', v_now) * 1000); -- rounded up it would start a job before its time
  v_ids bigint[];
begin
  perform pg_current_xact_id(); -- before nextval: a sweep's floor is proven by transaction ids
  v_ids := array(select nextval('millrace.job_seq') from generate_series(1, cardinality(p_types)));
  with edge as materialized (
    select distinct v_ids[e.child] as child_id, coalesce(e.parent_id, v_ids[e.parent]) as parent_id
    from unnest(p_edge_children, p_edge_parents, p_edge_parent_ids) e (child, parent, parent_id)
  ), input as materialized (
    select u.*, octet_length(u.payload::text) > 2048 as large, u.run_at_ms > v_now_ms as later,
      case when u.run_at_ms is null then u.extra else coalesce(u.extra, '{}') ||
        jsonb_build_object('scheduledAt', u.run_at_ms, 'dueAt', greatest(u.run_at_ms, v_now_ms)) end as full_extra
    from unnest(v_ids, p_types, p_queues, p_policies, p_priorities, p_payloads, p_run_at_ms, p_extras, p_workflows, p_refs, p_on_failures, p_parents)
      u (id, type_id, queue_id, policy_id, priority, payload, run_at_ms, extra, workflow_id, ref, on_failure, parents)
  ), stored as (
    insert into millrace.payload (id, body) select i.id, i.payload from input i where i.large
  ), added as (
    insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, payload, extra)
    select i.id, v_now, i.queue_id, i.type_id, i.policy_id, i.priority, case when not i.large then i.payload end, i.full_extra
    from (select * from input order by id) i where i.parents = 0 and i.later is not true
  ), waits as (
    insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, priority, reason, payload, extra)
    select i.id, case when i.parents > 0 then 'infinity' else to_timestamp(i.run_at_ms / 1000.0) end, v_now, i.queue_id, i.type_id, i.policy_id,
      i.priority, case when i.parents > 0 then 4 else 1 end, case when not i.large then i.payload end, i.full_extra
    from input i where i.parents > 0 or i.later
  ), counted as (
    insert into millrace.count_delta (queue_id, type_id, priority, ready, scheduled, total_created)
    select i.queue_id, i.type_id, i.priority, nullif(count(*) filter (where i.parents = 0 and i.later is not true), 0),
      nullif(count(*) filter (where i.parents > 0 or i.later), 0), count(*)
    from input i group by i.queue_id, i.type_id, i.priority
  ), linked as (
    insert into millrace.dependent (id, workflow_id, ref, on_failure, open)
    select i.id, i.workflow_id, i.ref, i.on_failure, i.parents from input i where i.parents > 0 or i.workflow_id is not null
  ), joined as (
    insert into millrace.dependency (parent_id, child_id)
    select e.parent_id, e.child_id from edge e
    union all select i.id, i.workflow_id from input i where i.workflow_id is not null
  )
  -- Whether a parent that was there before has ended is found out after the commit, by whoever works events off.
  insert into millrace.dependency_event (id, kind)
  select distinct v_ids[e.child], 5 from unnest(p_edge_children, p_edge_parent_ids) e (child, parent_id)
  where e.parent_id is not null and not exists (select from millrace.workflow w where w.id = e.parent_id)
  union all select w.id, 5 from unnest(p_joined) w (id);
  if found then
    perform millrace.hint('{"kind": "dependency"}');
  end if;
  if exists (select from unnest(p_extras) e (extra) where e.extra ? 'webhookUrl') then
    perform millrace.add_webhooks(v_ids, array(select e.extra ->> 'webhookUrl' from unnest(p_extras) with ordinality e (extra, n) order by e.n), p_payloads);
  end if;
  if p_joined <> '{}' then
    perform millrace.cancel_jobs(array(select i.id from unnest(v_ids, p_workflows) i (id, workflow_id)
      join millrace.workflow w on w.id = i.workflow_id and w.cancelled_at is not null where i.workflow_id = any (p_joined)), 0);
  end if;
  return v_ids;
end $$;
comment on function millrace.add_linked_jobs is 'Adds jobs that wait for others or are in workflows; returns their ids';

-- Adds one job that waits for others, for millrace.enqueue. Lock: the queue's row when it is capped.
create function millrace.add_dependent(
  p_type integer, p_queue integer, p_policy integer, p_priority integer, p_payload jsonb, p_run_at timestamp with time zone,
  p_unique_key text, p_parents bigint[], p_on_failure text, p_extra jsonb
) returns bigint language plpgsql as $$
declare
  v_on_failure smallint := array_position('{fail,run,ignore}'::text[], coalesce(p_on_failure, 'fail'));
  v_unknown text;
begin
  if p_parents is null or p_parents = '{}' or cardinality(p_parents) > 1000 then
    raise exception 'depends_on must name 1 to 1000 jobs' using errcode = '22023';
  end if;
  if v_on_failure is null then
    raise exception 'on_parent_failure must be fail, run or ignore, not %', p_on_failure using errcode = '22023';
  end if;
  if p_unique_key is not null then
    raise exception 'unique_key cannot be given together with depends_on' using errcode = '22023';
  end if;
  select string_agg(coalesce(i.id::text, 'null'), ', ') into v_unknown from unnest(p_parents) i (id) where millrace.job_status(i.id) is null;
  if v_unknown is not null then
    raise exception 'there is no job % to depend on', v_unknown using errcode = '22023', hint = 'See select id from millrace.jobs.';
  end if;
  perform millrace.raise_full(f.queue_id) from millrace.full_queue(p_queue, p_extra) f (queue_id) where f.queue_id is not null;
  return (millrace.add_linked_jobs(array[p_type], array[p_queue], array[p_policy], array[p_priority], array[p_payload],
    array[(date_part('epoch', p_run_at) * 1000)::bigint], array[p_extra], array[null::bigint], array[null::text], array[v_on_failure],
    array[(select count(distinct i.id)::integer from unnest(p_parents) i (id))], array_fill(1, array[cardinality(p_parents)]), array_fill(null::integer, array[cardinality(p_parents)]), p_parents, '{}'))[1];
end $$;
comment on function millrace.add_dependent is 'Adds one job that waits for others; returns its id';

-- Makes a workflow that p_jobs jobs are added to in this transaction.
create function millrace.add_workflow(p_name text, p_jobs integer) returns bigint language plpgsql as $$
declare
  v_id bigint;
begin
  perform pg_current_xact_id();
  v_id := nextval('millrace.job_seq');
  insert into millrace.workflow (id, name) values (v_id, p_name);
  insert into millrace.dependent (id, on_failure, open) values (v_id, 0, p_jobs);
  return v_id;
end $$;
comment on function millrace.add_workflow is 'Makes a workflow that jobs are then added to; returns its id';

-- The order of a workflow's jobs, each after those that it depends on, and who waits for whom, by places in p_jobs from 1.
-- p_known: ids by ref of jobs that the workflow has already. Raises every fault by its place, and a cycle with its path.
create function millrace.plan_workflow(
  p_jobs jsonb, p_known jsonb, out places integer[], out edge_children integer[], out edge_parents integer[], out edge_parent_ids bigint[]
) language plpgsql immutable as $$
#variable_conflict use_column
declare
  v_faults text;
  v_count integer;
  v_begins integer[]; -- where the parents of each job begin in edge_parents; one more at the end
  v_next integer[];
  v_path integer[] := '{}';
  v_depth integer := 0;
  v_states smallint[]; -- 0 not seen, 1 on the path, 2 done
  v_job integer;
  v_parent integer;
  v_done integer := 0;
  v_round text[];
begin
  if jsonb_typeof(p_jobs) is distinct from 'array' or jsonb_array_length(p_jobs) not between 1 and 10000 then
    raise exception 'the workflow cannot be accepted: /jobs must be a list of 1 to 10000 jobs' using errcode = '22023';
  end if;
  v_count := jsonb_array_length(p_jobs);
  select string_agg(f.fault, '; ' order by f.place) into v_faults from (
    select f.place, format('/jobs/%s%s %s', f.place - 1, f.pointer, f.detail) as fault from (
      select j.place, f.pointer, f.detail from jsonb_array_elements(p_jobs) with ordinality j (job, place) cross join lateral millrace.field_faults(j.job,
        '{ref,type,payload,queue,priority,key,maxRetries,timeoutSeconds,retry,scheduledAt,webhookUrl,dependsOn,onParentFailure}') f
      union all
      select j.place, '/ref', 'is the ref of another job: ' || (j.job -> 'ref')::text from (
        select j.job, j.place, row_number() over (partition by j.job -> 'ref' order by j.place) as n from jsonb_array_elements(p_jobs) with ordinality j (job, place)
        where jsonb_typeof(j.job -> 'ref') = 'string') j
      where j.n > 1 or p_known ? (j.job ->> 'ref')
      union all
      select j.place, '/onParentFailure', 'is for a job with dependsOn' from jsonb_array_elements(p_jobs) with ordinality j (job, place)
      where j.job ? 'onParentFailure' and coalesce(j.job -> 'dependsOn', '[]') = '[]'
      union all
      select j.place, '/dependsOn/' || d.n - 1, 'is the ref of no job of the workflow: ' || d.ref::text
      from jsonb_array_elements(p_jobs) with ordinality j (job, place)
      cross join lateral jsonb_array_elements(case jsonb_typeof(j.job -> 'dependsOn') when 'array' then j.job -> 'dependsOn' else '[]' end) with ordinality d (ref, n)
      left join (select distinct r.job -> 'ref' as ref from jsonb_array_elements(p_jobs) r (job)) r on r.ref = d.ref
      where jsonb_typeof(d.ref) <> 'string' or r.ref is null and not p_known ? (d.ref #>> '{}')
    ) f order by f.place limit 20) f;
  if v_faults is null and (select sum(jsonb_array_length(coalesce(j.job -> 'dependsOn', '[]'))) from jsonb_array_elements(p_jobs) j (job)) > 100000 then
    v_faults := '/jobs may hold 100000 entries in dependsOn, no more';
  end if;
  if v_faults is not null then
    raise exception 'the workflow cannot be accepted: %', v_faults using errcode = '22023';
  end if;

  select coalesce(array_agg(e.child order by e.child, e.n), '{}'), coalesce(array_agg(e.parent order by e.child, e.n), '{}'), coalesce(array_agg(e.id order by e.child, e.n), '{}')
  into edge_children, edge_parents, edge_parent_ids from (
    select j.place::integer as child, r.place::integer as parent, case when r.place is null then (p_known ->> (d.ref #>> '{}'))::bigint end as id, min(d.n) as n
    from jsonb_array_elements(p_jobs) with ordinality j (job, place) cross join lateral jsonb_array_elements(coalesce(j.job -> 'dependsOn', '[]')) with ordinality d (ref, n)
    left join (select r.job -> 'ref' as ref, r.place from jsonb_array_elements(p_jobs) with ordinality r (job, place)) r on r.ref = d.ref
    group by 1, 2, 3) e;
  v_begins := array(select 1 + coalesce(sum(c.n) over (order by j.place rows between unbounded preceding and 1 preceding), 0) from generate_series(1, v_count + 1) j (place)
    left join (select e.child, count(*) as n from unnest(edge_children) e (child) group by e.child) c on c.child = j.place order by j.place);
  v_next := v_begins;
  v_states := array_fill(0::smallint, array[v_count]);
  places := array_fill(0, array[v_count]);

  -- Depth first, without recursion: a chain may be as long as the list.
  for v_start in 1 .. v_count loop
    if v_states[v_start] = 0 then
      v_depth := 1;
      v_path[1] := v_start;
      v_states[v_start] := 1;
    end if;
    while v_depth > 0 loop
      v_job := v_path[v_depth];
      if v_next[v_job] = v_begins[v_job + 1] then
        v_depth := v_depth - 1;
        v_states[v_job] := 2;
        v_done := v_done + 1;
        places[v_done] := v_job;
        continue;
      end if;
      v_parent := edge_parents[v_next[v_job]];
      v_next[v_job] := v_next[v_job] + 1;
      if v_parent is null or v_states[v_parent] = 2 then
        continue;
      elsif v_states[v_parent] = 0 then
        v_depth := v_depth + 1;
        v_path[v_depth] := v_parent;
        v_states[v_parent] := 1;
        continue;
      end if;
      v_round := array(select coalesce(p_jobs -> (p.job - 1) ->> 'ref', (p.job - 1)::text) from unnest(v_path[array_position(v_path, v_parent):v_depth] || v_parent)
        with ordinality p (job, n) order by p.n);
      raise exception 'the workflow cannot be accepted: /jobs/%/dependsOn goes round in a cycle: %', v_parent - 1, array_to_string(
        case when cardinality(v_round) > 12 then v_round[:6] || array['…'] || v_round[cardinality(v_round) - 4:] else v_round end, ' → ') using errcode = '22023';
    end loop;
  end loop;
end $$;
comment on function millrace.plan_workflow is 'The order of a workflow''s jobs, parents first, and who waits for whom; raises what is wrong with it';

-- Adds the jobs of a list to a workflow, and one that waits for all of them (null: none). p_known: ids by ref of jobs that it has already; p_joined: the
-- workflow, when it was there before this transaction. Returns their ids in the order given, that of the last one at the end.
-- Lock: the capped ones of their queues, in one order.
create function millrace.add_workflow_list(p_workflow bigint, p_jobs jsonb, p_known jsonb, p_on_complete jsonb, p_joined bigint[]) returns bigint[] language plpgsql as $$
declare
  v_plan record;
  v_place integer;
  v_json jsonb;
  v_at text;
  v_job record;
  v_priority integer;
  v_types integer[];
  v_queues integer[];
  v_policies integer[];
  v_priorities integer[];
  v_payloads jsonb[];
  v_run_at_ms bigint[];
  v_extras jsonb[];
  v_refs text[];
  v_on_failures smallint[];
  v_parents integer[];
  v_order integer[]; -- places in p_jobs as they are stored; 0 is the last one
  v_stored integer[]; -- the reverse
  v_queue record;
  v_ids bigint[];
begin
  select * into v_plan from millrace.plan_workflow(p_jobs, p_known);
  v_order := v_plan.places || case when p_on_complete is not null then array[0] else '{}' end;
  v_stored := v_plan.places; -- of its length, to be filled
  for v_index in 1 .. cardinality(v_order) loop
    v_place := v_order[v_index];
    v_json := case v_place when 0 then p_on_complete else p_jobs -> (v_place - 1) end;
    v_at := case v_place when 0 then '/onComplete: ' else format('/jobs/%s: ', v_place - 1) end;
    if not v_json ?& '{type,payload}' then
      raise exception '%a job must have a type and a payload', v_at using errcode = '22023';
    end if;
    v_priority := coalesce(millrace.priority_number(v_json -> 'priority'), 3);
    v_job := millrace.prepare_job(v_at, v_json ->> 'type', v_json -> 'payload', v_priority, v_json ->> 'queue', (v_json ->> 'maxRetries')::numeric::integer,
      (v_json ->> 'timeoutSeconds')::numeric::integer, v_json -> 'retry', v_json ->> 'key', v_json ->> 'webhookUrl');
    v_types[v_index] := v_job.type_id;
    v_queues[v_index] := v_job.queue_id;
    v_policies[v_index] := v_job.policy_id;
    v_priorities[v_index] := v_priority;
    v_payloads[v_index] := v_json -> 'payload';
    v_run_at_ms[v_index] := trunc(extract(epoch from (v_json ->> 'scheduledAt')::timestamp with time zone) * 1000);
    v_extras[v_index] := v_job.extra;
    v_refs[v_index] := v_json ->> 'ref';
    v_on_failures[v_index] := array_position('{fail,run,ignore}'::text[], coalesce(v_json ->> 'onParentFailure', case v_place when 0 then 'run' else 'fail' end));
    if v_place > 0 then
      v_stored[v_place] := v_index;
    end if;
  end loop;

  for v_queue in
    select a.queue_id, count(*)::integer as jobs from (
      select unnest(v_queues) as queue_id
      union all select t.queue_id from unnest(v_extras) e (extra) join millrace.job_type t on t.name = 'send-webhook' where e.extra ? 'webhookUrl') a
    group by a.queue_id order by a.queue_id
  loop
    if not millrace.has_room(v_queue.queue_id, v_queue.jobs) then
      perform millrace.raise_full(v_queue.queue_id);
    end if;
  end loop;
  v_parents := array(select coalesce(c.n, case o.place when 0 then 1 else 0 end)::integer from unnest(v_order) with ordinality o (place, n)
    left join (select e.child, count(*) as n from unnest(v_plan.edge_children) e (child) group by e.child) c on c.child = o.place order by o.n);
  v_ids := millrace.add_linked_jobs(v_types, v_queues, v_policies, v_priorities, v_payloads, v_run_at_ms, v_extras,
    array(select case o.place when 0 then null else p_workflow end from unnest(v_order) with ordinality o (place, n) order by o.n), v_refs, v_on_failures, v_parents,
    array(select v_stored[e.child] from unnest(v_plan.edge_children) with ordinality e (child, n) order by e.n) || case when p_on_complete is not null then array[cardinality(v_order)] else '{}' end,
    array(select v_stored[e.parent] from unnest(v_plan.edge_parents) with ordinality e (parent, n) order by e.n) || case when p_on_complete is not null then array[null::integer] else '{}' end,
    v_plan.edge_parent_ids || case when p_on_complete is not null then array[p_workflow] else '{}' end, p_joined);
  perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', q.name, 'priority', r.priority)) from (
    select u.queue_id, min(u.priority) as priority from unnest(v_queues, v_priorities, v_parents) u (queue_id, priority, parents) where u.parents = 0 group by u.queue_id) r
  join millrace.queue q on q.id = r.queue_id;
  return array(select v_ids[s.index] from unnest(v_stored) with ordinality s (index, place) order by s.place) || case when p_on_complete is not null then v_ids[cardinality(v_ids):] else '{}' end;
end $$;
comment on function millrace.add_workflow_list is 'Adds the jobs of a list to a workflow; returns their ids in the order given';

-- Makes a workflow, all of it or nothing, in the caller's transaction; returns its id. jobs: a list as in the body of POST /api/workflows.
-- Lock: as add_workflow_list.
create function millrace.create_workflow(name text, jobs jsonb, on_complete jsonb default null) returns bigint language plpgsql as $$
#variable_conflict use_variable
declare
  v_faults text;
  v_id bigint;
  v_ids bigint[];
begin
  if length(name) not between 1 and 200 then
    raise exception 'the workflow cannot be accepted: its name must have 1 to 200 characters, not %', length(name) using errcode = '22023';
  end if;
  select string_agg('/onComplete' || f.pointer || ' ' || f.detail, '; ') into v_faults from millrace.field_faults(on_complete,
    '{type,payload,queue,priority,key,maxRetries,timeoutSeconds,retry,scheduledAt,webhookUrl,onParentFailure}') f where on_complete is not null;
  if v_faults is not null then
    raise exception 'the workflow cannot be accepted: %', v_faults using errcode = '22023';
  end if;
  v_id := millrace.add_workflow(name, case jsonb_typeof(jobs) when 'array' then jsonb_array_length(jobs) else 0 end);
  v_ids := millrace.add_workflow_list(v_id, jobs, '{}', on_complete, '{}');
  if on_complete is not null then
    update millrace.workflow w set on_complete_id = v_ids[cardinality(v_ids)] where w.id = v_id;
  end if;
  return v_id;
end $$;
comment on function millrace.create_workflow is 'Makes a workflow of jobs that may wait for each other; returns its id. Commits and rolls back with the caller';

-- Adds jobs to a workflow that has not ended; dependsOn may name refs that it has. Returns their ids in the order given.
-- Lock: the workflow's row, so that it neither ends nor is cancelled meanwhile; then as add_workflow_list.
create function millrace.add_workflow_jobs(id bigint, jobs jsonb) returns bigint[] language plpgsql as $$
#variable_conflict use_variable
declare
  v_workflow millrace.workflow;
begin
  select w.* into v_workflow from millrace.workflow w where w.id = id for share;
  if not found then
    raise exception 'there is no workflow %', id using errcode = '22023', hint = 'See select id, name from millrace.workflows.';
  elsif v_workflow.ended_at is not null then
    raise exception 'workflow % has ended: no jobs can be added', id using errcode = '22023', hint = 'Retry it, or make another.';
  end if;
  return millrace.add_workflow_list(id, jobs, (select coalesce(jsonb_object_agg(c.ref, c.id), '{}') from millrace.dependent c
    where c.workflow_id = add_workflow_jobs.id and c.ref is not null), null, array[id]);
end $$;
comment on function millrace.add_workflow_jobs is 'Adds jobs to a workflow that has not ended; returns their ids in the order given';

-- Cancels all jobs of a workflow that have not ended, and its completion job. Returns how many had not started or were told to stop; null: no such workflow.
-- Lock: the workflow's row, for which whoever adds jobs to it is waited for; then as cancel_job.
create function millrace.cancel_workflow(id bigint, p_grace_ms integer default 10000) returns integer language plpgsql as $$
declare
  v_on_complete bigint;
  v_cancelled integer;
begin
  update millrace.workflow w set cancelled_at = coalesce(w.cancelled_at, clock_timestamp()) where w.id = cancel_workflow.id and w.ended_at is null
  returning w.on_complete_id into v_on_complete;
  if not found then
    return case when exists (select from millrace.workflow w where w.id = cancel_workflow.id) then 0 end;
  end if;
  perform set_config('millrace.audit', 'off', true); -- one entry for all of them
  select count(*) into v_cancelled from (
    select a.answer from millrace.cancel_jobs(array(
      select v_on_complete where v_on_complete is not null
      union all
      select o.parent_id from millrace.dependency o where o.child_id = cancel_workflow.id and o.outcome is null), p_grace_ms) a) c
  where c.answer in ('cancelled', 'requested');
  perform set_config('millrace.audit', '', true);
  perform millrace.audit('workflow', cancel_workflow.id::text, 'cancel', null, jsonb_build_object('jobs', v_cancelled));
  return v_cancelled;
end $$;
comment on function millrace.cancel_workflow is 'Cancels all jobs of a workflow that have not ended; returns how many, null when there is no such workflow';

-- Puts back the failed and cancelled jobs of a workflow. Those that had ended only because a parent had
-- come back by themselves. All or none: it raises when a queue is full. Returns how many were put back; null: no such
-- workflow. Lock: the workflow's row, then as retry_job.
create function millrace.retry_workflow(id bigint) returns integer language plpgsql as $$
declare
  v_on_complete bigint;
  v_retried integer;
  v_full text;
begin
  update millrace.workflow w set cancelled_at = null where w.id = retry_workflow.id returning w.on_complete_id into v_on_complete;
  if not found then
    return null;
  end if;
  perform set_config('millrace.audit', 'off', true); -- one entry for all of them
  select count(*) filter (where r.answer = 'done'), min(substr(r.answer, 6)) filter (where r.answer like 'full:%') into v_retried, v_full from (
    select a.answer from millrace.retry_jobs(array(
      select o.parent_id from millrace.dependency o where o.child_id = retry_workflow.id and o.outcome is distinct from 1
        and exists (select from millrace.finished f where f.id = o.parent_id and f.status in (2, 3) and f.error_code not in ('parent-failed', 'parent-cancelled'))
      union all
      select v_on_complete where exists (select from millrace.finished f where f.id = v_on_complete and f.status = 3 and f.error_code = 'cancelled'))) a) r;
  perform millrace.raise_full(q.id) from millrace.queue q where q.name = v_full;
  perform set_config('millrace.audit', '', true);
  perform millrace.audit('workflow', retry_workflow.id::text, 'retry', null, jsonb_build_object('jobs', v_retried));
  return v_retried;
end $$;
comment on function millrace.retry_workflow is 'Puts back the failed and cancelled jobs of a workflow; returns how many, null when there is no such workflow';

-- Forgets dependencies of jobs that are gone, and workflows that ended more than p_days ago; looks at most at p_limit.
-- Returns how many it looked at. Lock: as release_dependents; 0 while another process is at it. Index: dependent_kept_until.
create function millrace.sweep_dependencies(p_days integer, p_limit integer) returns integer language plpgsql as $$
declare
  v_entry record;
  v_seen integer := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('millrace.release_dependents', 0)) then
    return 0;
  end if;
  for v_entry in
    select c.id, c.on_failure, c.workflow_id from millrace.dependent c where c.kept_until < clock_timestamp() order by c.kept_until limit p_limit
  loop
    v_seen := v_seen + 1;
    if (case v_entry.on_failure
      when 0 then exists (select from millrace.workflow w where w.id = v_entry.id and w.ended_at < clock_timestamp() - make_interval(days => p_days))
      else millrace.job_status(v_entry.id) is null and not exists (select from millrace.workflow w where w.id = v_entry.workflow_id)
    end) then
      delete from millrace.workflow w where w.id = v_entry.id;
      delete from millrace.dependency d where d.child_id = v_entry.id;
      delete from millrace.dependent c where c.id = v_entry.id;
    else
      update millrace.dependent c set kept_until = clock_timestamp() + interval '1 day' where c.id = v_entry.id;
    end if;
  end loop;
  return v_seen;
end $$;
comment on function millrace.sweep_dependencies is 'Forgets dependencies of jobs that are gone and workflows that ended long ago; returns how many it looked at';

create view millrace.workflows as
select w.id, w.name,
  case when w.ended_at is not null then (array['completed', 'failed', 'cancelled'])[w.status] when w.cancelled_at is not null then 'cancelling' else 'running' end as state,
  (c.open + c.completed + c.failed + c.cancelled) as jobs, c.open as unfinished, c.completed, c.failed, c.cancelled,
  w.on_complete_id, w.created_at, w.cancelled_at, w.ended_at
from millrace.workflow w
join millrace.dependent c on c.id = w.id;
comment on view millrace.workflows is 'Workflows with the numbers of their jobs, kept and not counted';
comment on column millrace.workflows.id is 'Id of the workflow';
comment on column millrace.workflows.name is 'What callers call it';
comment on column millrace.workflows.state is 'running, cancelling, completed, failed (a job failed) or cancelled (a job was cancelled, none failed)';
comment on column millrace.workflows.jobs is 'All of its jobs, without the completion job';
comment on column millrace.workflows.unfinished is 'Jobs that have not ended';
comment on column millrace.workflows.completed is 'Jobs that completed';
comment on column millrace.workflows.failed is 'Jobs that failed';
comment on column millrace.workflows.cancelled is 'Jobs that were cancelled';
comment on column millrace.workflows.on_complete_id is 'The job that waits for its end';
comment on column millrace.workflows.created_at is 'When it was made';
comment on column millrace.workflows.cancelled_at is 'When all of it was cancelled';
comment on column millrace.workflows.ended_at is 'When its last job ended';

create view millrace.job_dependencies as
select d.child_id as job_id, d.parent_id, p.ref as parent_ref,
  coalesce((array['completed', 'failed', 'cancelled', 'removed'])[d.outcome], 'unfinished') as parent_outcome,
  (array['fail', 'run', 'ignore'])[c.on_failure] as on_parent_failure, c.workflow_id
from millrace.dependency d
join millrace.dependent c on c.id = d.child_id and c.on_failure > 0
left join millrace.dependent p on p.id = d.parent_id;
comment on view millrace.job_dependencies is 'Which job waits, or waited, for which';
comment on column millrace.job_dependencies.job_id is 'The job that waits';
comment on column millrace.job_dependencies.parent_id is 'The job that it waits for; of a completion job, the workflow';
comment on column millrace.job_dependencies.parent_ref is 'What the parent is called inside its workflow';
comment on column millrace.job_dependencies.parent_outcome is 'unfinished, completed, failed, cancelled or removed (it is no longer there)';
comment on column millrace.job_dependencies.on_parent_failure is 'What a failed or cancelled parent does: fail, run or ignore';
comment on column millrace.job_dependencies.workflow_id is 'Workflow that the job is in';

create view millrace.workflow_jobs as
select d.child_id as workflow_id, d.parent_id as job_id, c.ref, coalesce((array['completed', 'failed', 'cancelled', 'removed'])[d.outcome], 'unfinished') as outcome,
  (array['fail', 'run', 'ignore'])[c.on_failure] as on_parent_failure, c.open as waits_for
from millrace.dependency d
join millrace.workflow w on w.id = d.child_id
join millrace.dependent c on c.id = d.parent_id;
comment on view millrace.workflow_jobs is 'The jobs of workflows, completion jobs apart';
comment on column millrace.workflow_jobs.workflow_id is 'The workflow';
comment on column millrace.workflow_jobs.job_id is 'A job of it';
comment on column millrace.workflow_jobs.ref is 'What the others of the workflow call it';
comment on column millrace.workflow_jobs.outcome is 'unfinished, completed, failed, cancelled; removed: it is gone, and counts as done';
comment on column millrace.workflow_jobs.on_parent_failure is 'What a parent that does not complete means for it: fail, run, ignore';
comment on column millrace.workflow_jobs.waits_for is 'How many of its parents have not ended';
