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
    when 'strategy' then 'must be one of fixed, linear, exponential'
    when 'codes' then 'must be an array of at most 100 strings of 1 to 100 characters'
    else 'is not a setting here' end
  from jsonb_each(p_settings) e
  left join (values ('maxRetries', 'integer', 0, 10000), ('timeoutSeconds', 'integer', 1, 604800), ('maxCrashes', 'integer', 1, 10000),
    ('baseDelayMs', 'number', 0, 31536000000), ('maxDelayMs', 'number', 0, 31536000000), ('multiplier', 'number', 1, 1000),
    ('jitter', 'number', 0, 1), ('timeoutIsFinal', 'boolean', null, null), ('strategy', 'strategy', null, null),
    ('retryableCodes', 'codes', null, null), ('nonRetryableCodes', 'codes', null, null)) k (name, kind, least, most) on k.name = e.key
  where (case
    when k.kind in ('integer', 'number') and jsonb_typeof(e.value) = 'number'
      then e.value::numeric between k.least and k.most and (k.kind = 'number' or e.value::numeric % 1 = 0)
    when k.kind = 'boolean' then jsonb_typeof(e.value) = 'boolean'
    when k.kind = 'strategy' then e.value in ('"fixed"', '"linear"', '"exponential"')
    when k.kind = 'codes' and jsonb_typeof(e.value) = 'array' then jsonb_array_length(e.value) <= 100 and not exists (
      select from jsonb_array_elements(e.value) c where jsonb_typeof(c) <> 'string' or length(c #>> '{}') not between 1 and 100)
    else false end) is not true;
  if not found and exists (
    select from jsonb_array_elements(coalesce(p_settings -> 'retryableCodes', '[]')) c where p_settings -> 'nonRetryableCodes' @> c) then
    return query select '/retryableCodes', 'names a code that nonRetryableCodes names too';
  end if;
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
begin
  perform millrace.check_policy(format('type "%s"', type), settings);
  perform millrace.lock_policies();
  select t.* into v_type from millrace.job_type t where t.name = type;
  if not found then
    raise exception 'unknown job type "%"', type using errcode = '22023',
      hint = 'Types become known when a process with their handler starts; see select name from millrace.job_type.';
  end if;
  if settings = '{}' then
    delete from millrace.type_policy p where p.type = set_policy.type;
  else
    insert into millrace.type_policy as p (type, settings) values (type, settings)
    on conflict on constraint type_policy_pkey do update set settings = excluded.settings, updated_at = clock_timestamp();
  end if;
  perform millrace.apply_policies(array[type]);
  return millrace.policy_in(v_type.id, v_type.queue_id);
end $$;
comment on function millrace.set_policy is 'Sets the policy of a type over what its handler declares, for jobs that are added from now on; {} takes it back. Returns the whole policy';

-- Sets what jobs of a queue take over where neither they nor their handler say it; what was set before goes.
create function millrace.set_queue_policy(queue text, settings jsonb) returns boolean language plpgsql as $$
#variable_conflict use_variable
declare
  v_queue integer;
begin
  perform millrace.check_policy(format('queue "%s"', queue), settings);
  perform millrace.lock_policies();
  select q.id into v_queue from millrace.queue q where q.name = queue;
  if not found then
    return false;
  end if;
  if settings = '{}' then
    delete from millrace.queue_policy p where p.queue_id = v_queue;
  else
    insert into millrace.queue_policy as p (queue_id, settings) values (v_queue, settings)
    on conflict (queue_id) do update set settings = excluded.settings, updated_at = clock_timestamp();
  end if;
  perform millrace.apply_policies('{}', v_queue);
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
