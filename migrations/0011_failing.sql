-- Failing well: the policies of types and queues, what failures have in common, and whom to tell of failed jobs.
-- minimumRelease: 0.1.0

create table millrace.type_policy (
  type text not null primary key,
  settings jsonb not null,
  updated_at timestamp with time zone not null default clock_timestamp()
);
comment on table millrace.type_policy is 'What operators set of the policies of types: it counts before what handlers declare. Change it by set_policy';
comment on column millrace.type_policy.type is 'Name of the job type';
comment on column millrace.type_policy.settings is 'Settings of the policy, as in policy.settings; those left out are the handler''s';
comment on column millrace.type_policy.updated_at is 'When they were last set';

create table millrace.queue_policy (
  queue_id integer not null primary key,
  settings jsonb not null,
  updated_at timestamp with time zone not null default clock_timestamp()
);
comment on table millrace.queue_policy is 'What queues set of the policies of their jobs: it counts after what handlers declare. Change it by set_queue_policy';
comment on column millrace.queue_policy.queue_id is 'The queue';
comment on column millrace.queue_policy.settings is 'Settings of the policy, as in policy.settings';
comment on column millrace.queue_policy.updated_at is 'When they were last set';

-- What is wrong with settings of a policy; no row when they can be used. The processes check the same, with JSON pointers.
create function millrace.policy_faults(p_settings jsonb) returns table (pointer text, detail text) language plpgsql immutable as $$
begin
  if jsonb_typeof(p_settings) is distinct from 'object' then
    return query select '', 'must be an object';
    return;
  end if;
  return query
  select '/' || e.key, case k.kind
    when 'integer' then format('must be an integer from %s to %s', k.least, k.most)
    when 'number' then format('must be a number from %s to %s', k.least, k.most)
    when 'boolean' then 'must be true or false'
    when 'strategy' then 'must be one of fixed, linear, exponential, schedule'
    when 'delays' then format('must be an array of 1 to 100 numbers of milliseconds from 0 to %s', k.most)
    when 'codes' then 'must be an array of at most 100 strings of 1 to 100 characters'
    else 'is not a setting here' end
  from jsonb_each(p_settings) e
  left join (values ('maxRetries', 'integer', 0, 10000), ('timeoutSeconds', 'integer', 1, 604800), ('maxCrashes', 'integer', 1, 10000), ('maxSnoozes', 'integer', 0, 1000000),
    ('baseDelayMs', 'number', 0, 31536000000), ('maxDelayMs', 'number', 0, 31536000000), ('multiplier', 'number', 1, 1000),
    ('jitter', 'number', 0, 1), ('timeoutIsFinal', 'boolean', null, null), ('strategy', 'strategy', null, null), ('delaysMs', 'delays', 0, 31536000000),
    ('retryableCodes', 'codes', null, null), ('nonRetryableCodes', 'codes', null, null)) k (name, kind, least, most) on k.name = e.key
  where (case
    when k.kind in ('integer', 'number') and jsonb_typeof(e.value) = 'number'
      then e.value::numeric between k.least and k.most and (k.kind = 'number' or e.value::numeric % 1 = 0)
    when k.kind = 'boolean' then jsonb_typeof(e.value) = 'boolean'
    when k.kind = 'strategy' then e.value in ('"fixed"', '"linear"', '"exponential"', '"schedule"')
    when k.kind = 'delays' and jsonb_typeof(e.value) = 'array' then jsonb_array_length(e.value) between 1 and 100 and not exists (
      select from jsonb_array_elements(e.value) d
      where (case when jsonb_typeof(d) = 'number' then d::numeric between k.least and k.most else false end) is not true)
    when k.kind = 'codes' and jsonb_typeof(e.value) = 'array' then jsonb_array_length(e.value) <= 100 and not exists (
      select from jsonb_array_elements(e.value) c where jsonb_typeof(c) <> 'string' or length(c #>> '{}') not between 1 and 100)
    else false end) is not true;
  if found then
    return;
  end if;
  return query select '/retryableCodes', 'names a code that nonRetryableCodes names too' where exists (
    select from jsonb_array_elements(coalesce(p_settings -> 'retryableCodes', '[]')) c where p_settings -> 'nonRetryableCodes' @> c);
  return query select '/multiplier', 'has no meaning for strategy ' || (p_settings ->> 'strategy')
  where p_settings ? 'multiplier' and p_settings ->> 'strategy' <> 'exponential';
  return query select '/delaysMs', 'needs strategy schedule beside it'
  where p_settings ? 'delaysMs' and p_settings ->> 'strategy' is distinct from 'schedule';
  return query select '/delaysMs', 'is needed by strategy schedule' where p_settings ->> 'strategy' = 'schedule' and not p_settings ? 'delaysMs';
end $$;
comment on function millrace.policy_faults is 'Why settings of a policy cannot be used; no row when they can';

-- The settings, or an error that names every fault. p_what: whose they are.
create function millrace.check_policy(p_what text, p_settings jsonb) returns jsonb language plpgsql immutable as $$
declare
  v_faults text;
begin
  select string_agg(format('%s %s', coalesce(nullif(substr(f.pointer, 2), ''), 'they'), f.detail), '; ') into v_faults
  from millrace.policy_faults(p_settings) f;
  if v_faults is not null then
    raise exception 'the settings of % cannot be used: %', p_what, v_faults using errcode = '22023';
  end if;
  return p_settings;
end $$;
comment on function millrace.check_policy is 'The settings of a policy, or an error that names every fault';

-- What a job of a type takes over in a queue: the defaults of the process that has the handler, and over them, each
-- stronger than the one before, what the queue sets, what the handler declares, what an operator sets of the type.
create function millrace.policy_in(p_type integer, p_queue integer) returns jsonb language plpgsql stable as $$
begin
  return (
    select p.settings || coalesce((select q.settings from millrace.queue_policy q where q.queue_id = p_queue), '{}') || t.declared
      || coalesce((select o.settings from millrace.type_policy o where o.type = t.name), '{}')
    from millrace.job_type t join millrace.policy p on p.id = coalesce(t.base_policy_id, t.policy_id) where t.id = p_type);
end $$;
comment on function millrace.policy_in is 'The policy of a type''s jobs in a queue, but for what a job says itself';

-- Changes of policies one after the other, so that each sees what all others set. Lock: until the transaction ends.
create function millrace.lock_policies() returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('millrace.policies', 0));
end $$;
comment on function millrace.lock_policies is 'Lets changes of policies happen one after the other';

-- Works out anew the policies of some types, and of all whose own queue is p_queue. To be called under lock_policies,
-- as a statement of its own. Lock: the rows of job_type that change.
create function millrace.apply_policies(p_types text[], p_queue integer default null) returns void language plpgsql as $$
declare
  v_type record;
  v_policy integer;
begin
  for v_type in select t.id, t.queue_id, t.policy_id from millrace.job_type t where t.name = any (p_types) or t.queue_id = p_queue order by t.id loop
    v_policy := millrace.intern_policy(millrace.policy_in(v_type.id, v_type.queue_id));
    if v_policy <> v_type.policy_id then
      update millrace.job_type t set policy_id = v_policy, updated_at = clock_timestamp() where t.id = v_type.id;
    end if;
  end loop;
end $$;
comment on function millrace.apply_policies is 'Works out anew which policy the jobs of types take over';

-- Sets the policy of a type over what its handler declares; what was set before goes, so '{}' leaves the handler's alone.
-- Jobs that are added from then on take it over, whichever process adds them. Returns the whole policy in the type's queue.
create function millrace.set_policy(type text, settings jsonb) returns jsonb language plpgsql as $$
#variable_conflict use_variable
declare
  v_type millrace.job_type;
  v_before jsonb;
begin
  perform millrace.check_policy(format('type "%s"', type), settings);
  perform millrace.lock_policies();
  select t.* into v_type from millrace.job_type t where t.name = type;
  if not found then
    raise exception 'unknown job type "%"', type using errcode = '22023',
      hint = 'Types become known when a process with their handler starts; see select name from millrace.job_type.';
  end if;
  select p.settings into v_before from millrace.type_policy p where p.type = set_policy.type;
  if settings = '{}' then
    delete from millrace.type_policy p where p.type = set_policy.type;
  else
    insert into millrace.type_policy as p (type, settings) values (type, settings)
    on conflict on constraint type_policy_pkey do update set settings = excluded.settings, updated_at = clock_timestamp();
  end if;
  perform millrace.apply_policies(array[type]);
  perform millrace.audit('type', type, 'change', jsonb_build_object('policy', v_before), jsonb_build_object('policy', settings))
  where v_before is distinct from settings;
  return millrace.policy_in(v_type.id, v_type.queue_id);
end $$;
comment on function millrace.set_policy is 'Sets the policy of a type over what its handler declares, for jobs that are added from now on; {} takes it back. Returns the whole policy';

-- Sets what jobs of a queue take over where neither they nor their handler say it; what was set before goes.
create function millrace.set_queue_policy(queue text, settings jsonb) returns boolean language plpgsql as $$
#variable_conflict use_variable
declare
  v_queue integer;
  v_before jsonb;
begin
  perform millrace.check_policy(format('queue "%s"', queue), settings);
  perform millrace.lock_policies();
  select q.id into v_queue from millrace.queue q where q.name = queue;
  if not found then
    return false;
  end if;
  select p.settings into v_before from millrace.queue_policy p where p.queue_id = v_queue;
  if settings = '{}' then
    delete from millrace.queue_policy p where p.queue_id = v_queue;
  else
    insert into millrace.queue_policy as p (queue_id, settings) values (v_queue, settings)
    on conflict (queue_id) do update set settings = excluded.settings, updated_at = clock_timestamp();
  end if;
  perform millrace.apply_policies('{}', v_queue);
  perform millrace.audit('queue', queue, 'change', jsonb_build_object('policy', v_before), jsonb_build_object('policy', settings))
  where v_before is distinct from settings;
  return true;
end $$;
comment on function millrace.set_queue_policy is 'Sets what jobs of a queue take over where neither they nor their handler say it; {} takes it back. False: no such queue';

create view millrace.type_policies as
select t.name as type, q.name as queue, p.settings as policy, coalesce(o.settings, '{}') as operator, t.declared as handler,
  coalesce(qp.settings, '{}') as queue_settings
from millrace.job_type t
join millrace.queue q on q.id = t.queue_id
join millrace.policy p on p.id = t.policy_id
left join millrace.type_policy o on o.type = t.name
left join millrace.queue_policy qp on qp.queue_id = t.queue_id;
comment on view millrace.type_policies is 'What new jobs of each type take over, and who set it: the operator counts before the handler, that before the queue';
comment on column millrace.type_policies.type is 'Name of the job type';
comment on column millrace.type_policies.queue is 'The type''s own queue, for which the policy holds';
comment on column millrace.type_policies.policy is 'The whole policy';
comment on column millrace.type_policies.operator is 'What was set by set_policy';
comment on column millrace.type_policies.handler is 'What the handler declares';
comment on column millrace.type_policies.queue_settings is 'What was set of the queue by set_queue_policy';

create table millrace.failure_delta (
  type_id integer not null,
  error_code text not null,
  error_class smallint not null,
  message text not null,
  attempts integer not null,
  jobs integer not null,
  job_id bigint not null,
  failed_at timestamp with time zone not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, vacuum_truncate = off);
comment on table millrace.failure_delta is 'Failed attempts, appended by the statement that records them, folded into failure_group';
comment on column millrace.failure_delta.message is 'The first 1000 characters';
comment on column millrace.failure_delta.attempts is 'Attempts with this very message';
comment on column millrace.failure_delta.jobs is 'Jobs that ended failed by them';
comment on column millrace.failure_delta.job_id is 'One of the jobs';
comment on column millrace.failure_delta.failed_at is 'When that was recorded';

create table millrace.failure_group (
  type_id integer not null,
  error_code text not null,
  fingerprint text not null,
  error_class smallint not null,
  pattern text not null,
  message text not null,
  attempts bigint not null,
  jobs bigint not null,
  last_job_id bigint not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  primary key (type_id, error_code, fingerprint)
) with (fillfactor = 70);
create index failure_group_last_at on millrace.failure_group (type_id, last_at);
comment on table millrace.failure_group is 'Failures of a type that have code and fingerprint in common; those of class program are left out';
comment on column millrace.failure_group.fingerprint is 'Of the message, by failure_fingerprint';
comment on column millrace.failure_group.pattern is 'The message without what differs from one failure to the next';
comment on column millrace.failure_group.message is 'The newest message, its first 1000 characters';
comment on column millrace.failure_group.attempts is 'Attempts that failed so';
comment on column millrace.failure_group.jobs is 'Jobs that ended failed so';
comment on column millrace.failure_group.last_job_id is 'A job that failed so when it was last seen';
comment on column millrace.failure_group.first_at is 'When it was first seen';
comment on column millrace.failure_group.last_at is 'When it was last seen';

create table millrace.failure_notice (
  job_id bigint not null primary key,
  type_id integer not null,
  held_until timestamp with time zone not null
);
comment on table millrace.failure_notice is 'Failed jobs of which onFailed is still to be told; the row goes when it was called';
comment on column millrace.failure_notice.held_until is 'Until then the process that took it is to call it; afterwards another may';

-- A message without what differs from one failure to the next: queries of URLs, mail addresses, times, ids, hexadecimal
-- numbers, file paths and numbers. Names stay, quoted ones too: they tell one fault from another. A digit that follows
-- a letter is part of a name. Looks at 1000 characters.
create function millrace.failure_pattern(p_message text) returns text language plpgsql immutable strict as $$
declare
  v_text text := left(p_message, 1000);
  v_rule record;
begin
  for v_rule in select r.* from (values
    (1, '(\w+://[^\s?#"''<>]+)[?#][^\s"''<>)]*', '\1'),
    (2, '[\w.+-]+@[\w-]+(\.[\w-]+)+', '<mail>'),
    (3, '\m\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?)?(Z|\s?[+-]\d\d:?\d\d)?', '<time>'),
    (4, '\m\d\d?:\d\d:\d\d([.,]\d+)?', '<time>'),
    (5, '\m[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\M', '<n>'),
    (6, '(file://)?(?<![\w:/.<>~-])~?(/[\w.@+~-]+){2,}/?|\m[A-Za-z]:(\\[\w .@+~-]+)+', '<path>'),
    (7, '\m0[xX][0-9a-fA-F]+\M', '<n>'),
    (8, '\m(?=[0-9a-fA-F]*\d)(?=[0-9a-fA-F]*[a-fA-F])[0-9a-fA-F]{8,}\M', '<n>'),
    (9, '\m(?=\w*\d)(?=\w*[A-Za-z])\w{20,}\M', '<n>'),
    (10, '(?<![[:alnum:]_])-?\d+([.,]\d+)*([eE][+-]?\d+)?', '<n>'),
    (11, '\s+', ' ')
  ) r (n, form, place) order by r.n loop
    v_text := regexp_replace(v_text, v_rule.form, v_rule.place, 'g');
  end loop;
  return btrim(v_text);
end $$;
comment on function millrace.failure_pattern is 'An error''s message without what differs from one failure to the next';

create function millrace.failure_fingerprint(p_message text) returns text language plpgsql immutable strict cost 10000 as $$
begin
  return encode(substr(sha256(convert_to(millrace.failure_pattern(p_message), 'UTF8')), 1, 8), 'hex');
end $$;
comment on function millrace.failure_fingerprint is 'What messages have in common that differ in numbers, ids, times and paths only: 16 hexadecimal digits';

-- Failed jobs by what their messages have in common; no other job's end works anything out for it. Each day's index
-- keeps no statistics, see make_partitions.
create index finished_other_fingerprint on millrace.finished_other (millrace.failure_fingerprint(error_message), id) where status = 2;

-- Notes failed attempts of one lease: those of p_positions whose kind is 2 (failed) or 4 (to be tried again), and of
-- types whose handler wants to be told, that their job has failed. The worker that recorded it calls onFailed; should it
-- die before it did, another does once p_hold_ms are over. Lock: none but the new rows. Index: job_type's primary key.
create function millrace.note_failures(
  p_positions integer[], p_ids bigint[], p_type_ids integer[], p_kinds smallint[], p_codes text[], p_messages text[], p_classes smallint[],
  p_hold_ms integer
) returns void language plpgsql as $$
begin
  with e as materialized (
    select e.* from unnest(p_ids, p_type_ids, p_kinds, p_codes, p_messages, p_classes)
      with ordinality as e (id, type_id, kind, code, message, class, pos)
    where e.kind in (2, 4) and e.pos = any (p_positions)
  ), noted as (
    insert into millrace.failure_delta (type_id, error_code, error_class, message, attempts, jobs, job_id)
    select e.type_id, e.code, max(e.class), left(e.message, 1000), count(*), count(*) filter (where e.kind = 2), max(e.id)
    from e where e.class <> 1 group by e.type_id, e.code, left(e.message, 1000)
  )
  insert into millrace.failure_notice as n (job_id, type_id, held_until)
  select e.id, e.type_id, clock_timestamp() + make_interval(secs => p_hold_ms / 1000.0)
  from e join millrace.job_type t on t.id = e.type_id where e.kind = 2 and t.tells_failures
  on conflict (job_id) do update set held_until = excluded.held_until;
end $$;
comment on function millrace.note_failures is 'Notes failed attempts for their groups, and failed jobs for onFailed';

-- Adds the noted failures that are committed now to their groups and removes them. Returns how many rows it folded.
-- Lock: delta rows by SKIP LOCKED, groups in the order of their key.
create function millrace.fold_failures(p_limit integer default 2000) returns integer language plpgsql as $$
declare
  v_folded integer;
begin
  with folded as (
    delete from millrace.failure_delta d where d.ctid = any (array(select c.ctid from millrace.failure_delta c limit p_limit for update skip locked))
    returning d.*
  ), known as materialized (
    select f.*, millrace.failure_fingerprint(f.message) as fingerprint from folded f
  ), added as (
    insert into millrace.failure_group as g (type_id, error_code, fingerprint, error_class, pattern, message, attempts, jobs, last_job_id, first_at, last_at)
    select k.type_id, k.error_code, k.fingerprint, max(k.error_class), millrace.failure_pattern(max(k.message)),
      (array_agg(k.message order by k.failed_at desc))[1], sum(k.attempts), sum(k.jobs),
      (array_agg(k.job_id order by k.failed_at desc))[1], min(k.failed_at), max(k.failed_at)
    from known k group by k.type_id, k.error_code, k.fingerprint order by k.type_id, k.error_code, k.fingerprint
    on conflict (type_id, error_code, fingerprint) do update set
      message = case when excluded.last_at >= g.last_at then excluded.message else g.message end,
      last_job_id = case when excluded.last_at >= g.last_at then excluded.last_job_id else g.last_job_id end,
      attempts = g.attempts + excluded.attempts, jobs = g.jobs + excluded.jobs,
      first_at = least(g.first_at, excluded.first_at), last_at = greatest(g.last_at, excluded.last_at)
  )
  select count(*) into v_folded from folded;
  return v_folded;
end $$;
comment on function millrace.fold_failures is 'Adds failure_delta to failure_group; returns how many rows it folded';

-- Removes groups that were last seen more than p_days ago, of each type all but the newest p_most, and notices of which
-- nobody wanted to be told for so long.
create function millrace.sweep_failures(p_days integer, p_most integer default 1000) returns void language plpgsql as $$
begin
  delete from millrace.failure_group g where g.last_at < clock_timestamp() - make_interval(days => p_days);
  delete from millrace.failure_group g using millrace.job_type t
  where g.type_id = t.id and g.last_at < (
    select n.last_at from millrace.failure_group n where n.type_id = t.id order by n.last_at desc offset p_most - 1 limit 1);
  delete from millrace.failure_notice n where n.held_until < clock_timestamp() - make_interval(days => p_days);
end $$;
comment on function millrace.sweep_failures is 'Removes groups of failures that were not seen for long, and those past the most of a type';

-- Takes notices of failed jobs of some types, to tell of them; nobody else does for p_hold_ms. Settle them afterwards.
-- Lock: their rows by SKIP LOCKED. Index: failure_notice's primary key; the table is small.
create function millrace.take_failure_notices(p_types text[], p_limit integer, p_hold_ms integer) returns bigint[] language plpgsql as $$
declare
  v_ids bigint[];
begin
  with taken as (
    update millrace.failure_notice n set held_until = clock_timestamp() + make_interval(secs => p_hold_ms / 1000.0)
    where n.job_id = any (array(
      select f.job_id from millrace.failure_notice f join millrace.job_type t on t.id = f.type_id
      where t.name = any (p_types) and f.held_until < clock_timestamp() order by f.job_id limit p_limit for update of f skip locked))
    returning n.job_id
  )
  select coalesce(array_agg(t.job_id order by t.job_id), '{}') into v_ids from taken t;
  return v_ids;
end $$;
comment on function millrace.take_failure_notices is 'Takes failed jobs whose handler is to be told of them';

create view millrace.failures as
select t.name as type, g.error_code, g.fingerprint, (array['program', 'handler', 'system'])[max(g.error_class)] as error_class,
  max(g.pattern) as pattern, (array_agg(g.message order by g.last_at desc))[1] as message, sum(g.attempts)::bigint as attempts,
  sum(g.jobs)::bigint as jobs, (array_agg(g.last_job_id order by g.last_at desc))[1] as last_job_id, min(g.first_at) as first_at, max(g.last_at) as last_at
from (
  select type_id, error_code, fingerprint, error_class, pattern, message, attempts, jobs, last_job_id, first_at, last_at from millrace.failure_group
  union all
  select d.type_id, d.error_code, millrace.failure_fingerprint(d.message), d.error_class, millrace.failure_pattern(d.message), d.message, d.attempts, d.jobs,
    d.job_id, d.failed_at, d.failed_at from millrace.failure_delta d
) g
join millrace.job_type t on t.id = g.type_id
group by t.name, g.error_code, g.fingerprint;
comment on view millrace.failures is 'Failures by type, code and fingerprint, kept and not counted; those of class program are left out';
comment on column millrace.failures.type is 'Name of the job type';
comment on column millrace.failures.fingerprint is 'What their messages have in common, as in failure_fingerprint';
comment on column millrace.failures.error_class is 'handler or system';
comment on column millrace.failures.pattern is 'The message without what differs from one failure to the next';
comment on column millrace.failures.message is 'The newest message, its first 1000 characters';
comment on column millrace.failures.attempts is 'Attempts that failed so';
comment on column millrace.failures.jobs is 'Jobs that ended failed so';
comment on column millrace.failures.last_job_id is 'A job that failed so when it was last seen';
comment on column millrace.failures.first_at is 'When it was first seen';
comment on column millrace.failures.last_at is 'When it was last seen';

create view millrace.dead_letters as
select f.id, t.name as type, q.name as queue, f.error_code, f.error_message, millrace.failure_fingerprint(f.error_message) as fingerprint,
  f.error_code = 'worker-crash' as quarantined, f.retry_count, f.crashes, f.payload, f.completed_at as failed_at
from millrace.finished_row f
join millrace.job_type t on t.id = f.type_id
join millrace.queue q on q.id = f.queue_id
where f.status_code = 2;
comment on view millrace.dead_letters is 'Jobs that failed for good. retry(id) runs one again, start_bulk(''retry'', …) all that fit a filter';
comment on column millrace.dead_letters.id is 'The job';
comment on column millrace.dead_letters.type is 'Name of the job type';
comment on column millrace.dead_letters.queue is 'Name of the queue';
comment on column millrace.dead_letters.error_code is 'Code of the error that ended it';
comment on column millrace.dead_letters.error_message is 'Message of that error';
comment on column millrace.dead_letters.fingerprint is 'What the message has in common with those of other failures, as in failures';
comment on column millrace.dead_letters.quarantined is 'Whether it was ended since worker after worker died while it ran';
comment on column millrace.dead_letters.retry_count is 'Executions after the first';
comment on column millrace.dead_letters.crashes is 'Times that a worker died while it held the job';
comment on column millrace.dead_letters.payload is 'What the handler was given';
comment on column millrace.dead_letters.failed_at is 'When it failed for good';
comment on column millrace.failure_delta.type_id is 'Job type, by table job_type';
comment on column millrace.failure_delta.error_code is 'Code of the error';
comment on column millrace.failure_delta.error_class is '2 handler, 3 system';
comment on column millrace.failure_group.type_id is 'Job type, by table job_type';
comment on column millrace.failure_group.error_code is 'Code of the error';
comment on column millrace.failure_group.error_class is '2 handler, 3 system';
comment on column millrace.failure_notice.job_id is 'The job';
comment on column millrace.failure_notice.type_id is 'Job type, by table job_type';
comment on column millrace.failures.error_code is 'Code of the error';
