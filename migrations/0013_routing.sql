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
comment on table millrace.routing_rule is 'Rules that the router asks in order of position and name: of each field of a job the first that fits decides. Processes see a change within a second; a rule that cannot be used is refused';
comment on column millrace.routing_rule.name is 'What callers know it by';
comment on column millrace.routing_rule.position is 'Smaller is asked first; those of an installation begin at 1000';
comment on column millrace.routing_rule.enabled is 'Whether it is asked';
comment on column millrace.routing_rule.match is 'Jobs that it is for: types (names, * for any characters), all and any (conditions on the data: path with equals, contains, matches or exists)';
comment on column millrace.routing_rule.effect is 'What it decides: queue, priority, delayMs, maxRetries, timeoutSeconds, retry';
comment on column millrace.routing_rule.created_at is 'When it was made';
comment on column millrace.routing_rule.updated_at is 'When it was last changed';

-- What is wrong with a rule; no row when it can be used. Detail and place as the processes tell them.
create function millrace.rule_faults(p_position integer, p_match jsonb, p_effect jsonb) returns table (pointer text, detail text) language plpgsql immutable as $$
begin
  return query
  select '/position', 'must be an integer from -1000000 to 1000000' where p_position not between -1000000 and 1000000
  union all
  select '/match' || v.pointer, v.detail from millrace.value_faults(p_match) v
  union all
  select '/match/' || e.key, case when e.key in ('types', 'all', 'any') then 'must be a list of 1 to 100' else 'is not a known field' end from jsonb_each(case jsonb_typeof(p_match) when 'object' then p_match else '{}' end) e
  where (e.key in ('types', 'all', 'any') and case jsonb_typeof(e.value) when 'array' then jsonb_array_length(e.value) between 1 and 100 end) is not true
  union all
  select '/match/types/' || t.n - 1, 'must be the name of a type, in which * may stand for any characters'
  from jsonb_array_elements(case jsonb_typeof(p_match -> 'types') when 'array' then p_match -> 'types' else '[]' end) with ordinality t (name, n)
  where jsonb_typeof(t.name) <> 'string' or t.name #>> '{}' !~ '^[0-9A-Za-z_.:*-]{1,80}$'
  union all
  select format('/match/%s/%s%s', c.list, c.n - 1, f.pointer), f.detail from (
    select l.list, c.condition, c.n from unnest('{all,any}'::text[]) l (list)
    cross join lateral jsonb_array_elements(case jsonb_typeof(p_match -> l.list) when 'array' then p_match -> l.list else '[]' end) with ordinality c (condition, n)) c
  cross join lateral millrace.condition_faults(c.condition) f
  union all
  select '/effect' || f.pointer, f.detail from millrace.field_faults(p_effect, '{queue,priority,delayMs,maxRetries,timeoutSeconds,retry}') f
  union all
  select '/effect', 'must decide at least one of queue, priority, delayMs, maxRetries, timeoutSeconds, retry' where p_effect = '{}'
  union all
  select '/effect/queue', 'must be 1 to 80 letters, digits or _ -' where p_effect ->> 'queue' ~ '[^0-9A-Za-z_-]'
  union all
  select '/effect/retry' || f.pointer, f.detail from millrace.policy_faults(case jsonb_typeof(p_effect -> 'retry') when 'object' then p_effect -> 'retry' else '{}' end) f
  union all
  select '/effect/retry/' || k.key, 'is not a setting here' from unnest('{maxRetries,timeoutSeconds,timeoutIsFinal}'::text[]) k (key) where p_effect -> 'retry' ? k.key;
end $$;
comment on function millrace.rule_faults is 'Why a routing rule cannot be used; no row when it can';

create function millrace.condition_faults(p_condition jsonb) returns table (pointer text, detail text) language plpgsql immutable as $$
begin
  if jsonb_typeof(p_condition) <> 'object' then
    return query select '', 'must be an object';
    return;
  end if;
  return query
  select '/' || replace(replace(e.key, '~', '~0'), '/', '~1'), case e.key when 'path' then 'must be a JSON pointer, such as /workflow' when 'exists' then 'must be true or false'
    when 'contains' then 'must be a text of 1 to 1000 characters' when 'matches' then 'must be a text of 1 to 1000 characters' else 'is not a known field' end
  from jsonb_each(p_condition) e cross join lateral (select jsonb_typeof(e.value) as type, e.value #>> '{}' as text) v
  where (case e.key when 'path' then v.type = 'string' and length(v.text) <= 1000 and v.text ~ '^(/.*)?$' and v.text !~ '~(?![01])'
    when 'contains' then v.type = 'string' and length(v.text) between 1 and 1000 when 'matches' then v.type = 'string' and length(v.text) between 1 and 1000
    when 'exists' then v.type = 'boolean' else e.key = 'equals' end) is not true;
  if found then
    return;
  elsif not p_condition ? 'path' then
    return query select '/path', 'is required';
  elsif (select count(*) from jsonb_object_keys(p_condition)) <> 2 then
    return query select '', 'must have exactly one of equals, contains, matches, exists';
  end if;
end $$;
comment on function millrace.condition_faults is 'Why a condition of a routing rule cannot be used; no row when it can';

-- Whoever writes a rule is told what is wrong with it.
create function millrace.check_rule() returns trigger language plpgsql as $$
declare
  v_faults text;
begin
  select string_agg(f.pointer || ' ' || f.detail, '; ') into v_faults from millrace.rule_faults(new.position, new.match, new.effect) f;
  if v_faults is not null then
    raise exception 'the routing rule "%" cannot be accepted: %', new.name, v_faults using errcode = '22023';
  end if;
  return new;
end $$;
comment on function millrace.check_rule is 'Refuses a routing rule that cannot be used';

-- A text that fits a pattern as a whole; * stands for any characters, capitals do not matter.
create function millrace.fits_pattern(p_text text, p_pattern text) returns boolean language plpgsql immutable as $$
begin
  return lower(p_text) like replace(regexp_replace(lower(p_pattern), '([\\%_])', '\\\1', 'g'), '*', '%');
end $$;
comment on function millrace.fits_pattern is 'Whether a text fits a pattern of a routing rule';

-- What stands at a JSON pointer's place; null: nothing does.
create function millrace.value_at(p_value jsonb, p_pointer text) returns jsonb language plpgsql immutable as $$
declare
  v_step text;
  v_value jsonb := p_value;
begin
  if p_pointer = '' then
    return p_value;
  end if;
  foreach v_step in array regexp_split_to_array(substr(p_pointer, 2), '/') loop
    v_step := replace(replace(v_step, '~1', '/'), '~0', '~');
    v_value := case jsonb_typeof(v_value) when 'object' then v_value -> v_step
      when 'array' then case when v_step ~ '^(0|[1-9]\d{0,8})$' then v_value -> v_step::integer end end;
    exit when v_value is null;
  end loop;
  return v_value;
end $$;
comment on function millrace.value_at is 'What stands at the place of a JSON pointer; null: nothing does';

-- Whether data fits a condition that was checked.
create function millrace.fits_condition(p_data jsonb, p_condition jsonb) returns boolean language plpgsql immutable as $$
declare
  v_value jsonb := millrace.value_at(p_data, p_condition ->> 'path');
begin
  return coalesce(case
    when p_condition ? 'exists' then (v_value is not null) = (p_condition -> 'exists')::boolean
    when p_condition ? 'equals' then v_value = p_condition -> 'equals'
    when p_condition ? 'matches' then jsonb_typeof(v_value) = 'string' and millrace.fits_pattern(v_value #>> '{}', p_condition ->> 'matches')
    when jsonb_typeof(v_value) = 'array' then exists (select from jsonb_array_elements(v_value) e where e = p_condition -> 'contains')
    else jsonb_typeof(v_value) = 'string' and position(lower(p_condition ->> 'contains') in lower(v_value #>> '{}')) > 0 end, false);
end $$;
comment on function millrace.fits_condition is 'Whether data fits a condition of a routing rule';

-- What of a job makes a rule fit; null: it does not.
create function millrace.why_fits(p_match jsonb, p_type text, p_data jsonb) returns text language plpgsql immutable as $$
declare
  v_pattern text;
  v_one jsonb;
begin
  if p_match ? 'types' then
    select t.name into v_pattern from jsonb_array_elements_text(p_match -> 'types') with ordinality t (name, n)
    where millrace.fits_pattern(p_type, t.name) order by t.n limit 1;
    if v_pattern is null then
      return null;
    end if;
  end if;
  if exists (select from jsonb_array_elements(p_match -> 'all') c where not millrace.fits_condition(p_data, c)) then
    return null;
  end if;
  if p_match ? 'any' then
    select c.condition into v_one from jsonb_array_elements(p_match -> 'any') with ordinality c (condition, n)
    where millrace.fits_condition(p_data, c.condition) order by c.n limit 1;
    if v_one is null then
      return null;
    end if;
  end if;
  return concat_ws(' and ', coalesce('type ' || v_pattern, 'any type'), (
    select string_agg(coalesce(nullif(c.condition ->> 'path', ''), 'the data') || ' ' || case c.condition -> 'exists' when 'true' then 'exists' when 'false' then 'does not exist'
      else (select e.key || ' ' || e.value::text from jsonb_each(c.condition - 'path') e) end, ' and ' order by c.n)
    from jsonb_array_elements(coalesce(p_match -> 'all', '[]') || case when v_one is null then '[]' else jsonb_build_array(v_one) end) with ordinality c (condition, n)));
end $$;
comment on function millrace.why_fits is 'What of a job makes a routing rule fit; null: it does not';

-- What the rules decide of a job, and which of them: of each field the caller's own word, or that of the first rule that fits and speaks of it.
-- Lock: none. Index: none needed, of a few dozen rules.
create function millrace.routing_decisions(type text, payload jsonb, priority integer default null, delay_ms bigint default null, attempts integer default null)
returns table (field text, value jsonb, rule text, why text) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
  select d.field, d.value, d.rule, d.why from (
    select distinct on (e.key) e.key as field, e.value, w.rule, w.why, w.rank from (
      select null::text as rule, 'given with the job' as why, 0::bigint as rank, jsonb_strip_nulls(jsonb_build_object('priority', routing_decisions.priority,
        'delayMs', routing_decisions.delay_ms, 'maxRetries', routing_decisions.attempts - 1)) as effect
      union all
      select r.name, millrace.why_fits(r.match, routing_decisions.type, routing_decisions.payload), row_number() over (order by r.position, r.name collate "C"), r.effect
      from millrace.routing_rule r where r.enabled) w
    cross join lateral jsonb_each(w.effect) e
    where w.why is not null order by e.key, w.rank) d
  order by d.rank, array_position('{queue,priority,delayMs,maxRetries,timeoutSeconds,retry}'::text[], d.field);
end $$;
comment on function millrace.routing_decisions is 'What the routing rules decide of a job, and why; stores nothing';

-- Adds a job as the rules want it, in the caller's transaction; what is given goes before every rule. Returns its id.
create function millrace.route(type text, payload jsonb default '{}', priority integer default null, delay_ms bigint default null, attempts integer default null)
returns bigint language plpgsql as $$
#variable_conflict use_variable
declare
  v_effect jsonb;
begin
  if payload ?| '{interval,cronPattern}' and jsonb_typeof(payload) = 'object' then
    raise exception 'the payload asks for a job that recurs, by interval or cronPattern' using errcode = '22023', hint = 'Make a schedule: see millrace.put_schedule.';
  elsif delay_ms not between 0 and 31536000000 then
    raise exception 'delay_ms must be from 0 to 31536000000, not %', delay_ms using errcode = '22023';
  elsif attempts not between 1 and 10001 then
    raise exception 'attempts must be from 1 to 10001, not %', attempts using errcode = '22023';
  end if;
  select coalesce(jsonb_object_agg(d.field, d.value), '{}') into v_effect from millrace.routing_decisions(type, payload, priority, delay_ms, attempts) d;
  if v_effect ? 'queue' then
    insert into millrace.queue (name) select v_effect ->> 'queue' where not exists (select from millrace.queue q where q.name = v_effect ->> 'queue')
    on conflict (name) do nothing;
  end if;
  return millrace.enqueue(type => type, payload => payload, priority => coalesce(millrace.priority_number(v_effect -> 'priority'), 3), queue => v_effect ->> 'queue',
    scheduled_at => case when (v_effect ->> 'delayMs')::bigint > 0 then clock_timestamp() + (v_effect ->> 'delayMs')::bigint * interval '1 millisecond' end,
    max_retries => (v_effect ->> 'maxRetries')::integer, timeout_seconds => (v_effect ->> 'timeoutSeconds')::integer, retry => v_effect -> 'retry');
end $$;
comment on function millrace.route is 'Adds a job with queue, priority and retries as the routing rules want them; returns its id';

create trigger check_rule before insert or update on millrace.routing_rule for each row execute function millrace.check_rule();

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
