-- The SQL door: enqueue with validation, cancel, retry, pause, resume; and the checks that all doors share.
-- minimumRelease: 0.1.0

-- What no JSON document here may hold: numbers that an IEEE double changes, keys named __proto__, depth over 100.
create function millrace.value_faults(p_value jsonb, p_pointer text default '', p_depth integer default 1)
returns table (pointer text, detail text) language plpgsql immutable as $$
declare
  v_item record;
begin
  if p_depth > 100 then
    return query select p_pointer, 'nested deeper than 100 levels';
    return;
  end if;
  case jsonb_typeof(p_value)
    when 'number' then
      begin
        if (p_value #>> '{}')::double precision::text::numeric <> (p_value #>> '{}')::numeric then
          return query select p_pointer, format('the number %s does not survive as an IEEE double; send it as a string', left(p_value #>> '{}', 40));
        end if;
      exception when numeric_value_out_of_range then
        return query select p_pointer, format('the number %s is out of the range of an IEEE double; send it as a string', left(p_value #>> '{}', 40));
      end;
    when 'object' then
      for v_item in select e.key, e.value from jsonb_each(p_value) e loop
        if v_item.key = '__proto__' then
          return query select p_pointer || '/__proto__', 'the key __proto__ is not allowed';
        end if;
        if jsonb_typeof(v_item.value) in ('number', 'object', 'array') then
          return query select f.pointer, f.detail
            from millrace.value_faults(v_item.value, p_pointer || '/' || replace(replace(v_item.key, '~', '~0'), '/', '~1'), p_depth + 1) f;
        end if;
      end loop;
    when 'array' then
      for v_item in select e.value, e.ordinality - 1 as n from jsonb_array_elements(p_value) with ordinality e loop
        if jsonb_typeof(v_item.value) in ('number', 'object', 'array') then
          return query select f.pointer, f.detail from millrace.value_faults(v_item.value, p_pointer || '/' || v_item.n, p_depth + 1) f;
        end if;
      end loop;
    else null;
  end case;
end $$;
comment on function millrace.value_faults is 'Why a JSON value cannot be a payload; no row when it can';

-- Faults of a value by a JSON Schema (draft 2020-12): type, properties, required, additionalProperties, enum, const,
-- items, prefixItems, bounds, allOf, anyOf, oneOf (as anyOf), local $ref. Other keywords are left to the worker's own check.
create function millrace.schema_faults(p_schema jsonb, p_value jsonb, p_pointer text default '', p_root jsonb default null)
returns table (pointer text, detail text) language plpgsql immutable as $$
declare
  v_root jsonb := coalesce(p_root, p_schema);
  v_type text := jsonb_typeof(p_value);
  v_item record;
  v_matched boolean;
  v_length numeric;
begin
  if p_schema = 'true'::jsonb then
    return;
  elsif p_schema = 'false'::jsonb then
    return query select p_pointer, 'is not allowed';
    return;
  end if;
  if p_schema ? '$ref' then
    return query select f.pointer, f.detail from millrace.schema_faults(
      case p_schema ->> '$ref' when '#' then v_root else v_root #> string_to_array(substr(p_schema ->> '$ref', 3), '/') end,
      p_value, p_pointer, v_root) f;
  end if;
  if p_schema ? 'type' and not exists (
    select from jsonb_array_elements_text(case jsonb_typeof(p_schema -> 'type') when 'array' then p_schema -> 'type' else jsonb_build_array(p_schema -> 'type') end) t (name)
    where t.name = v_type or t.name = 'integer' and v_type = 'number' and p_value::numeric % 1 = 0
  ) then
    return query select p_pointer, format('must be %s, not %s', replace(btrim(p_schema ->> 'type', '[]'), '"', ''), v_type);
    return;
  end if;
  if p_schema ? 'const' and p_schema -> 'const' <> p_value then
    return query select p_pointer, format('must be %s', p_schema ->> 'const');
  end if;
  if p_schema ? 'enum' and not p_schema -> 'enum' @> jsonb_build_array(p_value) then
    return query select p_pointer, format('must be one of %s', btrim(p_schema ->> 'enum', '[]'));
  end if;
  if v_type = 'number' then
    if p_value::numeric < (p_schema ->> 'minimum')::numeric then
      return query select p_pointer, format('must be at least %s', p_schema ->> 'minimum');
    elsif p_value::numeric > (p_schema ->> 'maximum')::numeric then
      return query select p_pointer, format('must be at most %s', p_schema ->> 'maximum');
    elsif p_value::numeric <= (p_schema ->> 'exclusiveMinimum')::numeric then
      return query select p_pointer, format('must be greater than %s', p_schema ->> 'exclusiveMinimum');
    elsif p_value::numeric >= (p_schema ->> 'exclusiveMaximum')::numeric then
      return query select p_pointer, format('must be less than %s', p_schema ->> 'exclusiveMaximum');
    end if;
  elsif v_type = 'string' then
    -- Lengths count UTF-16 code units, as JavaScript does: characters outside the basic plane count twice.
    v_length := length(p_value #>> '{}') + length(regexp_replace(p_value #>> '{}', '[\u0001-\uffff]', '', 'g'));
    if v_length < (p_schema ->> 'minLength')::numeric then
      return query select p_pointer, format('must have at least %s characters', p_schema ->> 'minLength');
    elsif v_length > (p_schema ->> 'maxLength')::numeric then
      return query select p_pointer, format('must have at most %s characters', p_schema ->> 'maxLength');
    end if;
  elsif v_type = 'array' then
    v_length := jsonb_array_length(p_value);
    if v_length < (p_schema ->> 'minItems')::numeric then
      return query select p_pointer, format('must have at least %s items', p_schema ->> 'minItems');
    elsif v_length > (p_schema ->> 'maxItems')::numeric then
      return query select p_pointer, format('must have at most %s items', p_schema ->> 'maxItems');
    end if;
    for v_item in
      select e.value, e.ordinality - 1 as n, coalesce(p_schema -> 'prefixItems' -> (e.ordinality - 1)::integer, p_schema -> 'items') as schema
      from jsonb_array_elements(p_value) with ordinality e
    loop
      if v_item.schema is not null then
        return query select f.pointer, f.detail from millrace.schema_faults(v_item.schema, v_item.value, p_pointer || '/' || v_item.n, v_root) f;
      end if;
    end loop;
  elsif v_type = 'object' then
    return query select p_pointer || '/' || replace(replace(r.name, '~', '~0'), '/', '~1'), 'is required'
      from jsonb_array_elements_text(coalesce(p_schema -> 'required', '[]')) r (name) where not p_value ? r.name;
    for v_item in
      select e.key, e.value, coalesce(p_schema -> 'properties' -> e.key, p_schema -> 'additionalProperties') as schema from jsonb_each(p_value) e
    loop
      if v_item.schema = 'false'::jsonb then
        return query select p_pointer || '/' || replace(replace(v_item.key, '~', '~0'), '/', '~1'), 'is not a known field';
      elsif v_item.schema is not null then
        return query select f.pointer, f.detail from millrace.schema_faults(v_item.schema, v_item.value,
          p_pointer || '/' || replace(replace(v_item.key, '~', '~0'), '/', '~1'), v_root) f;
      end if;
    end loop;
  end if;
  for v_item in select e.value from jsonb_array_elements(coalesce(p_schema -> 'allOf', '[]')) e loop
    return query select f.pointer, f.detail from millrace.schema_faults(v_item.value, p_value, p_pointer, v_root) f;
  end loop;
  if p_schema ?| '{anyOf,oneOf}' then
    v_matched := false;
    for v_item in select e.value from jsonb_array_elements(coalesce(p_schema -> 'anyOf', p_schema -> 'oneOf')) e loop
      v_matched := v_matched or not exists (select from millrace.schema_faults(v_item.value, p_value, p_pointer, v_root));
    end loop;
    if not v_matched then
      return query select p_pointer, 'matches none of the allowed forms';
    end if;
  end if;
end $$;
comment on function millrace.schema_faults is 'Why a JSON value does not fit a JSON Schema; no row when it fits';

-- Faults of the form of a document that speaks of jobs or schedules: fields that are not among p_fields, and values that are not
-- of their field's kind. What goes with what is judged elsewhere.
create function millrace.field_faults(p_document jsonb, p_fields text[]) returns table (pointer text, detail text) language plpgsql immutable as $$
begin
  if jsonb_typeof(p_document) is distinct from 'object' then
    return query select '', 'must be an object';
    return;
  end if;
  return query
  select '/' || replace(replace(e.key, '~', '~0'), '/', '~1'), case k.kind
    when 'text' then format('must be a text of %s to %s characters', k.least, k.most)
    when 'integer' then format('must be an integer from %s to %s', k.least, k.most)
    when 'priority' then 'must be one of critical, high, normal, low or an integer from 1 (first) to 9 (last)'
    when 'instant' then 'must be a time with its zone, such as 2026-01-31T18:00:00Z'
    when 'object' then 'must be an object'
    when 'list' then format('must be a list of %s to %s', k.least, k.most)
    when 'boolean' then 'must be true or false'
    when 'choice' then 'must be one of ' || array_to_string(k.choices, ', ')
    else 'is not a known field' end
  from jsonb_each(p_document) e
  left join (values ('type', 'text', 1, 80, null::text[]), ('queue', 'text', 1, 80, null), ('key', 'text', 1, 200, null), ('webhookUrl', 'text', 1, 2048, null),
    ('cron', 'text', 1, 200, null), ('timeZone', 'text', 1, 80, null), ('ref', 'text', 1, 200, null), ('payload', 'any', 0, 0, null),
    ('maxRetries', 'integer', 0, 10000, null), ('timeoutSeconds', 'integer', 1, 604800, null), ('intervalMs', 'integer', 100, 31536000000, null),
    ('jitterMs', 'integer', 0, 86400000, null), ('delayMs', 'integer', 0, 31536000000, null), ('maxDelayMs', 'integer', 1, 31536000000, null), ('catchUpMax', 'integer', 1, 100, null), ('priority', 'priority', 1, 9, null),
    ('scheduledAt', 'instant', 0, 0, null), ('startAt', 'instant', 0, 0, null), ('endAt', 'instant', 0, 0, null), ('retry', 'object', 0, 0, null),
    ('dependsOn', 'list', 0, 100000, null), ('paused', 'boolean', 0, 0, null), ('overlap', 'choice', 0, 0, '{skip,queue,cancel,allow}'),
    ('catchUp', 'choice', 0, 0, '{none,one,all}'), ('onConflict', 'choice', 0, 0, '{existing,replace,refuse}'),
    ('onParentFailure', 'choice', 0, 0, '{fail,run,ignore}')
  ) k (name, kind, least, most, choices) on k.name = e.key and k.name = any (p_fields)
  cross join lateral (select jsonb_typeof(e.value) as type, e.value #>> '{}' as text) v
  where (case k.kind
    when 'text' then v.type = 'string' and length(v.text) between k.least and k.most
    when 'integer' then v.type = 'number' and v.text::numeric % 1 = 0 and v.text::numeric between k.least and k.most
    when 'priority' then case v.type when 'number' then v.text::numeric % 1 = 0 and v.text::numeric between 1 and 9
      else v.type = 'string' and v.text in ('critical', 'high', 'normal', 'low') end
    when 'instant' then v.type = 'string' and case
      when v.text ~ '^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$'
      then extract(month from (left(v.text, 8) || '01')::date + (substr(v.text, 9, 2)::integer - 1)) = substr(v.text, 6, 2)::integer end
    when 'object' then v.type = 'object'
    when 'list' then v.type = 'array' and jsonb_array_length(e.value) between k.least and k.most
    when 'boolean' then v.type = 'boolean'
    when 'choice' then v.type = 'string' and v.text = any (k.choices)
    when 'any' then true
    else false end) is not true;
end $$;
comment on function millrace.field_faults is 'Why the fields of a job or schedule told as JSON are not what they should be; no row when they are';

create function millrace.priority_number(p_priority jsonb) returns integer language plpgsql immutable as $$
begin
  return case jsonb_typeof(p_priority) when 'string' then array_position('{critical,high,normal,low}'::text[], p_priority #>> '{}')
    when 'number' then p_priority::numeric::integer end;
end $$;
comment on function millrace.priority_number is 'A priority that is told by name or number as 1 (first) to 9 (last)';

-- The id of a policy, stored once for each distinct value.
create function millrace.intern_policy(p_settings jsonb) returns integer language plpgsql as $$
declare
  v_id integer;
begin
  select p.id into v_id from millrace.policy p where p.settings = p_settings;
  if v_id is null then
    insert into millrace.policy (timeout_seconds, max_retries, settings)
    values ((p_settings ->> 'timeoutSeconds')::integer, (p_settings ->> 'maxRetries')::integer, p_settings)
    on conflict (settings) do nothing returning id into v_id;
    if v_id is null then
      select p.id into v_id from millrace.policy p where p.settings = p_settings;
    end if;
  end if;
  return v_id;
end $$;
comment on function millrace.intern_policy is 'The id of a policy, stored once for each distinct value';

-- How many more jobs a queue may take: max_waiting + concurrency, less the unfinished ones. Null: it has no cap.
-- Lock: the queue's row until the transaction ends, so that the answer stays true; uncapped queues take none.
-- One statement counts all: a claim need not wait for the lock, and of two statements neither might see the job that it moves.
create function millrace.room(p_queue integer) returns bigint language plpgsql as $$
declare
  v_most bigint;
  v_unfinished bigint;
begin
  select q.max_waiting + coalesce(q.concurrency, 0) into v_most from millrace.queue q
  where q.id = p_queue and q.max_waiting is not null for no key update;
  if v_most is null then
    return null;
  end if;
  select (select coalesce(sum(l.open), 0) from millrace.lease l where l.queue_id = p_queue)
    + (select count(*) from (select from millrace.scheduled s where s.queue_id = p_queue limit v_most + 1) s)
    + (select count(*) from (select from millrace.ready r where r.queue_id = p_queue limit v_most + 1) r)
  into v_unfinished;
  return greatest(v_most - v_unfinished, 0);
end $$;
comment on function millrace.room is 'How many more jobs a queue may take, null: any number; holds the answer true until the transaction ends';

create function millrace.has_room(p_queue integer, p_count integer) returns boolean language plpgsql as $$
begin
  return coalesce(millrace.room(p_queue) >= p_count, true);
end $$;
comment on function millrace.has_room is 'Whether a queue may take p_count more jobs; holds the answer true until the transaction ends';

-- Of jobs that want into queues, place by place, those for which one of them has no room: the lowest ids go first.
-- Lock: as room, the queues in one order.
create function millrace.without_room(p_ids bigint[], p_queues integer[]) returns table (id bigint, queue_id integer) language plpgsql as $$
#variable_conflict use_column
declare
  v_queue record;
  v_refused bigint[] := '{}';
begin
  for v_queue in
    select w.queue_id, array_agg(w.id order by w.id) as ids from unnest(p_ids, p_queues) w (id, queue_id)
    join millrace.queue q on q.id = w.queue_id and q.max_waiting is not null group by w.queue_id order by w.queue_id
  loop
    v_queue.ids := array(select i.id from unnest(v_queue.ids) i (id) where i.id <> all (v_refused) order by i.id);
    for id in select distinct i.id from unnest(v_queue.ids[coalesce(millrace.room(v_queue.queue_id), cardinality(v_queue.ids)) + 1:]) i (id) loop
      queue_id := v_queue.queue_id;
      v_refused := v_refused || id;
      return next;
    end loop;
  end loop;
end $$;
comment on function millrace.without_room is 'Of jobs that want into queues those that have no room there, and the queue that is full';

-- Refuses what a capped queue has no room for. The detail is for programs.
create function millrace.raise_full(p_queue integer) returns void language plpgsql as $$
declare
  v_queue millrace.queue := (select q from millrace.queue q where q.id = p_queue);
begin
  raise exception 'queue "%" is full: % jobs may wait', v_queue.name, v_queue.max_waiting using errcode = '53400', hint = 'Try again later.',
    detail = jsonb_build_object('queue', v_queue.name, 'maxWaiting', v_queue.max_waiting);
end $$;
comment on function millrace.raise_full is 'Raises that a queue is full, with SQLSTATE 53400';

-- Takes one place in a key's sliding window: submission n is allowed when submission n − p_limit is at least a
-- window old. Returns 0, or the milliseconds to wait, in which case nothing was taken.
-- Lock: the key's row until the transaction ends.
create function millrace.take_window(p_scope text, p_key text, p_limit integer, p_window_ms bigint) returns bigint language plpgsql as $$
declare
  v_times timestamp with time zone[];
  v_now timestamp with time zone;
  v_wait_ms bigint;
begin
  insert into millrace.submission_window as w (scope, key, times) values (p_scope, p_key, '{}')
  on conflict (scope, key) do update set times = w.times returning w.times into v_times;
  v_now := clock_timestamp();
  if cardinality(v_times) >= p_limit then
    v_wait_ms := ceil(extract(epoch from v_times[cardinality(v_times) - p_limit + 1] - v_now) * 1000 + p_window_ms);
    if v_wait_ms > 0 then
      return v_wait_ms;
    end if;
  end if;
  update millrace.submission_window w set times = (v_times || v_now)[greatest(1, cardinality(v_times) - p_limit + 2):]
  where w.scope = p_scope and w.key = p_key;
  return 0;
end $$;
comment on function millrace.take_window is 'Takes a place in a sliding window of submissions; 0, or the ms to wait when there is none';

create function millrace.cancel(id bigint) returns text language plpgsql as $$
begin
  return millrace.cancel_job(id, 10000);
end $$;
comment on function millrace.cancel is 'Cancels a job: cancelled (had not started), requested (runs and was told), finished:<status> or unknown';

create function millrace.retry(id bigint) returns text language plpgsql as $$
begin
  return millrace.retry_job(id);
end $$;
comment on function millrace.retry is 'Runs a failed or cancelled job again under its id: done, conflict:<status> or unknown';

-- Changes a job that has not started: payload, priority, queue, scheduledAt; what is left out stays. Lock: as patch_jobs.
create function millrace.change(id bigint, settings jsonb) returns text language plpgsql as $$
#variable_conflict use_variable
declare
  v_faults text;
  v_type millrace.job_type;
  v_queue integer;
begin
  select string_agg(coalesce(nullif(substr(f.pointer, 2), ''), 'the settings') || ' ' || f.detail, '; ') into v_faults
  from millrace.field_faults(settings, '{payload,priority,queue,scheduledAt}') f;
  if v_faults is not null or settings = '{}' then
    raise exception 'job % cannot be changed: %', id, coalesce(v_faults, 'the settings must name at least one of payload, priority, queue, scheduledAt') using errcode = '22023';
  end if;
  if settings ? 'queue' then
    select q.id into v_queue from millrace.queue q where q.name = settings ->> 'queue';
    if not found then
      raise exception 'unknown queue "%"', settings ->> 'queue' using errcode = '22023', hint = 'See select name from millrace.queue.';
    end if;
  end if;
  if settings ? 'payload' then
    select t.* into v_type from millrace.locate_job(id) j join millrace.job_type t on t.id = j.type_id;
    if not found then
      return 'unknown';
    end if;
    perform millrace.check_payload('', v_type.name, v_type.schema, settings -> 'payload');
  end if;
  return millrace.patch_job(id, settings -> 'payload', millrace.priority_number(settings -> 'priority')::smallint, v_queue, (settings ->> 'scheduledAt')::timestamp with time zone);
end $$;
comment on function millrace.change is 'Changes payload, priority, queue or time of a job that has not started: done, conflict:<status>, full:<queue> or unknown';

create function millrace.remove(id bigint) returns text language plpgsql as $$
begin
  return millrace.remove_job(id);
end $$;
comment on function millrace.remove is 'Deletes a job that has ended: done, conflict:<status> or unknown';

create function millrace.pause(queue text) returns boolean language plpgsql as $$
begin
  update millrace.queue q set paused = true, drain_before = null, updated_at = clock_timestamp() where q.name = pause.queue;
  return found;
end $$;
comment on function millrace.pause is 'Stops claims from a queue; what runs goes on. Ends a drain. False: no such queue';

create function millrace.resume(queue text) returns boolean language plpgsql as $$
begin
  update millrace.queue q set paused = false, drain_before = null, updated_at = clock_timestamp() where q.name = resume.queue;
  if found then
    perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', queue, 'priority', 1));
    return true;
  end if;
  return false;
end $$;
comment on function millrace.resume is 'Lets a paused or draining queue go on. False: no such queue';
