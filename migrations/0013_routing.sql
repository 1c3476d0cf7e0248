-- Routing: rules that choose queue, priority and retries of a job from its type and data, and how jobs are distributed.
-- minimumRelease: 0.1.0

create table millrace.routing_rule (
  name text primary key,
  position integer not null default 100,
  enabled boolean not null default true,
  match jsonb not null default '{}',
  effect jsonb not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  constraint routing_rule_name_check check (name ~ '^[0-9A-Za-z_.:-]{1,80}$'),
  constraint routing_rule_match_check check (jsonb_typeof(match) = 'object'),
  constraint routing_rule_effect_check check (jsonb_typeof(effect) = 'object' and effect <> '{}')
);
comment on table millrace.routing_rule is 'Rules that the router asks in order of position and name: of each field of a job the first that fits decides. Processes see a change within a second; they leave out a rule that cannot be used, and say so in their log';
comment on column millrace.routing_rule.name is 'What callers know it by';
comment on column millrace.routing_rule.position is 'Smaller is asked first; those of an installation begin at 1000';
comment on column millrace.routing_rule.enabled is 'Whether it is asked';
comment on column millrace.routing_rule.match is 'Jobs that it is for: types (names, * for any characters), all and any (conditions on the data: path with equals, contains, matches or exists)';
comment on column millrace.routing_rule.effect is 'What it decides: queue, priority, delayMs, maxRetries, timeoutSeconds, retry';
comment on column millrace.routing_rule.created_at is 'When it was made';
comment on column millrace.routing_rule.updated_at is 'When it was last changed';

insert into millrace.routing_rule (name, position, match, effect) values
  ('job-execution', 1000, '{"types": ["execute-workflow", "prepare-runner", "cleanup-runner"]}', '{"queue": "job-execution"}'),
  ('container-management', 1010, '{"types": ["create-container", "destroy-container", "health-check"]}', '{"queue": "container-management"}'),
  ('metrics-collection', 1020, '{"types": ["collect-metrics"]}', '{"queue": "metrics-collection"}'),
  ('monitoring', 1030, '{"types": ["send-alert", "update-status"]}', '{"queue": "monitoring"}'),
  ('webhook-processing', 1040, '{"types": ["process-webhook", "sync-github-data"]}', '{"queue": "webhook-processing"}'),
  ('cleanup', 1050, '{"types": ["cleanup-old-jobs", "cleanup-containers", "cleanup-logs"]}', '{"queue": "cleanup"}'),
  ('deploy-or-hotfix', 1100, '{"types": ["execute-workflow", "process-webhook"], "any": [{"path": "/workflow", "contains": "deploy"}, {"path": "/workflow", "contains": "hotfix"}, {"path": "/ref", "contains": "hotfix"}, {"path": "/event", "equals": "deployment"}]}', '{"priority": "critical"}'),
  ('pull-request', 1110, '{"types": ["execute-workflow", "process-webhook"], "any": [{"path": "/event", "matches": "pull_request*"}, {"path": "/ref", "matches": "refs/pull/*"}]}', '{"priority": "high"}'),
  ('push', 1120, '{"types": ["execute-workflow", "process-webhook"], "any": [{"path": "/event", "equals": "push"}, {"path": "/ref", "matches": "refs/heads/*"}]}', '{"priority": "normal"}'),
  ('cleanup-task', 1130, '{"types": ["cleanup-*"]}', '{"priority": "low"}'),
  ('runner-retries', 1200, '{"types": ["prepare-runner", "cleanup-runner", "create-container", "destroy-container", "health-check", "collect-metrics", "send-alert", "update-status", "process-webhook", "sync-github-data", "cleanup-old-jobs", "cleanup-containers", "cleanup-logs"]}', '{"maxRetries": 2, "retry": {"strategy": "exponential", "baseDelayMs": 2000}}'),
  ('workflow-retries', 1210, '{"types": ["execute-workflow"]}', '{"maxRetries": 2, "retry": {"strategy": "exponential", "baseDelayMs": 5000, "multiplier": 2, "maxDelayMs": 60000, "retryableCodes": ["DOCKER_DAEMON_ERROR", "NETWORK_TIMEOUT", "RESOURCE_TEMPORARILY_UNAVAILABLE"], "nonRetryableCodes": ["INVALID_WORKFLOW_CONFIGURATION", "AUTHENTICATION_FAILED"]}}');

create trigger audit after insert or delete or update on millrace.routing_rule
  for each row execute function millrace.audit_row('rule', 'name', 'name', 'created_at', 'updated_at');

create table millrace.retry_delta (
  type_id integer not null,
  error_code text not null,
  retried integer not null,
  recovered integer not null,
  exhausted integer not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, vacuum_truncate = off);
comment on table millrace.retry_delta is 'What completions changed of the retry figures, appended in their transaction, folded into retry_total';
comment on column millrace.retry_delta.type_id is 'Job type, by table job_type';
comment on column millrace.retry_delta.error_code is 'Code of the last error';
comment on column millrace.retry_delta.retried is 'Failed executions that were followed by another';
comment on column millrace.retry_delta.recovered is 'Jobs that completed after a retry';
comment on column millrace.retry_delta.exhausted is 'Jobs that failed after a retry';

create table millrace.retry_total (
  type_id integer not null,
  error_code text not null,
  retried bigint not null,
  recovered bigint not null,
  exhausted bigint not null,
  primary key (type_id, error_code)
) with (fillfactor = 50);
comment on table millrace.retry_total is 'Retries since installation by type and error code; add retry_delta for the exact figure';
comment on column millrace.retry_total.type_id is 'Job type, by table job_type';
comment on column millrace.retry_total.error_code is 'Code of the last error; a type has at most 100, further ones count under (other)';
comment on column millrace.retry_total.retried is 'Failed executions that were followed by another';
comment on column millrace.retry_total.recovered is 'Jobs that completed after a retry, by the code of the error before';
comment on column millrace.retry_total.exhausted is 'Jobs that failed after a retry';

-- Appends what accepted completions of one lease changed: by position, the outcome's kind and what the job had been
-- through. Called where one of them is a retry or was retried. Lock: none but the new rows.
create function millrace.count_retries(
  p_positions integer[], p_kinds smallint[], p_types integer[], p_retry_counts integer[], p_extras jsonb[], p_codes text[]
) returns void language plpgsql as $$
begin
  insert into millrace.retry_delta (type_id, error_code, retried, recovered, exhausted)
  select e.type_id, left(coalesce(case e.kind when 1 then e.extra ->> 'errorCode' else e.code end, 'unknown'), 100),
    count(*) filter (where e.kind = 4), count(*) filter (where e.kind = 1), count(*) filter (where e.kind = 2)
  from unnest(p_kinds, p_types, p_retry_counts, p_extras, p_codes) with ordinality as e (kind, type_id, retry_count, extra, code, pos)
  where (e.kind = 4 or e.kind <= 2 and e.retry_count > 0) and e.pos = any (p_positions)
  group by 1, 2;
end $$;
comment on function millrace.count_retries is 'Counts retries, and what became of jobs that were retried, by type and error code';

-- Adds the deltas that are committed now to the totals and removes them. Lock: delta rows by SKIP LOCKED.
create function millrace.fold_retries() returns void language plpgsql as $$
begin
  with folded as (
    delete from millrace.retry_delta d where d.ctid = any (array(select c.ctid from millrace.retry_delta c limit 20000 for update skip locked))
    returning d.*
  ), named as (
    select f.type_id, case when exists (select from millrace.retry_total t where t.type_id = f.type_id and t.error_code = f.error_code)
        or (select count(*) from millrace.retry_total t where t.type_id = f.type_id) < 100 then f.error_code else '(other)' end as error_code,
      f.retried, f.recovered, f.exhausted
    from folded f
  )
  insert into millrace.retry_total as t (type_id, error_code, retried, recovered, exhausted)
  select n.type_id, n.error_code, sum(n.retried), sum(n.recovered), sum(n.exhausted) from named n
  group by n.type_id, n.error_code order by n.type_id, n.error_code
  on conflict (type_id, error_code) do update set retried = t.retried + excluded.retried, recovered = t.recovered + excluded.recovered,
    exhausted = t.exhausted + excluded.exhausted;
end $$;
comment on function millrace.fold_retries is 'Adds retry_delta to retry_total';

create view millrace.retry_counts as
select t.name as type, c.error_code, sum(c.retried)::bigint as retried, sum(c.recovered)::bigint as recovered, sum(c.exhausted)::bigint as exhausted
from (select * from millrace.retry_total union all select * from millrace.retry_delta) c
join millrace.job_type t on t.id = c.type_id
group by t.name, c.error_code;
comment on view millrace.retry_counts is 'Exact numbers of retries since installation by type and error code, kept and not counted';
comment on column millrace.retry_counts.type is 'Name of the job type';
comment on column millrace.retry_counts.error_code is 'Code of the last error';
comment on column millrace.retry_counts.retried is 'Failed executions that were followed by another';
comment on column millrace.retry_counts.recovered is 'Jobs that completed after a retry, by the code of the error before';
comment on column millrace.retry_counts.exhausted is 'Jobs that failed after a retry';

-- How each type fared in each queue in the last while: what proposals are made from. Lock: none.
-- Index: queue_rate is read as a whole; it has an hour of it.
create function millrace.type_loads(p_window interval) returns table (
  queue text, type text, concurrency integer, target_wait_ms integer, priority smallint, active_ms bigint, ended bigint, wait_ms bigint, run_ms bigint, ready bigint, running bigint
) language plpgsql stable as $$
begin
  return query
  select q.name, t.name, q.concurrency, q.target_wait_ms,
    (select j.priority from millrace.job_count j where j.queue_id = q.id and j.type_id = t.id order by j.total_created desc limit 1),
    greatest(1, (select count(distinct r.at) from millrace.queue_rate r where r.queue_id = q.id and r.at >= clock_timestamp() - p_window)) * 10000,
    sum(c.ended)::bigint, sum(c.wait_ms)::bigint, sum(c.run_ms)::bigint, sum(c.ready)::bigint, sum(c.running)::bigint
  from (
    select r.queue_id, r.type_id, r.completed + r.failed as ended, r.wait_ms, r.run_ms, 0 as ready, 0 as running
    from millrace.queue_rate r where r.at >= clock_timestamp() - p_window
    union all
    select d.queue_id, d.type_id, coalesce(d.total_completed, 0) + coalesce(d.total_failed, 0), coalesce(d.total_wait_ms, 0),
      coalesce(d.total_run_ms, 0), coalesce(d.ready, 0), coalesce(d.running, 0) from millrace.count_delta d
    union all
    select j.queue_id, j.type_id, 0, 0, 0, j.ready, j.running from millrace.job_count j
  ) c
  join millrace.queue q on q.id = c.queue_id join millrace.job_type t on t.id = c.type_id
  group by q.id, t.id having sum(c.ended) + sum(c.ready) + sum(c.running) > 0 order by q.name, t.name;
end $$;
comment on function millrace.type_loads is 'How each type fared in each queue in the last while: jobs that ended, and what they waited and ran';

create view millrace.job_distribution as
select q.name as queue, t.name as type, c.priority, sum(c.ready)::bigint as ready, sum(c.scheduled)::bigint as scheduled,
  sum(c.running)::bigint as running, sum(c.completed)::bigint as completed, sum(c.failed)::bigint as failed,
  sum(c.cancelled)::bigint as cancelled, sum(c.total_created)::bigint as total_created, sum(c.total_completed)::bigint as total_completed,
  sum(c.total_failed)::bigint as total_failed, sum(c.total_cancelled)::bigint as total_cancelled
from (
  select queue_id, type_id, priority, ready, scheduled, running, completed, failed, cancelled, total_created, total_completed, total_failed,
    total_cancelled from millrace.job_count
  union all
  select queue_id, type_id, priority, coalesce(ready, 0), coalesce(scheduled, 0), coalesce(running, 0), coalesce(completed, 0),
    coalesce(failed, 0), coalesce(cancelled, 0), coalesce(total_created, 0), coalesce(total_completed, 0), coalesce(total_failed, 0),
    coalesce(total_cancelled, 0) from millrace.count_delta
) c
join millrace.job_type t on t.id = c.type_id
join millrace.queue q on q.id = c.queue_id
group by q.name, t.name, c.priority;
comment on view millrace.job_distribution is 'Exact numbers of jobs by queue, type and priority, kept and not counted: present now, and since installation (total_*)';
comment on column millrace.job_distribution.queue is 'Name of the queue';
comment on column millrace.job_distribution.type is 'Name of the job type';
comment on column millrace.job_distribution.priority is '1 (first) to 9 (last)';
comment on column millrace.job_distribution.ready is 'Jobs that may be claimed now';
comment on column millrace.job_distribution.scheduled is 'Jobs that wait for their time or for a retry';
comment on column millrace.job_distribution.running is 'Jobs that are claimed';
comment on column millrace.job_distribution.completed is 'Completed jobs that are kept';
comment on column millrace.job_distribution.failed is 'Failed jobs that are kept';
comment on column millrace.job_distribution.cancelled is 'Cancelled jobs that are kept';
comment on column millrace.job_distribution.total_created is 'Jobs created with this priority since installation';
comment on column millrace.job_distribution.total_completed is 'Jobs completed since installation';
comment on column millrace.job_distribution.total_failed is 'Jobs failed since installation';
comment on column millrace.job_distribution.total_cancelled is 'Jobs cancelled since installation';
