-- Bulk actions: one change for every job that fits a filter, worked off in batches by any live process. And what
-- recovery from a backup needs of SQL.
-- minimumRelease: 0.1.0

create table millrace.bulk_action (
  id bigint generated always as identity primary key,
  action text not null,
  filter jsonb not null,
  queue_id integer,
  priority smallint,
  actor text not null default coalesce(nullif(current_setting('millrace.actor', true), ''), 'database:' || session_user),
  state text not null default 'running',
  expected bigint not null,
  expected_exact boolean not null,
  before_id bigint not null,
  after_id bigint not null default 0,
  done bigint not null default 0,
  skipped jsonb not null default '{}',
  failures integer not null default 0,
  error text,
  due_at timestamp with time zone not null default clock_timestamp(),
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  ended_at timestamp with time zone,
  constraint bulk_action_action_check check (action in ('retry', 'cancel', 'delete', 'move', 'prioritize')),
  constraint bulk_action_state_check check (state in ('running', 'stopped', 'completed'))
);
create index bulk_action_due_at on millrace.bulk_action (due_at) where state = 'running';
comment on table millrace.bulk_action is 'Changes to every job that fits a filter: what is asked, how far it is';
comment on column millrace.bulk_action.action is 'retry, cancel, delete, move (to queue_id) or prioritize (to priority)';
comment on column millrace.bulk_action.filter is 'Conditions, all of which hold: status type queue priority createdAfter createdBefore endedAfter endedBefore payload errorCode fingerprint';
comment on column millrace.bulk_action.queue_id is 'Of a move: the queue that the jobs go to';
comment on column millrace.bulk_action.priority is 'Of prioritize: the priority that the jobs get';
comment on column millrace.bulk_action.actor is 'Who asked for it';
comment on column millrace.bulk_action.state is 'running, stopped (by hand) or completed';
comment on column millrace.bulk_action.expected is 'Jobs that fitted when it began';
comment on column millrace.bulk_action.expected_exact is 'False: counting took too long, and expected is a lower bound';
comment on column millrace.bulk_action.before_id is 'Jobs with this id or a higher one were created after the action began, and are left alone';
comment on column millrace.bulk_action.after_id is 'Jobs up to this id have had their turn';
comment on column millrace.bulk_action.done is 'Jobs that were changed; of a cancel, running ones that were told to stop are among them';
comment on column millrace.bulk_action.skipped is 'Jobs that fitted and could not be changed any more when their turn came, by reason: a status, unique-key-taken, queue-full or gone';
comment on column millrace.bulk_action.failures is 'Batches that failed one after the other; each changed nothing and is tried again';
comment on column millrace.bulk_action.error is 'Why the last batch failed; null once one succeeded';
comment on column millrace.bulk_action.due_at is 'When the next batch may run; actions take turns by it';
comment on column millrace.bulk_action.id is 'Identity of the action; later ones have higher ids';
comment on column millrace.bulk_action.created_at is 'When it began';
comment on column millrace.bulk_action.updated_at is 'When its last batch ended';
comment on column millrace.bulk_action.ended_at is 'When it was completed or stopped';

-- Statuses that an action looks at: those that its filter names, or all to which it can apply.
create function millrace.bulk_statuses(p_action text, p_filter jsonb) returns text[] language plpgsql immutable as $$
begin
  return case when p_filter ? 'status' then array[p_filter ->> 'status'] else case p_action
    when 'retry' then '{failed,cancelled}' when 'cancel' then '{pending,running}' when 'delete' then '{completed,failed,cancelled}'
    when 'move' then '{pending}' when 'prioritize' then '{pending}' end::text[] end;
end $$;
comment on function millrace.bulk_statuses is 'Statuses of the jobs that a bulk action looks at; null: there is no such action';

-- The jobs with the lowest ids between p_after and p_before that fit a filter and are in one of the statuses, at most
-- p_limit. It looks at 20 000 ids from the first one on; reached: all up to this id were looked at, null: all were.
-- A job has its id for life, so a walk by id meets each job once, wherever it moves meanwhile. Stable: all of it sees
-- the snapshot of the statement that calls it. Lock: none.
-- Index: ready's primary key in each lane, ready_id, scheduled's primary key, finished_id, finished_other_status_id and finished_other_fingerprint of each day.
create function millrace.match_jobs(
  p_filter jsonb, p_statuses text[], p_after bigint, p_before bigint, p_limit integer, out ids bigint[], out reached bigint
) language plpgsql stable as $$
declare
  v_type integer;
  v_queue integer;
  v_first bigint;
  v_last bigint;
  v_from bigint;
  v_to bigint;
  v_width bigint := p_limit;
  v_alike bigint[];
begin
  ids := '{}';
  select t.id into v_type from millrace.job_type t where t.name = p_filter ->> 'type';
  select q.id into v_queue from millrace.queue q where q.name = p_filter ->> 'queue';
  -- A name that nothing has fits no job.
  if v_type is null and p_filter ? 'type' or v_queue is null and p_filter ? 'queue' then
    return;
  end if;
  if p_filter ? 'fingerprint' and p_statuses = '{failed}' then
    -- They have an index of their own: the next ones of it, instead of all in a range of ids.
    v_alike := array(select f.id from millrace.finished_other f
      where f.status = 2 and millrace.failure_fingerprint(f.error_message) = p_filter ->> 'fingerprint' and f.id > p_after and f.id < p_before
      order by f.id limit 20000);
    p_statuses := '{}';
  end if;
  select coalesce(v_alike[1], min(n.id)) into v_first from (
    (select x.seq as id from (select q.id as queue_id, p as priority, h as head from millrace.queue q, generate_series(1, 9) p, generate_series(0, 2) h) lane
      cross join lateral (select r.seq from millrace.ready r where r.queue_id = lane.queue_id and r.priority = lane.priority and r.head = lane.head
        and r.id is null and r.seq > p_after order by r.seq limit 1) x
      where 'pending' = any (p_statuses) order by x.seq limit 1)
    union all (select r.id from millrace.ready r where 'pending' = any (p_statuses) and r.id is not null and r.id > p_after order by r.id limit 1)
    union all (select s.id from millrace.scheduled s where 'pending' = any (p_statuses) and s.id > p_after order by s.id limit 1)
    union all (select e.id from millrace.lease l cross join lateral unnest(l.ids) e (id) where 'running' = any (p_statuses) and e.id > p_after order by e.id limit 1)
    union all (select f.id from millrace.finished_completed f where 'completed' = any (p_statuses) and f.id > p_after order by f.id limit 1)
    union all (select f.id from millrace.finished_other f where 'failed' = any (p_statuses) and f.status = 2 and f.id > p_after order by f.id limit 1)
    union all (select f.id from millrace.finished_other f where 'cancelled' = any (p_statuses) and f.status = 3 and f.id > p_after order by f.id limit 1)
  ) n;
  if v_first is null or v_first >= p_before then
    return;
  end if;
  v_last := coalesce(v_alike[cardinality(v_alike)], least(v_first + 19999, p_before - 1));
  v_from := v_first;
  if v_alike is not null then
    v_width := v_last - v_first + 1;
  end if;
  -- Mostly the jobs of a batch have ids that follow each other: few are read that are not taken.
  loop
    v_to := least(v_from + v_width - 1, v_last);
    ids := ids || array(
      select j.id from (
        select x.id, x.type_id, x.queue_id, x.priority, x.created_at, x.completed_at, x.error_code, x.error_message, x.payload
        from (select q.id as queue_id, p as priority, h as head from millrace.queue q, generate_series(1, 9) p, generate_series(0, 2) h) lane
          cross join lateral (select * from millrace.ready_row r where r.queue_id = lane.queue_id and r.priority = lane.priority and r.head = lane.head
            and r.moved_id is null and r.seq between v_from and v_to) x
        where 'pending' = any (p_statuses)
        union all select r.id, r.type_id, r.queue_id, r.priority, r.created_at, r.completed_at, r.error_code, r.error_message, r.payload from millrace.ready_row r
        where 'pending' = any (p_statuses) and r.moved_id between v_from and v_to
        union all select s.id, s.type_id, s.queue_id, s.priority, s.created_at, s.completed_at, s.error_code, s.error_message, s.payload from millrace.scheduled_row s
        where 'pending' = any (p_statuses) and s.id between v_from and v_to
        union all select l.id, l.type_id, l.queue_id, l.priority, l.created_at, l.completed_at, l.error_code, l.error_message, l.payload from millrace.lease_row l
        where 'running' = any (p_statuses) and l.id between v_from and v_to
        union all select f.id, f.type_id, f.queue_id, f.priority, f.created_at, f.completed_at, f.error_code, f.error_message, f.payload from millrace.finished_row f
        where 'completed' = any (p_statuses) and f.status_code = 1 and f.id between v_from and v_to
        union all select f.id, f.type_id, f.queue_id, f.priority, f.created_at, f.completed_at, f.error_code, f.error_message, f.payload from millrace.finished_row f
        where 'failed' = any (p_statuses) and f.status_code = 2 and f.id between v_from and v_to
        union all select f.id, f.type_id, f.queue_id, f.priority, f.created_at, f.completed_at, f.error_code, f.error_message, f.payload from millrace.finished_row f
        where 'cancelled' = any (p_statuses) and f.status_code = 3 and f.id between v_from and v_to
        union all select f.id, f.type_id, f.queue_id, f.priority, f.created_at, f.completed_at, f.error_code, f.error_message, f.payload from millrace.finished_row f
        where f.status_code = 2 and f.id = any (v_alike)
      ) j
      where (v_type is null or j.type_id = v_type) and (v_queue is null or j.queue_id = v_queue)
        and (not p_filter ? 'priority' or j.priority = (p_filter ->> 'priority')::smallint)
        and (not p_filter ? 'createdAfter' or j.created_at > (p_filter ->> 'createdAfter')::timestamp with time zone)
        and (not p_filter ? 'createdBefore' or j.created_at < (p_filter ->> 'createdBefore')::timestamp with time zone)
        and (not p_filter ? 'endedAfter' or j.completed_at > (p_filter ->> 'endedAfter')::timestamp with time zone)
        and (not p_filter ? 'endedBefore' or j.completed_at < (p_filter ->> 'endedBefore')::timestamp with time zone)
        and (not p_filter ? 'errorCode' or j.error_code = p_filter ->> 'errorCode')
        and (not p_filter ? 'payload' or j.payload @> (p_filter -> 'payload'))
        and case when p_filter ? 'fingerprint' and v_alike is null then millrace.failure_fingerprint(j.error_message) = p_filter ->> 'fingerprint' else true end
      order by j.id limit p_limit - cardinality(ids));
    exit when cardinality(ids) = p_limit or v_to = v_last;
    v_from := v_to + 1;
    v_width := v_width * 4;
  end loop;
  reached := case when cardinality(ids) = p_limit then ids[p_limit] else v_last end;
end $$;
comment on function millrace.match_jobs is 'Ids of jobs that fit a filter, lowest first, from a bounded range of ids; reached: where to go on, null at the end';

-- Refuses what could not be carried out as it is asked.
create function millrace.check_bulk(action text, filter jsonb) returns void language plpgsql as $$
declare
  v_statuses text[] := millrace.bulk_statuses(action, '{}');
  v_field text;
begin
  if v_statuses is null then
    raise exception 'action must be retry, cancel, delete, move or prioritize, not %', coalesce(action, 'null') using errcode = '22023';
  end if;
  if filter is null or jsonb_typeof(filter) <> 'object' then
    raise exception 'filter must be a JSON object' using errcode = '22023', hint = 'Pass ''{}'' for all jobs.';
  end if;
  for v_field in select k from jsonb_object_keys(filter) k loop
    if v_field <> all ('{status,type,queue,priority,createdAfter,createdBefore,endedAfter,endedBefore,payload,errorCode,fingerprint}') then
      raise exception 'filter has no condition "%"', v_field using errcode = '22023',
        hint = 'There are status, type, queue, priority, createdAfter, createdBefore, endedAfter, endedBefore, payload, errorCode and fingerprint.';
    end if;
    if v_field = 'payload' and jsonb_typeof(filter -> v_field) <> 'object'
      or v_field = 'priority' and coalesce(filter ->> v_field !~ '^[1-9]$', true)
      or v_field not in ('payload', 'priority') and jsonb_typeof(filter -> v_field) <> 'string' then
      raise exception 'filter % must not be %', v_field, filter ->> v_field using errcode = '22023';
    end if;
  end loop;
  -- Said now rather than by every batch.
  perform (filter ->> f.name)::timestamp with time zone from unnest('{createdAfter,createdBefore,endedAfter,endedBefore}'::text[]) f (name);
  if filter ->> 'status' <> all (v_statuses) then
    raise exception 'action % does not apply to % jobs', action, filter ->> 'status' using errcode = '22023',
      hint = format('It applies to jobs that are %s.', array_to_string(v_statuses, ' or '));
  end if;
end $$;
comment on function millrace.check_bulk is 'Raises what is wrong with a bulk action and its filter';

-- Walks over the jobs as an action would and counts them, in the snapshot of the calling statement, for about so long.
create function millrace.count_jobs(p_filter jsonb, p_statuses text[], p_budget_ms integer, out matched bigint, out exact boolean)
language plpgsql stable as $$
declare
  v_deadline timestamp with time zone := clock_timestamp() + make_interval(secs => p_budget_ms / 1000.0);
  v_after bigint := 0;
  v_found integer;
begin
  matched := 0;
  loop
    select cardinality(m.ids), m.reached into v_found, v_after from millrace.match_jobs(p_filter, p_statuses, v_after, 9223372036854775807, 20000) m;
    matched := matched + v_found;
    exact := v_after is null;
    exit when exact or clock_timestamp() > v_deadline;
  end loop;
end $$;
comment on function millrace.count_jobs is 'Number of jobs that fit a filter; not exact: time was up, and it is a lower bound';

create function millrace.preview_bulk(action text, filter jsonb, budget_ms integer default 2000) returns table (matched bigint, exact boolean) language plpgsql as $$
begin
  perform millrace.check_bulk(action, filter);
  return query select c.matched, c.exact from millrace.count_jobs(filter, millrace.bulk_statuses(action, filter), budget_ms) c;
end $$;
comment on function millrace.preview_bulk is 'How many jobs a bulk action would change now; not exact: counting took longer than budget_ms, and it is a lower bound';

-- Begins an action: it counts what to expect for up to a second, and leaves the rest to the processes that work.
create function millrace.start_bulk(action text, filter jsonb, queue text default null, priority integer default null) returns bigint language plpgsql as $$
#variable_conflict use_variable
declare
  v_queue integer;
  v_id bigint;
begin
  perform millrace.check_bulk(action, filter);
  if (action = 'move') <> (queue is not null) then
    raise exception 'queue is needed for a move, and for nothing else' using errcode = '22023';
  end if;
  if (action = 'prioritize') <> (priority is not null) then
    raise exception 'priority is needed for prioritize, and for nothing else' using errcode = '22023';
  end if;
  if priority not between 1 and 9 then
    raise exception 'priority must be an integer from 1 (first) to 9 (last), not %', priority using errcode = '22023';
  end if;
  select q.id into v_queue from millrace.queue q where q.name = queue;
  if v_queue is null and queue is not null then
    raise exception 'unknown queue "%"', queue using errcode = '22023', hint = 'See select name from millrace.queue.';
  end if;
  insert into millrace.bulk_action (action, filter, queue_id, priority, expected, expected_exact, before_id)
  select action, filter, v_queue, priority, c.matched, c.exact, nextval('millrace.job_seq')
  from millrace.count_jobs(filter, millrace.bulk_statuses(action, filter), 1000) c
  returning id into v_id;
  perform millrace.hint('{"kind": "bulk"}');
  return v_id;
end $$;
comment on function millrace.start_bulk is 'Begins to retry, cancel, delete, move or prioritize all jobs that fit a filter; returns the action''s id. See bulk_actions';

-- Lock: the action's row; it waits for the batch under way, and none follows.
create function millrace.stop_bulk(id bigint) returns boolean language plpgsql as $$
begin
  update millrace.bulk_action b set state = 'stopped', updated_at = clock_timestamp(), ended_at = clock_timestamp()
  where b.id = stop_bulk.id and b.state = 'running';
  return found;
end $$;
comment on function millrace.stop_bulk is 'Ends a bulk action where it is; what it changed stays changed. False: none of that id is running';

-- Changes jobs as the function of that name by ids does: how many were done, and how many were left as they were, by reason.
create function millrace.apply_bulk(p_action text, p_ids bigint[], p_queue integer, p_priority smallint, out done bigint, out skipped jsonb) language plpgsql as $$
declare
  v_answers text[] := case p_action
    when 'retry' then array(select a.answer from millrace.retry_jobs(p_ids) a)
    when 'cancel' then array(select a.answer from millrace.cancel_jobs(p_ids, 10000) a)
    when 'delete' then array(select a.answer from millrace.remove_jobs(p_ids) a)
    else array(select a.answer from millrace.patch_jobs(p_ids, null, p_priority, p_queue, null) a) end;
begin
  select coalesce(sum(c.n) filter (where c.reason = 'done'), 0), coalesce(jsonb_object_agg(c.reason, c.n) filter (where c.reason <> 'done'), '{}')
  into done, skipped from (
    select r.reason, count(*) as n from unnest(v_answers) a (answer) cross join lateral (
      select case when a.answer in ('done', 'cancelled', 'requested') then 'done' when a.answer = 'unknown' then 'gone'
        when a.answer like 'taken:%' then 'unique-key-taken'
        when a.answer like 'full:%' then 'queue-full' else split_part(a.answer, ':', 2) end as reason) r
    group by r.reason) c;
end $$;
comment on function millrace.apply_bulk is 'Changes the jobs of one batch of a bulk action; skipped: how many were left as they were, by reason';

-- One batch of the running action whose turn it is. Its jobs, its place in the walk and its counts are one transaction:
-- a process that dies leaves the action as it was before the batch, for whoever takes it next. A batch that fails is
-- undone, noted and tried again later. No row: none is due.
-- Lock: the action's row by SKIP LOCKED, so that one process works on it at a time; then what the jobs need.
-- Index: bulk_action_due_at.
create function millrace.work_bulk(p_limit integer) returns table (id bigint, worked integer, state text) language plpgsql as $$
#variable_conflict use_column
declare
  v_action millrace.bulk_action;
  v_ids bigint[];
  v_reached bigint;
  v_done integer;
  v_skipped jsonb;
begin
  select b.* into v_action from millrace.bulk_action b where b.state = 'running' and b.due_at <= clock_timestamp()
  order by b.due_at limit 1 for update skip locked;
  if not found then
    return;
  end if;
  perform set_config('millrace.audit', 'off', true); -- the action has an entry of its own
  begin
    select m.ids, m.reached into v_ids, v_reached
    from millrace.match_jobs(v_action.filter, millrace.bulk_statuses(v_action.action, v_action.filter), v_action.after_id, v_action.before_id, p_limit) m;
    select a.done, coalesce(jsonb_object_agg(e.reason, e.n + coalesce((v_action.skipped ->> e.reason)::bigint, 0)) filter (where e.reason is not null), '{}')
    into v_done, v_skipped
    from millrace.apply_bulk(v_action.action, v_ids, v_action.queue_id, v_action.priority) a
    left join lateral (select s.key as reason, s.value::bigint as n from jsonb_each_text(a.skipped) s) e on true group by a.done;
    return query update millrace.bulk_action b set
      after_id = coalesce(v_reached, b.before_id), done = b.done + v_done, skipped = b.skipped || v_skipped, failures = 0, error = null,
      state = case when v_reached is null then 'completed' else 'running' end,
      due_at = clock_timestamp(), updated_at = clock_timestamp(), ended_at = case when v_reached is null then clock_timestamp() end
    where b.id = v_action.id returning b.id, cardinality(v_ids), b.state;
  exception when others then
    return query update millrace.bulk_action b set failures = b.failures + 1, error = sqlerrm, updated_at = clock_timestamp(),
      due_at = clock_timestamp() + make_interval(secs => least(60, 2 ^ least(b.failures, 6)))
    where b.id = v_action.id returning b.id, 0, b.state;
  end;
end $$;
comment on function millrace.work_bulk is 'Carries out one batch of the bulk action whose turn it is; no row: none is due';

-- Removes actions that ended more than p_days ago.
create function millrace.sweep_bulk_actions(p_days integer) returns integer language plpgsql as $$
declare
  v_removed integer;
begin
  delete from millrace.bulk_action b where b.ended_at < clock_timestamp() - make_interval(days => p_days);
  get diagnostics v_removed = row_count;
  return v_removed;
end $$;
comment on function millrace.sweep_bulk_actions is 'Removes bulk actions that ended more than p_days ago; returns how many';

create view millrace.bulk_actions as
select b.id, b.action, b.filter, q.name as queue, b.priority, b.actor, b.state, b.expected, b.expected_exact, b.done, b.skipped, b.error,
  b.created_at, b.updated_at, b.ended_at
from millrace.bulk_action b left join millrace.queue q on q.id = b.queue_id;
comment on view millrace.bulk_actions is 'Bulk actions and how far they are';
comment on column millrace.bulk_actions.action is 'retry, cancel, delete, move (to queue) or prioritize (to priority)';
comment on column millrace.bulk_actions.filter is 'Conditions on the jobs, all of which hold';
comment on column millrace.bulk_actions.queue is 'Of a move: the queue that the jobs go to';
comment on column millrace.bulk_actions.priority is 'Of prioritize: the priority that the jobs get';
comment on column millrace.bulk_actions.actor is 'Who asked for it';
comment on column millrace.bulk_actions.state is 'running, stopped (by hand) or completed';
comment on column millrace.bulk_actions.expected is 'Jobs that fitted when it began';
comment on column millrace.bulk_actions.expected_exact is 'False: expected is a lower bound';
comment on column millrace.bulk_actions.done is 'Jobs that were changed';
comment on column millrace.bulk_actions.skipped is 'Jobs that could not be changed any more when their turn came, by reason';
comment on column millrace.bulk_actions.error is 'Why the last batch failed; it is tried again';
comment on column millrace.bulk_actions.id is 'Identity of the action; later ones have higher ids';
comment on column millrace.bulk_actions.created_at is 'When it began';
comment on column millrace.bulk_actions.updated_at is 'When its last batch ended';
comment on column millrace.bulk_actions.ended_at is 'When it was completed or stopped';

create trigger audit after insert or update of state on millrace.bulk_action
  for each row execute function millrace.audit_row('bulk', 'id', 'id', 'actor', 'expected', 'expected_exact', 'before_id', 'after_id', 'done', 'skipped',
    'failures', 'error', 'due_at', 'created_at', 'updated_at', 'ended_at');
-- Which of some ids are those of jobs. One statement, so one snapshot.
-- Index: ready's primary key in each lane, ready_id, scheduled's primary key, finished_id of each day; leases are read.
create function millrace.known_jobs(p_ids bigint[]) returns bigint[] language plpgsql stable as $$
begin
  return array(
    select r.seq from millrace.ready r
    where r.queue_id = any (array(select q.id from millrace.queue q)) and r.priority = any ('{1,2,3,4,5,6,7,8,9}'::smallint[])
      and r.head = any ('{0,1,2}'::smallint[]) and r.seq = any (p_ids) and r.id is null
    union all select r.id from millrace.ready r where r.id = any (p_ids)
    union all select s.id from millrace.scheduled s where s.id = any (p_ids)
    union all select e.id from millrace.lease l cross join lateral unnest(l.ids) with ordinality e (id, pos)
      where l.ids && p_ids and e.id = any (p_ids) and array_position(l.closed, e.pos::integer) is null
    union all select f.id from millrace.finished f where f.id = any (p_ids));
end $$;
comment on function millrace.known_jobs is 'Those of some ids that are ids of jobs';

-- Before a recovery: ids that are given out from now on are above those of the backup, and the days on which its jobs
-- ended have partitions. Sequences are raised, never lowered.
create function millrace.make_room(p_job_seq bigint, p_worker_seq bigint, p_days date[]) returns void language plpgsql as $$
begin
  if nextval('millrace.job_seq') <= p_job_seq then
    perform setval('millrace.job_seq', p_job_seq);
  end if;
  if nextval(pg_get_serial_sequence('millrace.worker', 'id')) <= p_worker_seq then
    perform setval(pg_get_serial_sequence('millrace.worker', 'id'), p_worker_seq);
  end if;
  perform millrace.make_partitions(p_days);
end $$;
comment on function millrace.make_room is 'Raises the sequences above the ids of a backup, and makes the partitions of its days';

-- After a recovery: a queue that drained finishes what came back; whoever waits for others is judged anew by what they
-- are; what was recovered is told to whoever sleeps.
create function millrace.finish_recovery() returns void language plpgsql as $$
begin
  update millrace.queue q set drain_before = nextval('millrace.job_seq') where q.drain_before = 9223372036854775807;
  perform millrace.lock_turn(q.name), millrace.settle_keys(q.id) from millrace.queue_turn t join millrace.queue q on q.id = t.queue_id order by q.id;
  perform setval('millrace.webhook_endpoint_id_seq', greatest(nextval('millrace.webhook_endpoint_id_seq'), max(e.id))) from millrace.webhook_endpoint e;
  perform setval('millrace.webhook_attempt_seq_seq', greatest(nextval('millrace.webhook_attempt_seq_seq'), max(a.seq))) from millrace.webhook_attempt a;
  insert into millrace.dependency_event (id, kind) select d.id, 5 from millrace.dependent d where d.open > 0;
  perform millrace.hint('{"kind": "dependency"}');
  perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', q.name, 'priority', 1)) from millrace.queue q;
  perform millrace.hint('{"kind": "scheduled", "inMs": 0}');
  perform millrace.hint('{"kind": "schedule", "inMs": 0}');
end $$;
comment on function millrace.finish_recovery is 'Ends a recovery: drains go on with what came back, and sleepers are told';
