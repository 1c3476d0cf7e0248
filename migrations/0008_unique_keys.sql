-- Unique keys: at most one job of a key that counts. Claim and completion know nothing of them: whether the holder of
-- a key still counts is asked when the next job of the key is added.
-- minimumRelease: 0.1.0

create table millrace.unique_key (
  queue_id integer not null,
  key text not null,
  job_id bigint,
  type_id integer,
  taken_at timestamp with time zone not null default clock_timestamp(),
  kept_until timestamp with time zone not null default clock_timestamp(),
  constraint unique_key_pkey primary key (queue_id, key),
  constraint unique_key_key_check check (length(key) >= 1 and length(key) <= 200)
);
create index unique_key_kept_until on millrace.unique_key (kept_until);

comment on table millrace.unique_key is 'Which job holds a unique key; the job may have ended, and then the key is free unless its window still runs';
comment on column millrace.unique_key.queue_id is 'Queue in which the key is unique: that of the holder when it was added';
comment on column millrace.unique_key.key is 'The key, 1 to 200 characters';
comment on column millrace.unique_key.job_id is 'The holder; null only while a transaction is about to take the key';
comment on column millrace.unique_key.type_id is 'Type of the holder: only a job of the same type replaces it';
comment on column millrace.unique_key.taken_at is 'When the holder took the key: windows and the longest delay count from here';
comment on column millrace.unique_key.kept_until is 'Not swept before';

-- Locks keys until the transaction ends, in one order for all, so that two callers cannot wait for each other. Who
-- waits here goes on with what the other left: its job when it committed, the state before when it rolled back.
-- A wait of more than 5 s fails with lock_not_available. Lock: the keys' rows. Index: unique_key's primary key.
create function millrace.lock_unique_keys(p_queues integer[], p_keys text[]) returns void language plpgsql as $$
declare
  v_timeout text := current_setting('lock_timeout');
  v_entry record;
begin
  perform set_config('lock_timeout', '5s', true);
  for v_entry in
    select distinct e.queue_id, e.key collate "C" as key from unnest(p_queues, p_keys) e (queue_id, key)
    where e.key is not null order by 1, 2
  loop
    insert into millrace.unique_key as u (queue_id, key) values (v_entry.queue_id, v_entry.key)
    on conflict (queue_id, key) do update set key = u.key;
  end loop;
  perform set_config('lock_timeout', v_timeout, true);
end $$;
comment on function millrace.lock_unique_keys is 'Locks unique keys until the transaction ends; waits at most 5 s for each';

-- The job that holds a key and counts for a rule, or no row. To be called under the key's lock, as a statement of its
-- own: only a snapshot from after the lock sees what became of the holder. Index: as in millrace.job_status.
create function millrace.unique_holder(p_queue integer, p_rule jsonb) returns setof millrace.unique_key language plpgsql as $$
declare
  v_holder millrace.unique_key;
begin
  select u.* into v_holder from millrace.unique_key u where u.queue_id = p_queue and u.key = p_rule ->> 'key';
  if v_holder.job_id is not null and (case p_rule ->> 'mode'
    when 'pending' then millrace.job_status(v_holder.job_id) = 'pending'
    when 'unfinished' then millrace.job_status(v_holder.job_id) in ('pending', 'running')
    when 'window' then clock_timestamp() < v_holder.taken_at + make_interval(secs => (p_rule ->> 'windowMs')::double precision / 1000)
  end) then
    return next v_holder;
  end if;
end $$;
comment on function millrace.unique_holder is 'The job that holds a key and counts for a rule; the key must be locked';

-- Makes a job the holder of a key that is locked.
create function millrace.take_unique_key(p_queue integer, p_rule jsonb, p_job bigint, p_type integer) returns void language plpgsql as $$
begin
  update millrace.unique_key u set job_id = p_job, type_id = p_type, taken_at = clock_timestamp(),
    kept_until = clock_timestamp() + greatest(make_interval(hours => 1),
      make_interval(secs => coalesce((p_rule ->> 'windowMs')::double precision, 0) / 1000))
  where u.queue_id = p_queue and u.key = p_rule ->> 'key';
end $$;
comment on function millrace.take_unique_key is 'Makes a job the holder of a locked key';

-- Stores one job and wakes who waits for it. p_run_at: null or past is at once.
create function millrace.add_job(
  p_type integer, p_queue integer, p_policy integer, p_priority integer, p_payload jsonb, p_run_at timestamp with time zone, p_extra jsonb
) returns bigint language plpgsql as $$
declare
  v_id bigint;
  v_later boolean := coalesce(p_run_at > clock_timestamp(), false);
  v_small jsonb := case when octet_length(p_payload::text) <= 2048 then p_payload end;
  v_extra jsonb := p_extra;
begin
  if p_run_at is not null then
    -- Rounded up they would be later than a start at that time.
    v_extra := coalesce(v_extra, '{}') || jsonb_build_object('scheduledAt', floor(extract(epoch from p_run_at) * 1000)::bigint,
      'dueAt', floor(extract(epoch from greatest(p_run_at, clock_timestamp())) * 1000)::bigint);
  end if;
  perform pg_current_xact_id(); -- before nextval: a sweep's floor is proven by transaction ids
  v_id := nextval('millrace.job_seq');
  if v_small is null then
    insert into millrace.payload (id, body) values (v_id, p_payload);
  end if;
  if v_later then
    insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, priority, payload, extra)
    values (v_id, p_run_at, clock_timestamp(), p_queue, p_type, p_policy, p_priority, v_small, v_extra);
    perform millrace.hint(jsonb_build_object('kind', 'scheduled', 'inMs', ceil(extract(epoch from p_run_at - clock_timestamp()) * 1000)));
  else
    insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, payload, extra)
    values (v_id, clock_timestamp(), p_queue, p_type, p_policy, p_priority, v_small, v_extra);
    perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', q.name, 'priority', p_priority)) from millrace.queue q where q.id = p_queue;
  end if;
  insert into millrace.count_delta (queue_id, type_id, priority, ready, scheduled, total_created)
  values (p_queue, p_type, p_priority, case when not v_later then 1 end, case when v_later then 1 end, 1);
  if p_extra ? 'webhookUrl' then
    perform millrace.add_webhooks(array[v_id], array[p_extra ->> 'webhookUrl'], array[p_payload]);
  end if;
  return v_id;
end $$;
comment on function millrace.add_job is 'Stores one job that was checked before; returns its id';

-- A queue that has no room for a job, or for the one that tells its end; null: both have it.
-- Lock: the capped ones of these queues, in one order.
create function millrace.full_queue(p_queue integer, p_extra jsonb) returns integer language plpgsql as $$
declare
  v_queue record;
begin
  for v_queue in
    select a.queue_id, count(*)::integer as jobs from (
      select p_queue as queue_id
      union all select t.queue_id from millrace.job_type t where t.name = 'send-webhook' and p_extra ? 'webhookUrl') a
    group by a.queue_id order by a.queue_id
  loop
    if not millrace.has_room(v_queue.queue_id, v_queue.jobs) then
      return v_queue.queue_id;
    end if;
  end loop;
  return null;
end $$;
comment on function millrace.full_queue is 'A queue that has no room for a job, or for the one that tells its end; null: both have it';

-- Adds a job of a key that is locked, or settles with the one that holds it. p_rule: key, mode (pending, unfinished,
-- window with windowMs), onConflict (existing, replace, refuse), delayMs, maxDelayMs; null is a job without a key.
-- p_extra: further fields of ready.extra. outcome: created, existing, replaced; nothing done: taken (id is the holder's), full (id is that of the
-- queue that has no room).
-- Lock: the queue's row when it is capped; the holder's row when it is replaced.
create function millrace.add_unique_job(
  p_type integer, p_queue integer, p_policy integer, p_priority integer, p_payload jsonb, p_run_at timestamp with time zone, p_rule jsonb,
  p_extra jsonb, out outcome text, out id bigint
) language plpgsql as $$
declare
  v_holder millrace.unique_key;
  v_run_at timestamp with time zone := p_run_at;
  v_now timestamp with time zone := clock_timestamp();
begin
  for v_round in 1 .. 3 loop
    v_holder := null;
    if p_rule is not null then
      select h.* into v_holder from millrace.unique_holder(p_queue, p_rule) h;
      if p_rule ? 'delayMs' then
        v_run_at := least(v_now + make_interval(secs => (p_rule ->> 'delayMs')::double precision / 1000),
          coalesce(v_holder.taken_at, v_now) + make_interval(secs => (p_rule ->> 'maxDelayMs')::double precision / 1000));
      end if;
    end if;
    if v_holder.job_id is null then
      id := millrace.full_queue(p_queue, p_extra);
      if id is not null then
        outcome := 'full';
        return;
      end if;
      id := millrace.add_job(p_type, p_queue, p_policy, p_priority, p_payload, v_run_at,
        case when p_rule is null then p_extra else coalesce(p_extra, '{}') || jsonb_build_object('unique', p_rule || jsonb_build_object('queueId', p_queue)) end);
      if p_rule is not null then
        perform millrace.take_unique_key(p_queue, p_rule, id, p_type);
      end if;
      outcome := 'created';
      return;
    end if;

    id := v_holder.job_id;
    if p_rule ->> 'onConflict' = 'existing' then
      outcome := 'existing';
      return;
    end if;
    if p_rule ->> 'onConflict' = 'replace' and v_holder.type_id = p_type
      and millrace.patch_job(id, p_payload, null, null, v_run_at) = 'done' then
      if v_run_at > clock_timestamp() then
        perform millrace.hint(jsonb_build_object('kind', 'scheduled', 'inMs', ceil(extract(epoch from v_run_at - clock_timestamp()) * 1000)));
      elsif v_run_at is not null then
        perform millrace.hint('{"kind": "scheduled", "inMs": 0}');
      end if;
      outcome := 'replaced';
      return;
    end if;
    -- It may have started since it was looked at, and then may count no more.
    exit when p_rule ->> 'onConflict' = 'refuse' or v_holder.type_id <> p_type;
  end loop;
  outcome := 'taken';
end $$;
comment on function millrace.add_unique_job is 'Adds a job of a locked unique key, or settles with the job that holds the key';

-- Adds jobs, all or none, some of them under unique keys. One row a job in the order given; when one is refused, its
-- row alone, and nothing was done. Lock: the keys in one order, then the capped queues in one order.
create function millrace.add_unique_jobs(
  p_types integer[], p_queues integer[], p_policies integer[], p_priorities integer[], p_payloads jsonb[], p_run_at_ms bigint[], p_rules jsonb[],
  p_extras jsonb[]
) returns table (ord integer, outcome text, id bigint) language plpgsql as $$
#variable_conflict use_column
declare
  v_ords integer[] := '{}';
  v_outcomes text[] := '{}';
  v_ids bigint[] := '{}';
  v_added record;
begin
  begin
    perform millrace.lock_unique_keys(p_queues, array(select r.rule ->> 'key' from unnest(p_rules) with ordinality r (rule, n) order by r.n));
    perform from millrace.queue q where (q.id = any (p_queues) or q.id = (select t.queue_id from millrace.job_type t where t.name = 'send-webhook'
        and exists (select from unnest(p_extras) e (extra) where e.extra ? 'webhookUrl')))
      and q.max_waiting is not null order by q.id for no key update;
    for v_index in 1 .. cardinality(p_types) loop
      select a.outcome, a.id into v_added from millrace.add_unique_job(p_types[v_index], p_queues[v_index], p_policies[v_index],
        p_priorities[v_index], p_payloads[v_index], to_timestamp(p_run_at_ms[v_index] / 1000.0), p_rules[v_index], p_extras[v_index]) a;
      v_ords := v_ords || v_index;
      v_outcomes := v_outcomes || v_added.outcome;
      v_ids := v_ids || v_added.id;
      if v_added.outcome in ('taken', 'full') then
        raise exception 'refused' using errcode = 'MR409';
      end if;
    end loop;
  exception when sqlstate 'MR409' then
    v_ords := v_ords[cardinality(v_ords):];
    v_outcomes := v_outcomes[cardinality(v_outcomes):];
    v_ids := v_ids[cardinality(v_ids):];
  end;
  return query select e.ord, e.outcome, e.id from unnest(v_ords, v_outcomes, v_ids) e (ord, outcome, id);
end $$;
comment on function millrace.add_unique_jobs is 'Adds jobs, all or none, some of them under unique keys';

-- As put_back; 'taken:<id>' when a job holds the key that this one had; of several with one key the first gets it.
-- Lock: the keys' rows, then as put_back.
create function millrace.retry_jobs(p_ids bigint[]) returns table (id bigint, answer text) language plpgsql as $$
#variable_conflict use_column
declare
  v_job record;
  v_holder bigint;
  v_taken bigint[] := '{}';
  v_holders jsonb := '{}';
  v_place text;
begin
  perform millrace.lock_unique_keys(array_agg((f.extra -> 'unique' ->> 'queueId')::integer), array_agg(f.extra -> 'unique' ->> 'key'))
  from millrace.finished f where f.id = any (p_ids) and f.status in (2, 3) and f.extra ? 'unique';
  for v_job in
    select f.id, f.type_id, f.extra -> 'unique' as rule, (f.extra -> 'unique' ->> 'queueId')::integer as queue_id
    from millrace.finished f where f.id = any (p_ids) and f.status in (2, 3) and f.extra ? 'unique' order by f.id
  loop
    v_place := v_job.queue_id || ' ' || (v_job.rule ->> 'key');
    select h.job_id into v_holder from millrace.unique_holder(v_job.queue_id, v_job.rule) h;
    v_holder := coalesce((v_holders ->> v_place)::bigint, v_holder);
    if v_holder <> v_job.id then
      v_taken := v_taken || v_job.id;
      return query select v_job.id, 'taken:' || v_holder;
    else
      v_holders := v_holders || jsonb_build_object(v_place, v_job.id);
    end if;
  end loop;
  for id, answer in select b.id, b.answer from millrace.put_back(array(select unnest(p_ids) except select unnest(v_taken))) b loop
    return next;
  end loop;
  perform millrace.take_unique_key((f.extra -> 'unique' ->> 'queueId')::integer, f.extra -> 'unique', h.id, f.type_id)
  from jsonb_each_text(v_holders) e cross join lateral (select e.value::bigint as id) h
  cross join lateral (select r.extra, r.type_id from millrace.ready r where r.id = h.id
    union all select s.extra, s.type_id from millrace.scheduled s where s.id = h.id) f;
end $$;
comment on function millrace.retry_jobs is 'Puts failed or cancelled jobs back into their queues under their ids and their unique keys';

create function millrace.retry_job(p_id bigint) returns text language plpgsql as $$
begin
  return (select r.answer from millrace.retry_jobs(array[p_id]) r);
end $$;
comment on function millrace.retry_job is 'As retry_jobs, for one job';
comment on function millrace.retry is 'Runs a failed or cancelled job again under its id: done, conflict:<status>, taken:<id of the job that holds its unique key>, full:<queue> or unknown';

-- Removes keys whose holder has ended and whose window is over; returns how many rows it looked at, at most p_limit.
-- Lock: the rows, by SKIP LOCKED. Index: unique_key_kept_until.
create function millrace.sweep_unique_keys(p_limit integer) returns integer language plpgsql as $$
declare
  v_entry record;
  v_seen integer := 0;
begin
  for v_entry in
    select u.queue_id, u.key, u.job_id from millrace.unique_key u where u.kept_until < clock_timestamp()
    order by u.kept_until limit p_limit for update skip locked
  loop
    v_seen := v_seen + 1;
    if millrace.job_status(v_entry.job_id) in ('pending', 'running') then
      update millrace.unique_key u set kept_until = clock_timestamp() + interval '1 hour' where u.queue_id = v_entry.queue_id and u.key = v_entry.key;
    else
      delete from millrace.unique_key u where u.queue_id = v_entry.queue_id and u.key = v_entry.key;
    end if;
  end loop;
  return v_seen;
end $$;
comment on function millrace.sweep_unique_keys is 'Removes unique keys that nobody holds any more; returns how many it looked at';

-- Raises what keeps a value from being a payload of a type; p_schema: the type's, null takes any.
create function millrace.check_payload(p_place text, p_type text, p_schema jsonb, p_payload jsonb) returns void language plpgsql immutable as $$
declare
  v_faults text;
begin
  if p_payload is null then
    raise exception '%the payload must not be null', p_place using errcode = '22004', hint = 'Pass ''{}'' or ''null''::jsonb.';
  end if;
  if octet_length(p_payload::text) > 262144 then
    raise exception '%the payload has % bytes; a job may carry 262144', p_place, octet_length(p_payload::text) using errcode = '22023',
      hint = 'Store it elsewhere and pass a reference.';
  end if;
  select string_agg(format('payload%s %s', f.pointer, f.detail), '; ') into v_faults from (
    select * from millrace.value_faults(p_payload)
    union all select * from millrace.schema_faults(coalesce(p_schema, 'true'), p_payload)
    limit 10) f;
  if v_faults is not null then
    raise exception '%the payload does not fit type "%": %', p_place, p_type, v_faults using errcode = '22023';
  end if;
end $$;
comment on function millrace.check_payload is 'Raises what keeps a value from being a payload of a type';

-- A unique rule as add_unique_job takes it, of the field `unique` of the other doors.
create function millrace.unique_rule(p_settings jsonb) returns jsonb language plpgsql immutable as $$
declare
  v_mode jsonb := coalesce(p_settings -> 'mode', '"unfinished"');
  v_faults text;
begin
  select string_agg(coalesce(nullif(substr(f.pointer, 2), ''), 'it') || ' ' || f.detail, '; ') into v_faults from (
    select u.pointer, u.detail from millrace.field_faults(case jsonb_typeof(p_settings) when 'object' then p_settings - 'mode' end, '{key,onConflict,delayMs,maxDelayMs}') u
    union all select '/key', 'is required' where not p_settings ? 'key'
    union all select '/delayMs', 'must be at least 1' where p_settings -> 'delayMs' = '0'
    union all select '/mode', 'must be pending, unfinished, or {"windowMs": 1 to 31536000000}' where (case jsonb_typeof(v_mode)
      when 'string' then v_mode in ('"pending"', '"unfinished"')
      when 'object' then v_mode - 'windowMs' = '{}' and case jsonb_typeof(v_mode -> 'windowMs')
        when 'number' then (v_mode ->> 'windowMs')::numeric % 1 = 0 and (v_mode ->> 'windowMs')::numeric between 1 and 31536000000 end end) is not true) f;
  if v_faults is null and (p_settings ->> 'maxDelayMs')::numeric < coalesce((p_settings ->> 'delayMs')::numeric, 'infinity') then
    v_faults := 'maxDelayMs must be at least delayMs, which has to be given';
  end if;
  if v_faults is not null then
    raise exception 'the uniqueness of the job cannot be used: %', v_faults using errcode = '22023';
  end if;
  return '{"onConflict": "existing"}' || (p_settings - 'mode')
    || case jsonb_typeof(v_mode) when 'object' then v_mode || '{"mode": "window"}' else jsonb_build_object('mode', v_mode) end;
end $$;
comment on function millrace.unique_rule is 'Settings of uniqueness with their defaults filled in, flat';

-- What a job becomes that SQL speaks of: all of it checked, and what is left out taken from its type. p_place: what each message begins with.
-- own_policy: what replaces settings of the type's policy. Lock: none; a policy that is new is stored.
create function millrace.prepare_job(
  p_place text, p_type text, p_payload jsonb, p_priority integer, p_queue text, p_max_retries integer, p_timeout_seconds integer, p_retry jsonb, p_key text,
  p_webhook_url text default null, p_traceparent text default null,
  out type_id integer, out queue_id integer, out policy_id integer, out own_policy jsonb, out extra jsonb
) language plpgsql as $$
#variable_conflict use_column
declare
  v_type record;
begin
  select t.id, t.schema, t.policy_id, t.queue_id as own_queue_id, q.id as queue_id, q.name as queue, q.keyed into v_type
  from millrace.job_type t left join millrace.queue q
    on q.id = case when p_queue is null then t.queue_id else (select n.id from millrace.queue n where n.name = p_queue) end
  where t.name = p_type;
  if not found then
    raise exception '%unknown job type "%"', p_place, p_type using errcode = '22023',
      hint = 'Types become known when a process with their handler starts; see select name from millrace.job_type.';
  end if;
  if p_priority is null or p_priority not between 1 and 9 then
    raise exception '%priority must be an integer from 1 (first) to 9 (last), not %', p_place, coalesce(p_priority::text, 'null') using errcode = '22023';
  end if;
  if p_max_retries not between 0 and 10000 then
    raise exception '%max_retries must be from 0 to 10000, not %', p_place, p_max_retries using errcode = '22023';
  end if;
  if p_timeout_seconds not between 1 and 604800 then
    raise exception '%timeout_seconds must be from 1 to 604800, not %', p_place, p_timeout_seconds using errcode = '22023';
  end if;
  perform millrace.check_payload(p_place, p_type, v_type.schema, p_payload);
  if v_type.queue_id is null then
    raise exception '%unknown queue "%"', p_place, p_queue using errcode = '22023', hint = 'See select name from millrace.queue.';
  end if;
  if length(p_key) not between 1 and 200 then
    raise exception '%key must have 1 to 200 characters, not %', p_place, length(p_key) using errcode = '22023';
  end if;
  if p_key is not null and not v_type.keyed then
    raise exception '%a key counts for nothing in queue "%": it has no limits for keys and is not fair', p_place, v_type.queue using errcode = '22023',
      hint = 'See millrace.set_limits.';
  end if;
  if length(p_webhook_url) > 2048 or p_webhook_url !~* '^https?://[^\s/?#@]+([/?#]\S*)?$' then
    raise exception '%webhook_url must be an http or https URL of at most 2048 characters without a user name', p_place using errcode = '22023';
  end if;
  if p_traceparent !~ '^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$' then
    raise exception '%traceparent must have the form of the W3C''s Trace Context, 00-<trace id>-<span id>-<flags>, not %', p_place, p_traceparent using errcode = '22023';
  end if;
  type_id := v_type.id;
  queue_id := v_type.queue_id;
  policy_id := v_type.policy_id;
  own_policy := '{}';
  if v_type.queue_id <> v_type.own_queue_id or p_max_retries is not null or p_timeout_seconds is not null or p_retry is not null then
    own_policy := millrace.check_policy(p_place || 'the job', coalesce(p_retry, '{}'))
      || jsonb_strip_nulls(jsonb_build_object('maxRetries', p_max_retries, 'timeoutSeconds', p_timeout_seconds));
    policy_id := millrace.intern_policy(millrace.policy_in(v_type.id, v_type.queue_id) || own_policy);
  end if;
  extra := nullif(jsonb_strip_nulls(jsonb_build_object('key', p_key, 'webhookUrl', p_webhook_url,
    'trace', case when p_traceparent is not null then jsonb_build_object('traceparent', p_traceparent) end)), '{}');
end $$;
comment on function millrace.prepare_job is 'What a job that SQL speaks of is stored as: checked, and what is left out taken from its type';

-- Adds a job from SQL, in the caller's transaction; returns its id. With a unique key: the id of the unfinished job of
-- that key when there is one, and nothing is added; uniqueness says otherwise, as the field unique of the other doors. With depends_on: it starts once those jobs have ended.
create function millrace.enqueue(
  type text, payload jsonb default '{}', priority integer default 3, queue text default null,
  scheduled_at timestamp with time zone default null, max_retries integer default null, timeout_seconds integer default null,
  unique_key text default null, retry jsonb default null, key text default null, depends_on bigint[] default null,
  on_parent_failure text default null, webhook_url text default null, traceparent text default null, uniqueness jsonb default null
) returns bigint language plpgsql as $$
#variable_conflict use_variable
declare
  v_job record;
  v_rule jsonb;
  v_outcome text;
  v_id bigint;
begin
  v_job := millrace.prepare_job('', type, payload, priority, queue, max_retries, timeout_seconds, retry, key, webhook_url, traceparent);
  if length(unique_key) not between 1 and 200 then
    raise exception 'unique_key must have 1 to 200 characters, not %', length(unique_key) using errcode = '22023';
  elsif unique_key is not null then
    v_rule := jsonb_build_object('key', unique_key, 'mode', 'unfinished', 'onConflict', 'existing');
  end if;
  if uniqueness is not null then
    if unique_key is not null then
      raise exception 'unique_key cannot be given together with uniqueness, which has a key' using errcode = '22023';
    elsif uniqueness ? 'delayMs' and scheduled_at is not null then
      raise exception 'scheduled_at cannot be given together with the delayMs of uniqueness' using errcode = '22023';
    elsif uniqueness ->> 'onConflict' = 'replace' and webhook_url is not null then
      raise exception 'webhook_url cannot be given together with replace: a replaced job keeps its own' using errcode = '22023';
    end if;
    v_rule := millrace.unique_rule(uniqueness);
  end if;
  if depends_on is not null or on_parent_failure is not null then
    return millrace.add_dependent(v_job.type_id, v_job.queue_id, v_job.policy_id, priority, payload, scheduled_at, v_rule ->> 'key', depends_on, on_parent_failure, v_job.extra);
  end if;
  if v_rule is not null then
    perform millrace.lock_unique_keys(array[v_job.queue_id], array[v_rule ->> 'key']);
  end if;
  select a.outcome, a.id into v_outcome, v_id
  from millrace.add_unique_job(v_job.type_id, v_job.queue_id, v_job.policy_id, priority, payload, scheduled_at, v_rule, v_job.extra) a;
  if v_outcome = 'full' then
    perform millrace.raise_full(v_id::integer);
  elsif v_outcome = 'taken' then
    raise exception 'job % has the unique key "%"', v_id, v_rule ->> 'key' using errcode = '23505', hint = 'It runs, is of another type, or is not to be replaced.';
  end if;
  return v_id;
end $$;
comment on function millrace.enqueue is 'Adds a job, checked against its type''s schema; returns its id, or that of the unfinished job that has the unique key. Commits and rolls back with the caller';
