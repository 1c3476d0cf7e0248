-- Views for people, and the row forms that the store's own statements read by index.
-- minimumRelease: 0.1.0

-- A ready job that a drain holds back says so (reason 3), and a finished one past its queue's age, or behind its watermark, is not shown.
create view millrace.ready_row as
select coalesce(r.id, r.seq) as id, r.id as moved_id, r.seq, r.head, r.queue_id, r.type_id, r.policy_id, 'pending'::text as status,
  case when exists (select from millrace.queue q where q.id = r.queue_id and q.drain_before <= r.seq) then 3 else 0 end as reason,
  r.priority, coalesce(r.payload, (select p.body from millrace.payload p where p.id = coalesce(r.id, r.seq))) as payload, null::jsonb as result,
  r.extra ->> 'errorCode' as error_code, r.extra ->> 'errorMessage' as error_message, r.retry_count, r.crashes, r.created_at,
  coalesce(to_timestamp((r.extra ->> 'updatedAt')::bigint / 1000.0), r.created_at) as updated_at,
  to_timestamp((r.extra ->> 'scheduledAt')::bigint / 1000.0) as scheduled_at, to_timestamp((r.extra ->> 'startedAt')::bigint / 1000.0) as started_at,
  null::timestamp with time zone as completed_at, null::timestamp with time zone as cancel_requested_at, null::jsonb as cancel, r.extra ->> 'key' as key, r.extra
from millrace.ready r;
comment on view millrace.ready_row is 'Jobs that may be claimed now, in the form that reads share';

create view millrace.scheduled_row as
select s.id, s.queue_id, s.type_id, s.policy_id, 'pending'::text as status, s.reason::integer as reason, s.priority,
  coalesce(s.payload, (select p.body from millrace.payload p where p.id = s.id)) as payload, null::jsonb as result,
  s.extra ->> 'errorCode' as error_code, s.extra ->> 'errorMessage' as error_message, s.retry_count, s.crashes, s.created_at,
  coalesce(to_timestamp((s.extra ->> 'updatedAt')::bigint / 1000.0), s.created_at) as updated_at,
  case when s.reason = 4 then to_timestamp((s.extra ->> 'scheduledAt')::bigint / 1000.0) else s.run_at end as scheduled_at,
  to_timestamp((s.extra ->> 'startedAt')::bigint / 1000.0) as started_at,
  null::timestamp with time zone as completed_at, null::timestamp with time zone as cancel_requested_at, null::jsonb as cancel, s.extra ->> 'key' as key, s.extra
from millrace.scheduled s;
comment on view millrace.scheduled_row is 'Jobs that wait for their time, in the form that reads share';

create view millrace.lease_row as
select e.id, l.queue_id, e.type_id, e.policy_id, 'running'::text as status, 0 as reason, e.priority,
  coalesce(e.payload, (select p.body from millrace.payload p where p.id = e.id)) as payload, null::jsonb as result,
  e.extra ->> 'errorCode' as error_code, e.extra ->> 'errorMessage' as error_message, e.retry_count, e.crashes, e.created_at,
  l.claimed_at as updated_at, to_timestamp((e.extra ->> 'scheduledAt')::bigint / 1000.0) as scheduled_at, l.claimed_at as started_at,
  null::timestamp with time zone as completed_at,
  (select c.requested_at from millrace.cancel_request c where c.job_id = e.id) as cancel_requested_at,
  (select jsonb_build_object('state', case when c.acknowledged_at is null then 'requested' else 'acknowledged' end, 'requestedAt', c.requested_at,
    'deadlineAt', c.deadline_at, 'acknowledgedAt', c.acknowledged_at) from millrace.cancel_request c where c.job_id = e.id) as cancel,
  l.ids as lease_ids, e.extra ->> 'key' as key, e.extra
from millrace.lease l
cross join lateral unnest(l.ids, l.created_ats, l.type_ids, l.policy_ids, l.retry_counts, l.crashes, l.priorities, l.payloads, l.extras)
  with ordinality as e (id, created_at, type_id, policy_id, retry_count, crashes, priority, payload, extra, pos)
where e.pos <> all (l.closed);
comment on view millrace.lease_row is 'Jobs that are claimed, in the form that reads share';

create view millrace.finished_row as
select f.id, f.queue_id, f.type_id, f.policy_id, (array['completed', 'failed', 'cancelled'])[f.status] as status, 0 as reason, f.priority,
  coalesce(f.payload, (select p.body from millrace.payload p where p.id = f.id)) as payload, f.result,
  f.error_code, f.error_message, f.retry_count, f.crashes, f.created_at, f.finished_at as updated_at,
  to_timestamp((f.extra ->> 'scheduledAt')::bigint / 1000.0) as scheduled_at, f.started_at,
  f.finished_at as completed_at, null::timestamp with time zone as cancel_requested_at,
  case when f.status = 3 and f.extra ? 'cancel' then case
    when exists (select from millrace.stuck_handler s join millrace.worker w on w.id = s.worker_id and w.ended_at is null where s.job_id = f.id and s.aborted_by = 'cancelled')
    then jsonb_set(f.extra -> 'cancel', '{state}', '"stuck"') else f.extra -> 'cancel' end end as cancel,
  f.status as status_code, f.extra ->> 'key' as key, f.extra
from millrace.finished f
where (select (f.finished_at, f.id) < (k.hidden_at, k.hidden_id) or f.finished_at < now() - k.max_age_ms * interval '1 ms' from millrace.retention k
  where k.queue_id = f.queue_id and k.status = f.status) is not true;
comment on view millrace.finished_row is 'Jobs that ended, in the form that reads share';

create view millrace.progress_row as
select g.job_id, jsonb_build_object('percent', g.percent, 'done', g.done, 'total', g.total, 'message', g.message, 'attempt', g.attempt,
  'updatedAt', g.progress_at) as progress
from millrace.job_report g where g.progress_at is not null;
comment on view millrace.progress_row is 'Progress as jobs told it, in the form that reads share';
comment on column millrace.progress_row.progress is 'percent done total message attempt updatedAt';

-- What a ready job of a queue with keys or a rate waits for: concurrency, rate, or null: its turn.
-- Lock: none. Index: the primary keys of queue_key and key_start.
create function millrace.limit_reason(p_queue integer, p_key text) returns text language plpgsql stable as $$
declare
  v_queue millrace.queue;
  v_key record;
begin
  select q.* into v_queue from millrace.queue q where q.id = p_queue;
  if v_queue.keyed then
    select k.is_full, k.free_at into v_key from millrace.queue_key k where k.queue_id = p_queue and k.key = coalesce(p_key, '');
    if v_key.is_full then
      return 'concurrency';
    elsif v_key.free_at > clock_timestamp() then
      return 'rate';
    end if;
  end if;
  if v_queue.rate_limit is not null
    and (select r.room from millrace.rate_room(p_queue, '', v_queue.rate_limit, v_queue.rate_window_ms, clock_timestamp()) r) <= 0 then
    return 'rate';
  end if;
  return null;
end $$;
comment on function millrace.limit_reason is 'What a ready job of a queue with keys or a rate waits for: concurrency, rate; null: its turn';

create view millrace.jobs as
select j.id, t.name as type, q.name as queue, j.status,
  case when j.status <> 'pending' then null when j.reason in (1, 5) then 'schedule' when j.reason = 2 then 'retry' when j.reason = 4 then 'dependencies' when q.paused or j.reason = 3 then 'paused'
    when not exists (select from millrace.worker w where w.ended_at is null and t.name = any (w.types) and (w.queues is null or q.name = any (w.queues))) then 'worker'
    when q.concurrency <= (select sum(l.open) from millrace.lease l where l.queue_id = q.id) then 'concurrency'
    when q.keyed or q.rate_limit is not null then millrace.limit_reason(q.id, j.key) end as waiting_for,
  j.priority, j.payload, j.result, j.error_message, j.error_code, j.retry_count, p.max_retries, p.timeout_seconds, j.crashes,
  j.created_at, j.updated_at, j.scheduled_at, j.started_at, j.completed_at, j.cancel_requested_at,
  j.cancel, (select g.progress from millrace.progress_row g where g.job_id = j.id) as progress, j.key,
  j.extra #>> '{unique,key}' as unique_key, coalesce((j.extra ->> 'snoozes')::integer, 0) as snoozes, j.extra ->> 'webhookUrl' as webhook_url
from (
  select id, queue_id, type_id, policy_id, status, reason, priority, payload, result, error_code, error_message, retry_count, crashes,
    created_at, updated_at, scheduled_at, started_at, completed_at, cancel_requested_at, cancel, key, extra from millrace.ready_row
  union all
  select id, queue_id, type_id, policy_id, status, reason, priority, payload, result, error_code, error_message, retry_count, crashes,
    created_at, updated_at, scheduled_at, started_at, completed_at, cancel_requested_at, cancel, key, extra from millrace.scheduled_row
  union all
  select id, queue_id, type_id, policy_id, status, reason, priority, payload, result, error_code, error_message, retry_count, crashes,
    created_at, updated_at, scheduled_at, started_at, completed_at, cancel_requested_at, cancel, key, extra from millrace.lease_row
  union all
  select id, queue_id, type_id, policy_id, status, reason, priority, payload, result, error_code, error_message, retry_count, crashes,
    created_at, updated_at, scheduled_at, started_at, completed_at, cancel_requested_at, cancel, key, extra from millrace.finished_row
) j
join millrace.job_type t on t.id = j.type_id
join millrace.queue q on q.id = j.queue_id
join millrace.policy p on p.id = j.policy_id;
comment on view millrace.jobs is 'Every job, wherever it is. For people: programs read by id through the API';
comment on column millrace.jobs.waiting_for is 'Why a pending job waits: schedule, retry, dependencies, paused, worker (no live worker serves its type), concurrency (of the queue or the key), rate; null: it is next in its turn';
comment on column millrace.jobs.key is 'What the limits for each key of its queue are counted by; null: none';
comment on column millrace.jobs.unique_key is 'The unique key that it was added under; null: none';
comment on column millrace.jobs.snoozes is 'Times that its handler put it off without a failure';
comment on column millrace.jobs.webhook_url is 'Where its end is told of; null: nowhere';
comment on column millrace.jobs.priority is '1 (first) to 9 (last)';
comment on column millrace.jobs.retry_count is 'Executions after the first';
comment on column millrace.jobs.crashes is 'Times that a worker died while it held the job';
comment on column millrace.jobs.cancel is 'Of a job that was asked to stop while it ran: state (requested; acknowledged: its signal is aborted; forced: closed at the deadline; stuck: closed, and its code still runs), requestedAt, deadlineAt, acknowledgedAt';
comment on column millrace.jobs.progress is 'What the job told last: percent done total message attempt updatedAt; null: nothing';
comment on column millrace.jobs.started_at is 'Start of the last attempt; of a running job: when it was claimed';

create view millrace.job_counts as
select q.name as queue, t.name as type, sum(c.ready)::bigint as ready, sum(c.scheduled)::bigint as scheduled, sum(c.running)::bigint as running,
  sum(c.completed)::bigint as completed, sum(c.failed)::bigint as failed, sum(c.cancelled)::bigint as cancelled,
  sum(c.total_created)::bigint as total_created, sum(c.total_completed)::bigint as total_completed, sum(c.total_failed)::bigint as total_failed,
  sum(c.total_cancelled)::bigint as total_cancelled, sum(c.total_timed_out)::bigint as total_timed_out,
  sum(c.total_retried)::bigint as total_retried, sum(c.total_wait_ms)::bigint as total_wait_ms, sum(c.total_run_ms)::bigint as total_run_ms
from (
  select * from millrace.job_count
  union all
  select queue_id, type_id, priority, coalesce(ready, 0), coalesce(scheduled, 0), coalesce(running, 0), coalesce(completed, 0), coalesce(failed, 0),
    coalesce(cancelled, 0), coalesce(total_created, 0), coalesce(total_completed, 0), coalesce(total_failed, 0), coalesce(total_cancelled, 0),
    coalesce(total_timed_out, 0), coalesce(total_retried, 0), coalesce(total_wait_ms, 0), coalesce(total_run_ms, 0) from millrace.count_delta
) c
join millrace.job_type t on t.id = c.type_id
join millrace.queue q on q.id = c.queue_id
group by q.name, t.name;
comment on view millrace.job_counts is 'Exact numbers of jobs by queue and type, kept and not counted: present now, and since installation (total_*)';
comment on column millrace.job_counts.total_wait_ms is 'Sum over completed and failed jobs of the ms from creation, or due time, to start';

-- Whether a draining queue has something left to finish: a ready job from before the drain, or a claimed one.
-- Index: ready's primary key, one range a lane. Lock: none.
create function millrace.is_draining(p_queue integer, p_before bigint) returns boolean language plpgsql stable as $$
begin
  return exists (
    select from millrace.ready r
    where r.queue_id = p_queue and r.priority = any ('{1,2,3,4,5,6,7,8,9}'::smallint[]) and r.head = any ('{0,1,2}'::smallint[]) and r.seq < p_before)
    or exists (select from millrace.lease l where l.queue_id = p_queue and l.open > 0);
end $$;
comment on function millrace.is_draining is 'Whether a draining queue has something left to finish';

create view millrace.queues as
select q.name as queue, q.paused, q.concurrency, q.max_waiting, q.target_wait_ms,
  case when q.rate_limit is not null then jsonb_build_object('limit', q.rate_limit, 'windowMs', q.rate_window_ms) end as rate,
  case when q.key_concurrency is not null or q.key_rate_limit is not null then jsonb_build_object('concurrency', q.key_concurrency,
    'rate', case when q.key_rate_limit is not null then jsonb_build_object('limit', q.key_rate_limit, 'windowMs', q.key_rate_window_ms) end) end as keys,
  case when q.fair then 'fair' else 'priority' end as "order", c.ready, c.scheduled, c.running, c.completed, c.failed, c.cancelled,
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
comment on column millrace.queues.target_wait_ms is 'Milliseconds that its jobs should wait at most, on average; null: 1000';
comment on column millrace.queues.rate is 'Most starts: limit within windowMs; null: no limit';
comment on column millrace.queues.keys is 'Limits of each key: concurrency and rate; null: none';
comment on column millrace.queues."order" is 'priority: over all jobs; fair: keys take turns';
comment on column millrace.queues.state is 'active; draining: what was ready at the drain is finished, the rest waits; paused';
comment on column millrace.queues.recent_ms is 'Length of the time that recent_* covers: the last 50 to 60 seconds';
comment on column millrace.queues.retention is 'By status: ageMs and count of the finished jobs that are kept, where the queue says so';
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

create view millrace.workers as
select w.id, w.name, w.host, w.pid, w.release, w.types, w.outdated, w.queues, w.started_at, w.beat_at, w.ended_at,
  case when w.ended_at is not null then 'ended' when w.beat_at < clock_timestamp() - make_interval(secs => w.silence_ms / 1000.0) then 'silent' else 'alive' end as state,
  coalesce((select sum(l.open) from millrace.lease l where l.worker_id = w.id), 0)::bigint as running,
  case when w.ended_at is null then (select count(*) from millrace.stuck_handler s where s.worker_id = w.id) else 0 end as stuck
from millrace.worker w;
comment on view millrace.workers is 'Worker processes, alive and ended';
comment on column millrace.workers.outdated is 'Types that it has handlers of, and whose jobs it leaves to others: what is stored of them is newer';
comment on column millrace.workers.queues is 'Names of the queues whose jobs it runs; null: all';
comment on column millrace.workers.stuck is 'Handlers that ignore their aborted signal and keep a slot, of jobs that were closed without them';

-- Columns that mean the same wherever they stand.
do $$
declare
  v_column record;
begin
  for v_column in
    select c.relname, a.attname, m.meaning
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join (values
      ('id', 'Identity of the row; of a job, its id for life'),
      ('name', 'Name, unique where the table stands for named things'),
      ('queue', 'Name of the queue'),
      ('queue_id', 'Queue, by table queue'),
      ('type', 'Name of the job type'),
      ('type_id', 'Job type, by table job_type'),
      ('policy_id', 'Retry and timeout settings, by table policy'),
      ('status', 'pending, running, completed, failed or cancelled; in tables its number'),
      ('status_code', '1 completed, 2 failed, 3 cancelled'),
      ('reason', 'Why a pending job waits: 0 for its turn, 1 for its time, 2 for a retry, 3 for the end of a drain, 4 for other jobs, 5 since its handler snoozed it'),
      ('priority', '1 (first) to 9 (last)'),
      ('payload', 'What the handler is given, as it was validated'),
      ('result', 'What the handler returned'),
      ('error_code', 'Stable code of the last error, such as timeout'),
      ('error_message', 'Message of the last error'),
      ('error_class', '1 program, 2 handler, 3 system'),
      ('retry_count', 'Executions after the first'),
      ('crashes', 'Times that a worker died while it held the job'),
      ('max_retries', 'n allows n + 1 executions'),
      ('timeout_seconds', 'Seconds that one execution may take'),
      ('created_at', 'When the row, or the job, came to be'),
      ('updated_at', 'Last change by hand or of place'),
      ('scheduled_at', 'Earliest start that was asked for, or the time of the next try'),
      ('started_at', 'Start of the last attempt; of a worker, of its process'),
      ('completed_at', 'When the job ended, whatever way'),
      ('finished_at', 'When the job ended, whatever way'),
      ('ended_at', 'When the attempt, or the worker, ended'),
      ('cancel', 'How a job that was asked to stop while it ran did so'),
      ('cancel_requested_at', 'When a running job was asked to stop'),
      ('run_at', 'Earliest start'),
      ('extra', 'Rare fields, as in ready.extra'),
      ('seq', 'Place in the lane'),
      ('seqs', 'Places in the lane, for jobs that are given back'),
      ('head', '0: given back, rescued or admitted; 1: new, promoted or retried'),
      ('moved_id', 'The job''s id when it differs from seq'),
      ('worker_id', 'Worker, by table worker'),
      ('lease_number', 'With worker_id the lease that wrote the row'),
      ('lease_ids', 'Ids of every job of the lease'),
      ('claimed_at', 'When the batch was claimed'),
      ('deadline_at', 'When patience ends'),
      ('requested_at', 'When it was asked for'),
      ('ids', 'Job ids by position'),
      ('created_ats', 'Creation times by position'),
      ('type_ids', 'Job types by position'),
      ('policy_ids', 'Policies by position'),
      ('retry_counts', 'Executions after the first, by position'),
      ('priorities', 'Priorities by position'),
      ('payloads', 'Payloads by position; null: kept in the table payload'),
      ('extras', 'Rare fields by position'),
      ('job_id', 'The job'),
      ('attempt', 'Number of the execution, from 1'),
      ('body', 'The document'),
      ('paused', 'Whether claims from the queue are stopped'),
      ('concurrency', 'Most jobs that run at once over all processes; null: no limit'),
      ('max_waiting', 'Enqueue is refused when unfinished jobs would exceed this plus the concurrency; null: no limit'),
      ('ready', 'Jobs that may be claimed now'),
      ('scheduled', 'Jobs that wait for their time or for a retry'),
      ('running', 'Jobs that are claimed'),
      ('completed', 'Completed jobs that are kept'),
      ('failed', 'Failed jobs that are kept'),
      ('cancelled', 'Cancelled jobs that are kept'),
      ('total_created', 'Jobs created since installation'),
      ('total_completed', 'Jobs completed since installation'),
      ('total_failed', 'Jobs failed since installation'),
      ('total_cancelled', 'Jobs cancelled since installation'),
      ('total_timed_out', 'Jobs failed by their timeout since installation'),
      ('total_retried', 'Retries since installation, by policy and by hand'),
      ('total_wait_ms', 'Sum of the ms from creation, or due time, to start'),
      ('total_run_ms', 'Sum of the ms from start to end'),
      ('host', 'Host of the process'),
      ('pid', 'Process id on its host'),
      ('release', 'Release of the program'),
      ('types', 'Types that the process has handlers for'),
      ('beat_at', 'Last heartbeat'),
      ('state', 'alive, silent (past its time without a heartbeat) or ended'),
      ('scope', 'What the key belongs to'),
      ('key', 'Key within its scope; of a job, what the limits of its queue are counted by'),
      ('times', 'Times of the newest accepted submissions, oldest first'),
      ('request_hash', 'SHA-256 of the request''s body'),
      ('location', 'Location header of the answer'),
      ('settings', 'The whole policy')
    ) m (column_name, meaning) on m.column_name = a.attname
    where c.relnamespace = (select n.relnamespace from pg_class n where n.oid = 'millrace.ready'::regclass)
      and c.relkind in ('r', 'p', 'v') and not c.relispartition and c.relname <> 'migration'
      and col_description(c.oid, a.attnum) is null
  loop
    execute format('comment on column millrace.%I.%I is %L', v_column.relname, v_column.attname, v_column.meaning);
  end loop;
end $$;
comment on column millrace.idempotency.status is 'HTTP status of the answer';
comment on column millrace.idempotency.body is 'Body of the answer';
