-- Webhook endpoints: who is told of the ends of jobs, each telling as a job of type send-webhook, each attempt on record.
-- minimumRelease: 0.1.0

create table millrace.webhook_endpoint (
  id bigint primary key generated always as identity,
  url text not null,
  description text,
  events text[] not null,
  types text[],
  queues text[],
  ordering_key text,
  rate_limit integer,
  rate_window_ms bigint,
  policy jsonb not null default '{}',
  breaker_open_ms bigint not null,
  disable_after_ms bigint not null,
  secrets jsonb not null,
  secrets_changed_at timestamp with time zone not null default clock_timestamp(),
  state text not null default 'enabled',
  disabled_reason text,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  constraint webhook_endpoint_state_check check (state in ('enabled', 'disabled')),
  constraint webhook_endpoint_reason_check check ((state = 'disabled') = (disabled_reason is not null)),
  constraint webhook_endpoint_rate_check check ((rate_limit is null) = (rate_window_ms is null))
);
comment on table millrace.webhook_endpoint is 'Who is told of events, where, and how';
comment on column millrace.webhook_endpoint.id is 'What others call it by';
comment on column millrace.webhook_endpoint.url is 'Where it is told';
comment on column millrace.webhook_endpoint.description is 'For people';
comment on column millrace.webhook_endpoint.events is 'Types of the events that it is told of';
comment on column millrace.webhook_endpoint.types is 'Names of the job types whose ends it is told of; null: of all';
comment on column millrace.webhook_endpoint.queues is 'Names of the queues whose jobs it is told of; null: of all';
comment on column millrace.webhook_endpoint.ordering_key is 'JSON pointer into the message: those with the same text there go one after the other; empty: all of them; null: in no order';
comment on column millrace.webhook_endpoint.rate_limit is 'Most attempts of a window; null: no limit';
comment on column millrace.webhook_endpoint.rate_window_ms is 'The window, in ms';
comment on column millrace.webhook_endpoint.policy is 'What of the policy of its deliveries differs from that of type send-webhook';
comment on column millrace.webhook_endpoint.breaker_open_ms is 'How long nothing is sent when the breaker opens, in ms; twice as long each time that the probe after it fails';
comment on column millrace.webhook_endpoint.disable_after_ms is 'It is disabled when nothing but failures came for so long, in ms';
comment on column millrace.webhook_endpoint.secrets is 'Keys that sign, newest first: key, publicKey of v1a, createdAtMs, expiresAtMs';
comment on column millrace.webhook_endpoint.secrets_changed_at is 'When the newest key was made';
comment on column millrace.webhook_endpoint.state is 'enabled, or disabled: nothing is sent, and what is on its way fails';
comment on column millrace.webhook_endpoint.disabled_reason is 'manual; gone: it answered 410; failing: nothing but failures for days';
comment on column millrace.webhook_endpoint.disabled_at is 'When it was disabled';
comment on column millrace.webhook_endpoint.created_at is 'When it was made';
comment on column millrace.webhook_endpoint.updated_at is 'When it was last changed';

create table millrace.webhook_health (
  endpoint_id bigint primary key,
  failing_since timestamp with time zone,
  last_failed_at timestamp with time zone,
  open_until timestamp with time zone,
  open_ms bigint,
  probe_job_id bigint,
  probe_until timestamp with time zone,
  closed_at timestamp with time zone,
  rate_at timestamp with time zone,
  line_at timestamp with time zone
) with (fillfactor = 50);
comment on table millrace.webhook_health is 'How an endpoint fares: its breaker, its rate, since when it fails';
comment on column millrace.webhook_health.endpoint_id is 'The endpoint';
comment on column millrace.webhook_health.failing_since is 'First failure since the last success; a day without attempts begins anew';
comment on column millrace.webhook_health.last_failed_at is 'The last failure since the last success';
comment on column millrace.webhook_health.open_until is 'The breaker is open until then, and then lets one delivery try; null: it is closed';
comment on column millrace.webhook_health.open_ms is 'How long it was opened last, in ms';
comment on column millrace.webhook_health.probe_job_id is 'The delivery that tries';
comment on column millrace.webhook_health.probe_until is 'Until then the others wait for it';
comment on column millrace.webhook_health.closed_at is 'When the breaker closed last: failures before count no more';
comment on column millrace.webhook_health.rate_at is 'Its rate is used up to here: each attempt moves it a step on';
comment on column millrace.webhook_health.line_at is 'Deliveries that wait for its rate are to come up to here, a step apart; null or past: none waits';

create table millrace.webhook_delivery (
  job_id bigint primary key,
  endpoint_id bigint not null,
  message_id text not null,
  event text not null,
  lane text,
  body jsonb not null,
  attempts integer not null default 0,
  waits integer not null default 0,
  go_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  delivered_at timestamp with time zone,
  ended_at timestamp with time zone,
  replayed_by bigint
) with (fillfactor = 80);
create index webhook_delivery_created_at on millrace.webhook_delivery (endpoint_id, created_at, job_id);
create index webhook_delivery_age on millrace.webhook_delivery (created_at, job_id);
create index webhook_delivery_open on millrace.webhook_delivery (endpoint_id, lane, job_id) where ended_at is null;
comment on table millrace.webhook_delivery is 'One message to one endpoint';
comment on column millrace.webhook_delivery.job_id is 'The send-webhook job that delivers it';
comment on column millrace.webhook_delivery.endpoint_id is 'To whom';
comment on column millrace.webhook_delivery.message_id is 'Header webhook-id: the same over all attempts and replays';
comment on column millrace.webhook_delivery.event is 'Type of the event';
comment on column millrace.webhook_delivery.lane is 'Deliveries of one endpoint with the same go one after the other; null: in no order';
comment on column millrace.webhook_delivery.body is 'What is sent';
comment on column millrace.webhook_delivery.attempts is 'Attempts so far';
comment on column millrace.webhook_delivery.waits is 'How often it waited for another since its last attempt';
comment on column millrace.webhook_delivery.go_at is 'When it is to come again, as the rate of its endpoint was used up; null: it does not wait for that';
comment on column millrace.webhook_delivery.created_at is 'When it was made';
comment on column millrace.webhook_delivery.delivered_at is 'When the receiver took it';
comment on column millrace.webhook_delivery.ended_at is 'When it was delivered or given up; null: it may still go, unless its job has ended';
comment on column millrace.webhook_delivery.replayed_by is 'The delivery that tries again what this one failed to do';

create table millrace.webhook_attempt (
  job_id bigint not null,
  seq bigint not null generated always as identity,
  endpoint_id bigint,
  attempt integer not null,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone not null default clock_timestamp(),
  duration_ms integer,
  status integer,
  failed boolean not null,
  error text,
  request_headers jsonb,
  response_headers jsonb,
  response_body text,
  constraint webhook_attempt_pkey primary key (job_id, attempt, began_at)
);
create index webhook_attempt_endpoint_id on millrace.webhook_attempt (endpoint_id, seq) where endpoint_id is not null;
create index webhook_attempt_ended_at on millrace.webhook_attempt (ended_at);
comment on table millrace.webhook_attempt is 'Every attempt of every send-webhook job';
comment on sequence millrace.webhook_attempt_seq_seq is 'Order of attempts';
comment on sequence millrace.webhook_endpoint_id_seq is 'Ids of endpoints';
comment on column millrace.webhook_attempt.seq is 'Rises with time';
comment on column millrace.webhook_attempt.job_id is 'The send-webhook job';
comment on column millrace.webhook_attempt.endpoint_id is 'The endpoint that it was for; null: a URL that its job named, or it was stopped here, which says nothing of the endpoint';
comment on column millrace.webhook_attempt.attempt is 'Number of the job''s execution, from 1';
comment on column millrace.webhook_attempt.began_at is 'When it began, by the clock of its worker: with the number, the same each time that it is recorded';
comment on column millrace.webhook_attempt.ended_at is 'When its end was recorded';
comment on column millrace.webhook_attempt.duration_ms is 'From the connection to the answer, in ms; null: nothing was sent';
comment on column millrace.webhook_attempt.status is 'HTTP status of the answer; null: there was none';
comment on column millrace.webhook_attempt.failed is 'Whether it was anything but 2xx';
comment on column millrace.webhook_attempt.error is 'Why it failed';
comment on column millrace.webhook_attempt.request_headers is 'Headers that were sent; what is secret is redacted';
comment on column millrace.webhook_attempt.response_headers is 'Headers of the answer; what is secret is redacted';
comment on column millrace.webhook_attempt.response_body is 'The first 8 KiB of the answer';

-- Secrets stand in no entry of the trail; when they changed does.
create trigger audit after insert or delete or update of url, description, events, types, queues, ordering_key, rate_limit, rate_window_ms, policy,
  breaker_open_ms, disable_after_ms, secrets_changed_at, state on millrace.webhook_endpoint
  for each row execute function millrace.audit_row('webhook', 'id', 'id', 'secrets', 'created_at', 'updated_at');

-- In which lane of its endpoint a message goes; null: in none. p_key: the endpoint's ordering key. A long text stands as its
-- digest: lanes are keys of an index, which holds no row of more than 2704 bytes, and the end of a job adds deliveries.
create function millrace.delivery_lane(p_key text, p_body jsonb) returns text language plpgsql immutable as $$
declare
  v_lane text := case when p_key = '' then '' when p_key is not null then millrace.value_at(p_body, p_key) #>> '{}' end;
begin
  return case when octet_length(v_lane) > 200 then 'sha256:' || encode(sha256(convert_to(v_lane, 'UTF8')), 'hex') else v_lane end;
end $$;
comment on function millrace.delivery_lane is 'In which lane of its endpoint a message goes';

-- Adds deliveries: the i-th message to the i-th endpoint. p_message_ids: null elements, and null, mean new ones. Returns
-- the jobs, in order. They are ready at once, and no cap of their queue counts: what is to be told happened.
-- Lock: none but the new rows.
create function millrace.add_deliveries(p_endpoints bigint[], p_events text[], p_bodies jsonb[], p_message_ids text[] default null)
returns bigint[] language plpgsql as $$
declare
  v_type millrace.job_type;
  v_ids bigint[];
begin
  select t.* into v_type from millrace.job_type t where t.name = 'send-webhook';
  if not found then
    raise exception 'webhooks need the type send-webhook, which no process has had a handler for' using errcode = '22023';
  end if;
  perform pg_current_xact_id(); -- before nextval: a sweep's floor is proven by transaction ids
  with wanted as materialized (
    select d.endpoint_id, d.event, d.body, d.message_id, d.n, millrace.delivery_lane(e.ordering_key, d.body) as lane,
      case e.policy when '{}' then v_type.policy_id else millrace.intern_policy(millrace.policy_in(v_type.id, v_type.queue_id) || e.policy) end as policy_id
    from unnest(p_endpoints, p_events, p_bodies, p_message_ids) with ordinality d (endpoint_id, event, body, message_id, n)
    join millrace.webhook_endpoint e on e.id = d.endpoint_id
  ), delivery as materialized (
    select nextval('millrace.job_seq') as id, w.* from (select * from wanted order by n) w
  ), kept as (
    insert into millrace.webhook_delivery (job_id, endpoint_id, message_id, event, lane, body)
    select d.id, d.endpoint_id, coalesce(d.message_id, 'msg_' || d.id), d.event, d.lane, d.body from delivery d
  ), added as (
    insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, payload)
    select d.id, clock_timestamp(), v_type.queue_id, v_type.id, d.policy_id, 3, jsonb_build_object('endpoint', d.endpoint_id::text) from delivery d order by d.id
  ), counted as (
    insert into millrace.count_delta (queue_id, type_id, priority, ready, total_created)
    select v_type.queue_id, v_type.id, 3, count(*), count(*) from delivery having count(*) > 0
  )
  select array_agg(d.id order by d.n) into v_ids from delivery d;
  if v_ids is not null then
    perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', q.name, 'priority', 3)) from millrace.queue q where q.id = v_type.queue_id;
  end if;
  return coalesce(v_ids, '{}');
end $$;
comment on function millrace.add_deliveries is 'Adds deliveries of messages to endpoints; returns their jobs';

-- Has endpoints told of jobs that ended in this transaction. p_kinds: 1 completed, 2 failed, 3 cancelled, others are no end;
-- p_answers: where it is not 1 nothing happened; null: everywhere something did. Of deliveries nobody is told: the telling
-- would be told in turn. A thousand deliveries at a time: an array holds 1 GB, and a message up to 256 KiB of a payload.
-- Lock: none. Index: finished_id of the days since the transaction began.
create function millrace.tell_subscribers(p_ids bigint[], p_kinds smallint[], p_answers smallint[] default null) returns void language plpgsql as $$
begin
  perform millrace.add_deliveries(array_agg(m.endpoint_id order by m.n, m.endpoint_id), array_agg(m.event order by m.n, m.endpoint_id),
    array_agg(m.body order by m.n, m.endpoint_id))
  from (
    select e.id as endpoint_id, s.event, i.n, (row_number() over (order by i.n, e.id) - 1) / 1000 as part, jsonb_build_object('type', s.event, 'timestamp', s.ended_at, 'data', jsonb_strip_nulls(jsonb_build_object(
      'jobId', f.id::text, 'type', t.name, 'queue', q.name, 'key', f.extra ->> 'key',
      'instanceId', case jsonb_typeof(p.payload -> 'instanceId') when 'string' then p.payload -> 'instanceId' end, 'status', s.status, 'timestamp', s.ended_at,
      'errorCode', f.error_code, 'error', f.error_message))) as body
    from unnest(p_ids, p_kinds, p_answers) with ordinality i (id, kind, answer, n)
    cross join lateral (
      select o.* from millrace.finished o where o.id = i.id and o.status = i.kind
        and o.finished_at >= now() and o.finished_at < statement_timestamp() + interval '1 day' limit 1) f
    join millrace.job_type t on t.id = f.type_id and t.name <> 'send-webhook'
    join millrace.queue q on q.id = f.queue_id
    cross join lateral (
      select (array['completed', 'failed', 'cancelled'])[f.status] as status, 'job.' || (array['completed', 'failed', 'cancelled'])[f.status] as event,
        to_char(f.finished_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ended_at) s
    cross join lateral (select coalesce(f.payload, (select b.body from millrace.payload b where b.id = f.id)) as payload) p
    join millrace.webhook_endpoint e on e.state = 'enabled' and s.event = any (e.events)
      and (e.types is null or t.name = any (e.types)) and (e.queues is null or q.name = any (e.queues))
    where i.kind <= 3 and (p_answers is null or i.answer = 1)) m
  group by m.part order by m.part;
end $$;
comment on function millrace.tell_subscribers is 'Adds a delivery for each endpoint that is to be told of jobs that ended in this transaction';

-- Makes an endpoint. p_columns: columns and their values; p_secret: its key.
create function millrace.add_webhook_endpoint(p_columns jsonb, p_secret jsonb) returns bigint language plpgsql as $$
declare
  v_new millrace.webhook_endpoint := jsonb_populate_record(null::millrace.webhook_endpoint, p_columns);
  v_id bigint;
begin
  insert into millrace.webhook_endpoint (url, description, events, types, queues, ordering_key, rate_limit, rate_window_ms, policy, breaker_open_ms,
    disable_after_ms, secrets)
  values (v_new.url, v_new.description, v_new.events, v_new.types, v_new.queues, v_new.ordering_key, v_new.rate_limit, v_new.rate_window_ms,
    coalesce(v_new.policy, '{}'), v_new.breaker_open_ms, v_new.disable_after_ms,
    jsonb_build_array(p_secret || jsonb_build_object('createdAtMs', floor(date_part('epoch', clock_timestamp()) * 1000))))
  returning id into v_id;
  insert into millrace.webhook_health (endpoint_id) values (v_id);
  return v_id;
end $$;
comment on function millrace.add_webhook_endpoint is 'Makes a webhook endpoint; returns its id';

-- Removes an endpoint; what is on its way to it fails. False: there is none. Lock: its rows, that of webhook_health first.
create function millrace.remove_webhook_endpoint(p_id bigint) returns boolean language plpgsql as $$
begin
  delete from millrace.webhook_health h where h.endpoint_id = p_id;
  delete from millrace.webhook_endpoint e where e.id = p_id;
  return found;
end $$;
comment on function millrace.remove_webhook_endpoint is 'Removes a webhook endpoint. False: there is none';

-- Changes an endpoint. p_changes: columns and their values. Enabling it closes its breaker; that, and another rate, begin
-- its rate anew, and those that wait line up anew as they ask: call wake_deliveries until it answers null. False: there is none.
-- Lock: its rows, that of webhook_health first, as whoever ends a delivery. Index: primary keys.
create function millrace.change_webhook_endpoint(p_id bigint, p_changes jsonb) returns boolean language plpgsql as $$
declare
  v_old millrace.webhook_endpoint;
  v_new millrace.webhook_endpoint;
begin
  perform from millrace.webhook_health h where h.endpoint_id = p_id for no key update;
  select * into v_old from millrace.webhook_endpoint e where e.id = p_id for no key update;
  if not found then
    return false;
  end if;
  v_new := jsonb_populate_record(v_old, p_changes);
  if v_new.state is distinct from v_old.state then
    v_new.disabled_at := case v_new.state when 'disabled' then clock_timestamp() end;
    v_new.disabled_reason := case v_new.state when 'disabled' then coalesce(p_changes ->> 'disabled_reason', 'manual') end;
  end if;
  update millrace.webhook_endpoint e set url = v_new.url, description = v_new.description, events = v_new.events, types = v_new.types,
    queues = v_new.queues, ordering_key = v_new.ordering_key, rate_limit = v_new.rate_limit, rate_window_ms = v_new.rate_window_ms, policy = v_new.policy,
    breaker_open_ms = v_new.breaker_open_ms, disable_after_ms = v_new.disable_after_ms, state = v_new.state, disabled_reason = v_new.disabled_reason,
    disabled_at = v_new.disabled_at, updated_at = clock_timestamp()
  where e.id = p_id;
  if v_new.state = 'enabled' and v_old.state = 'disabled' then
    update millrace.webhook_health h set failing_since = null, last_failed_at = null, open_until = null, open_ms = null, probe_job_id = null, probe_until = null,
      closed_at = clock_timestamp() where h.endpoint_id = p_id;
  end if;
  if v_new.state = 'enabled' and (v_old.state, v_old.rate_limit, v_old.rate_window_ms) is distinct from (v_new.state, v_new.rate_limit, v_new.rate_window_ms) then
    update millrace.webhook_health h set rate_at = null, line_at = null where h.endpoint_id = p_id;
  end if;
  return true;
end $$;
comment on function millrace.change_webhook_endpoint is 'Changes columns of an endpoint; enabling it closes its breaker, and begins its rate anew. False: there is none';

-- Disables an endpoint that is enabled, and tells those that want to know of it. Lock: as change_webhook_endpoint.
create function millrace.disable_webhook_endpoint(p_id bigint, p_reason text) returns boolean language plpgsql as $$
declare
  v_origin text;
begin
  perform from millrace.webhook_health h where h.endpoint_id = p_id for no key update;
  -- No more of the URL: at some receivers the rest is a credential.
  select substring(e.url from '^[A-Za-z]+://[^/?#\\]+') into v_origin from millrace.webhook_endpoint e where e.id = p_id and e.state = 'enabled' for no key update;
  if not found then
    return false;
  end if;
  perform millrace.change_webhook_endpoint(p_id, jsonb_build_object('state', 'disabled', 'disabled_reason', p_reason));
  perform millrace.add_deliveries(array_agg(e.id), array_agg('endpoint.disabled'::text), array_agg(jsonb_build_object('type', 'endpoint.disabled',
    'timestamp', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'data', jsonb_build_object('endpointId', p_id::text, 'origin', v_origin, 'reason', p_reason))))
  from millrace.webhook_endpoint e where e.state = 'enabled' and 'endpoint.disabled' = any (e.events) having count(*) > 0;
  return true;
end $$;
comment on function millrace.disable_webhook_endpoint is 'Disables an endpoint, and tells those that want to know of it. False: it is not enabled';

-- Puts a new key in front; the one before it signs beside it for p_overlap_ms, older ones no more. Lock: its row.
create function millrace.rotate_webhook_secret(p_id bigint, p_secret jsonb, p_overlap_ms bigint) returns boolean language plpgsql as $$
declare
  v_now_ms bigint := floor(date_part('epoch', clock_timestamp()) * 1000);
begin
  update millrace.webhook_endpoint e set updated_at = clock_timestamp(), secrets_changed_at = clock_timestamp(),
    secrets = jsonb_build_array(p_secret || jsonb_build_object('createdAtMs', v_now_ms))
      || case when p_overlap_ms > 0 then jsonb_build_array(e.secrets -> 0 || jsonb_build_object('expiresAtMs', v_now_ms + p_overlap_ms)) else '[]' end
  where e.id = p_id;
  return found;
end $$;
comment on function millrace.rotate_webhook_secret is 'Puts a new key in front; the one before it signs beside it for a while. False: there is no such endpoint';

-- Wakes deliveries that wait, without a failure, for their turn: the first of a lane, or a thousand of all behind p_after; of
-- these it returns the last, and null if there are no more. One that asked, and whose wait is not recorded yet, is not met, and
-- comes as begin_delivery told it.
-- Lock: their rows of scheduled, by SKIP LOCKED. Index: webhook_delivery_open, scheduled's primary key.
create function millrace.wake_deliveries(p_endpoint bigint, p_lane text default null, p_after bigint default 0) returns bigint language plpgsql as $$
declare
  v_lane text := ''; -- of p_after; those in no lane are the last
  v_ids bigint[];
begin
  if p_lane is not null then
    v_ids := array(select d.job_id from millrace.webhook_delivery d
      where d.endpoint_id = p_endpoint and d.lane = p_lane and d.ended_at is null order by d.job_id limit 1);
  else
    if p_after > 0 then
      v_lane := (select d.lane from millrace.webhook_delivery d where d.job_id = p_after);
    end if;
    v_ids := array(
      select w.job_id from (
        (select d.lane, d.job_id from millrace.webhook_delivery d
          where d.endpoint_id = p_endpoint and d.ended_at is null and (d.lane, d.job_id) > (v_lane, p_after) order by d.lane, d.job_id limit 1000)
        union all
        (select d.lane, d.job_id from millrace.webhook_delivery d
          where d.endpoint_id = p_endpoint and d.ended_at is null and d.lane is null and d.job_id > case when v_lane is null then p_after else 0 end
          order by d.job_id limit 1000)) w
      order by w.lane, w.job_id limit 1000);
  end if;
  update millrace.scheduled s set run_at = clock_timestamp() where s.ctid = any (array(
    select o.ctid from millrace.scheduled o where o.id = any (v_ids) and o.reason = 5 for update skip locked));
  if found then
    perform millrace.hint('{"kind": "scheduled", "inMs": 0}');
  end if;
  return v_ids[1000];
end $$;
comment on function millrace.wake_deliveries is 'Wakes deliveries that wait for their turn';

-- Asks whether a delivery may be tried now. verdict: go; wait, wait_ms and then ask again; disabled, removed: it will not
-- be; unknown: there is no message. p_body: the message of a job that was not made by add_deliveries.
-- Lock: the endpoint's row of webhook_health. Index: primary keys, webhook_delivery_open.
create function millrace.begin_delivery(p_job bigint, p_endpoint bigint, p_body jsonb,
  out verdict text, out wait_ms bigint, out reason text, out url text, out secrets jsonb, out message_id text, out body text) language plpgsql as $$
declare
  v_endpoint millrace.webhook_endpoint;
  v_health millrace.webhook_health;
  v_delivery millrace.webhook_delivery;
  v_now timestamp with time zone;
  v_now_ms bigint;
  v_earlier bigint;
  v_step interval;
  v_free_at timestamp with time zone;
  v_patience_ms bigint;
begin
  select * into v_endpoint from millrace.webhook_endpoint e where e.id = p_endpoint;
  if not found then
    verdict := 'removed';
    return;
  end if;
  if p_body is not null then
    insert into millrace.webhook_delivery (job_id, endpoint_id, message_id, event, lane, body)
    values (p_job, p_endpoint, 'msg_' || p_job, coalesce(case jsonb_typeof(p_body -> 'type') when 'string' then left(p_body ->> 'type', 200) end, ''),
      millrace.delivery_lane(v_endpoint.ordering_key, p_body), p_body)
    on conflict on constraint webhook_delivery_pkey do nothing;
  end if;
  -- A delivery that was given up and put back by hand is open again.
  update millrace.webhook_delivery d set ended_at = null where d.job_id = p_job and d.ended_at is not null;
  select * into v_delivery from millrace.webhook_delivery d where d.job_id = p_job;
  if not found then
    verdict := 'unknown';
    return;
  end if;
  if v_endpoint.state = 'disabled' then
    update millrace.webhook_delivery d set ended_at = clock_timestamp() where d.job_id = p_job;
    verdict := 'disabled';
    reason := v_endpoint.disabled_reason;
    return;
  end if;
  -- The other's end wakes this one, unless that comes before this one's sleep is recorded. So it looks again by itself, each
  -- time twice as late: it waits at most twice as long as it has to.
  v_patience_ms := least(60000, 250 * 2 ^ least(v_delivery.waits, 10));
  while v_delivery.lane is not null loop
    select d.job_id into v_earlier from millrace.webhook_delivery d
    where d.endpoint_id = p_endpoint and d.lane = v_delivery.lane and d.ended_at is null and d.job_id < p_job order by d.job_id limit 1;
    exit when v_earlier is null;
    if millrace.job_status(v_earlier) in ('pending', 'running') then
      verdict := 'wait';
      wait_ms := v_patience_ms;
      reason := format('delivery %s goes first', v_earlier);
      update millrace.webhook_delivery d set waits = d.waits + 1 where d.job_id = p_job;
      return;
    end if;
    update millrace.webhook_delivery d set ended_at = clock_timestamp() where d.job_id = v_earlier;
  end loop;

  select * into v_health from millrace.webhook_health h where h.endpoint_id = p_endpoint for no key update;
  -- Who changes the endpoint holds that row to the end of its transaction.
  select * into v_endpoint from millrace.webhook_endpoint e where e.id = p_endpoint;
  if v_endpoint.state is distinct from 'enabled' then
    select b.verdict, b.reason into begin_delivery.verdict, begin_delivery.reason from millrace.begin_delivery(p_job, p_endpoint, p_body) b;
    return;
  end if;
  v_now := clock_timestamp();
  v_now_ms := floor(date_part('epoch', v_now) * 1000);
  if v_health.open_until > v_now then
    verdict := 'wait';
    wait_ms := ceil(date_part('epoch', v_health.open_until - v_now) * 1000);
    reason := 'the endpoint failed too often: it is tried again later';
    return;
  end if;
  if v_health.probe_until > v_now and v_health.probe_job_id <> p_job then
    verdict := 'wait';
    wait_ms := least(v_patience_ms, ceil(date_part('epoch', v_health.probe_until - v_now) * 1000));
    reason := format('delivery %s tries first whether the endpoint answers again', v_health.probe_job_id);
    update millrace.webhook_delivery d set waits = d.waits + 1 where d.job_id = p_job;
    return;
  end if;
  -- The generic cell rate: attempts are a step apart, and up to a window's worth of them may go at once. It is charged as an
  -- attempt begins, so it holds whatever happened while deliveries waited. Those that find it used up line up: each is told
  -- when to come, a step after the one before it. That is a place and no right: who comes more than a step late is charged
  -- for its own time, and who then finds the rate used up lines up again. Nobody passes the line while those in it come:
  -- once the rate was free for a while it is begun anew, and places past its end are none. Whose place is far off asks again
  -- when it is twice as old: it sees what changed meanwhile, and a long line costs each in it few questions.
  if v_endpoint.rate_limit is not null then
    v_step := v_endpoint.rate_window_ms * interval '1 ms' / v_endpoint.rate_limit;
    v_free_at := v_health.rate_at + v_step - v_endpoint.rate_window_ms * interval '1 ms';
    if v_free_at < v_now - greatest(v_step, interval '5 seconds') then
      v_health.line_at := null;
    end if;
    if v_delivery.go_at >= coalesce(v_health.line_at, '-infinity') then
      v_delivery.go_at := null;
    end if;
    if coalesce(v_free_at, v_now) <= v_now and coalesce(v_delivery.go_at, v_health.line_at, v_now) <= v_now then
      update millrace.webhook_health h set line_at = v_health.line_at,
        rate_at = greatest(h.rate_at, case when v_delivery.go_at is null then v_now else greatest(v_delivery.go_at, v_now - v_step) end) + v_step
      where h.endpoint_id = p_endpoint;
    else
      if v_delivery.go_at is null or v_delivery.go_at <= v_now then
        v_delivery.go_at := greatest(v_now, v_free_at, v_health.line_at);
        update millrace.webhook_health h set line_at = v_delivery.go_at + v_step where h.endpoint_id = p_endpoint;
        update millrace.webhook_delivery d set go_at = v_delivery.go_at where d.job_id = p_job;
      end if;
      verdict := 'wait';
      wait_ms := ceil(date_part('epoch', least(v_delivery.go_at - v_now, greatest(interval '10 minutes', v_now - v_delivery.created_at))) * 1000);
      reason := 'the rate of the endpoint is used up';
      return;
    end if;
  end if;
  if v_health.open_until is not null then
    update millrace.webhook_health h set probe_job_id = p_job, probe_until = v_now + interval '1 minute' where h.endpoint_id = p_endpoint;
  end if;
  verdict := 'go';
  url := v_endpoint.url;
  message_id := v_delivery.message_id;
  body := v_delivery.body::text;
  secrets := (select jsonb_agg(s.secret -> 'key' order by s.n) from jsonb_array_elements(v_endpoint.secrets) with ordinality s (secret, n)
    where ((s.secret ->> 'expiresAtMs')::bigint <= v_now_ms) is not true);
end $$;
comment on function millrace.begin_delivery is 'Whether a delivery may be tried now, and with what';

-- Records an attempt, and what it means for the endpoint. p_outcome: delivered; failed, to be tried again; final, not to be
-- tried again; gone, as final, and the endpoint is disabled. p_endpoint null: of a job that named a URL.
-- disabled: why the endpoint was disabled by this; opened_ms: for how long its breaker opened; null: neither.
-- What is recorded already is not again, as who had no answer calls again: then both are null.
-- The breaker opens when four of five of at least ten attempts in five minutes failed; of more than a hundred the newest count.
-- Lock: the endpoint's row of webhook_health. Index: webhook_attempt_endpoint_id, primary keys.
create function millrace.end_delivery(p_job bigint, p_endpoint bigint, p_attempt integer, p_began_at timestamp with time zone, p_duration_ms integer, p_status integer, p_error text,
  p_request_headers jsonb, p_response_headers jsonb, p_response_body text, p_outcome text,
  out disabled text, out opened_ms bigint) language plpgsql as $$
declare
  v_endpoint millrace.webhook_endpoint;
  v_health millrace.webhook_health;
  v_lane text;
  v_now timestamp with time zone;
begin
  select * into v_health from millrace.webhook_health h where h.endpoint_id = p_endpoint for no key update;
  -- The number alone would not do: a job that is put back by hand begins again at 1.
  insert into millrace.webhook_attempt (job_id, endpoint_id, attempt, began_at, duration_ms, status, failed, error, request_headers, response_headers, response_body)
  values (p_job, p_endpoint, p_attempt, p_began_at, p_duration_ms, p_status, p_outcome <> 'delivered', p_error, p_request_headers, p_response_headers, p_response_body)
  on conflict (job_id, attempt, began_at) do nothing;
  if not found or p_endpoint is null then
    return;
  end if;
  v_now := clock_timestamp();
  update millrace.webhook_delivery d set attempts = d.attempts + 1, waits = 0, go_at = null, delivered_at = case p_outcome when 'delivered' then v_now end,
    ended_at = case when p_outcome <> 'failed' then v_now end where d.job_id = p_job returning d.lane into v_lane;
  if p_outcome = 'delivered' then
    if v_health.failing_since is not null or v_health.open_until is not null then
      update millrace.webhook_health h set failing_since = null, last_failed_at = null, open_until = null, open_ms = null, probe_job_id = null, probe_until = null,
        closed_at = v_now where h.endpoint_id = p_endpoint;
    end if;
    if v_health.open_until is not null then
      perform millrace.wake_deliveries(p_endpoint);
    end if;
  elsif v_health.endpoint_id is not null then
    select * into v_endpoint from millrace.webhook_endpoint e where e.id = p_endpoint;
    if v_health.last_failed_at is null or v_health.last_failed_at < v_now - interval '1 day' then
      v_health.failing_since := v_now;
    end if;
    if v_health.open_until > v_now then
      null; -- it was under way when the breaker opened
    elsif v_health.open_until is not null then
      if v_health.probe_job_id = p_job then
        opened_ms := least(v_health.open_ms * 2, greatest(v_endpoint.breaker_open_ms, 3600000));
      end if;
    elsif (
      select count(*) >= 10 and count(*) filter (where a.failed) * 5 >= count(*) * 4 from (
        select n.failed, n.ended_at from millrace.webhook_attempt n where n.endpoint_id = p_endpoint order by n.seq desc limit 100) a
      where a.ended_at > greatest(v_now - interval '5 minutes', coalesce(v_health.closed_at, '-infinity'))) then
      opened_ms := v_endpoint.breaker_open_ms;
    end if;
    update millrace.webhook_health h set failing_since = v_health.failing_since, last_failed_at = v_now,
      open_until = case when opened_ms is null then h.open_until else v_now + opened_ms * interval '1 ms' end, open_ms = coalesce(opened_ms, h.open_ms),
      probe_job_id = case when opened_ms is null then h.probe_job_id end, probe_until = case when opened_ms is null then h.probe_until end
    where h.endpoint_id = p_endpoint;
    disabled := case when p_outcome = 'gone' then 'gone' when v_now - v_health.failing_since >= v_endpoint.disable_after_ms * interval '1 ms' then 'failing' end;
    if disabled is not null and not millrace.disable_webhook_endpoint(p_endpoint, disabled) then
      disabled := null;
    end if;
  end if;
  if v_lane is not null and p_outcome <> 'failed' then
    perform millrace.wake_deliveries(p_endpoint, v_lane);
  end if;
end $$;
comment on function millrace.end_delivery is 'Records an attempt of a delivery, and what it means for its endpoint';

-- A delivery was given up: the next one of its lane may go. Index: primary keys, webhook_delivery_open.
create function millrace.close_delivery(p_job bigint) returns void language plpgsql as $$
declare
  v_delivery millrace.webhook_delivery;
begin
  update millrace.webhook_delivery d set ended_at = clock_timestamp() where d.job_id = p_job and d.ended_at is null returning * into v_delivery;
  if v_delivery.lane is not null then
    perform millrace.wake_deliveries(v_delivery.endpoint_id, v_delivery.lane);
  end if;
end $$;
comment on function millrace.close_delivery is 'Notes that a delivery was given up: the next one of its lane may go';

-- Sends messages again, under their ids, as deliveries of their own. p_job: that one; else those that were made since p_since
-- and that failed (p_failed: only these) or were delivered, behind p_after, up to p_until, so that it does not meet its own, at most
-- p_limit. Returns the new jobs, and the last one that was looked at. One that was replayed already is not, unless it is named.
-- Lock: the deliveries that were looked at, by id, so that of those who replay at once one sends. Index: webhook_delivery_created_at.
create function millrace.replay_deliveries(p_endpoint bigint, p_job bigint, p_since timestamp with time zone, p_failed boolean, p_after bigint, p_until bigint, p_limit integer,
  out jobs bigint[], out seen bigint, out looked integer) language plpgsql as $$
declare
  v_from timestamp with time zone;
  v_rows bigint[];
  v_wanted bigint[];
begin
  if p_job is not null then
    v_rows := array(select d.job_id from millrace.webhook_delivery d where d.job_id = p_job and d.endpoint_id = p_endpoint);
  else
    v_from := greatest(p_since, (select a.created_at from millrace.webhook_delivery a where a.job_id = p_after));
    v_rows := array(
      select d.job_id from millrace.webhook_delivery d
      where d.endpoint_id = p_endpoint and d.created_at >= v_from and (p_after is null or d.created_at > v_from or d.job_id > p_after) and d.job_id <= p_until
      order by d.created_at, d.job_id limit p_limit);
  end if;
  looked := cardinality(v_rows);
  seen := v_rows[looked];
  v_wanted := array(
    select d.job_id from unnest(v_rows) with ordinality r (id, n) join (
      select l.* from millrace.webhook_delivery l where l.job_id = any (v_rows) order by l.job_id for no key update) d on d.job_id = r.id
    where p_job is not null or (d.replayed_by is null and (not p_failed or d.delivered_at is null)
      and (d.ended_at is not null or coalesce(millrace.job_status(d.job_id), '') not in ('pending', 'running')))
    order by r.n);
  select millrace.add_deliveries(array_agg(d.endpoint_id order by w.n), array_agg(d.event order by w.n), array_agg(d.body order by w.n), array_agg(d.message_id order by w.n))
  into jobs from unnest(v_wanted) with ordinality w (id, n) join millrace.webhook_delivery d on d.job_id = w.id having count(*) > 0;
  jobs := coalesce(jobs, '{}');
  update millrace.webhook_delivery d set replayed_by = r.new_id from unnest(v_wanted, jobs) r (id, new_id) where d.job_id = r.id;
end $$;
comment on function millrace.replay_deliveries is 'Sends messages to an endpoint again, under their ids';

-- Removes attempts that ended more than p_days ago, the oldest first, at most p_limit. Returns how many.
-- Lock: the rows, by SKIP LOCKED. Index: webhook_attempt_ended_at.
create function millrace.sweep_webhook_attempts(p_days integer, p_limit integer) returns integer language plpgsql as $$
declare
  v_swept integer;
begin
  delete from millrace.webhook_attempt a where a.ctid = any (array(
    select o.ctid from millrace.webhook_attempt o where o.ended_at < clock_timestamp() - make_interval(days => p_days)
    order by o.ended_at limit p_limit for update skip locked));
  get diagnostics v_swept = row_count;
  return v_swept;
end $$;
comment on function millrace.sweep_webhook_attempts is 'Removes the oldest attempts that ended more than p_days ago, at most p_limit; returns how many';

-- Looks at p_limit deliveries that are older than p_days and come after one, oldest first, and removes those that may no longer go.
-- Returns after which one to go on: those that stay hold up none behind them. Null: there are no more.
-- Lock: the rows that go. Index: webhook_delivery_age.
create function millrace.sweep_webhook_deliveries(p_days integer, p_after_at timestamp with time zone, p_after_job bigint, p_limit integer,
  out last_at timestamp with time zone, out last_job bigint) language plpgsql as $$
declare
  v_gone bigint[];
begin
  select array_agg(l.job_id) filter (where l.ended_at is not null or coalesce(millrace.job_status(l.job_id), '') not in ('pending', 'running')),
    case when count(*) = p_limit then max(l.created_at) end, (array_agg(l.job_id order by l.created_at desc, l.job_id desc))[1]
  into v_gone, last_at, last_job from (
    select d.job_id, d.created_at, d.ended_at from millrace.webhook_delivery d
    where d.created_at < clock_timestamp() - make_interval(days => p_days) and (d.created_at, d.job_id) > (p_after_at, p_after_job)
    order by d.created_at, d.job_id limit p_limit) l;
  delete from millrace.webhook_delivery d where d.job_id = any (v_gone);
end $$;
comment on function millrace.sweep_webhook_deliveries is 'Removes deliveries older than p_days that may no longer go, of p_limit after one; returns after which one to go on';

create view millrace.webhook_endpoints as
select e.id, e.url, e.description, e.events, e.types, e.queues, e.ordering_key, e.rate_limit, e.rate_window_ms, e.state, e.disabled_reason, e.disabled_at,
  h.failing_since, case when h.open_until is null then 'closed' when h.open_until > clock_timestamp() then 'open' else 'half-open' end as breaker,
  h.open_until as breaker_open_until, e.created_at, e.updated_at
from millrace.webhook_endpoint e join millrace.webhook_health h on h.endpoint_id = e.id;
comment on view millrace.webhook_endpoints is 'Endpoints without their secrets, and how they fare';
comment on column millrace.webhook_endpoints.breaker is 'closed: it is sent to; open: it is not, until breaker_open_until; half-open: one delivery tries';
comment on column millrace.webhook_endpoints.failing_since is 'First failure since the last success';

create view millrace.webhook_deliveries as
select d.job_id, d.endpoint_id, d.message_id, d.event,
  case when d.delivered_at is not null then 'delivered' when d.ended_at is not null then 'failed'
    when coalesce(millrace.job_status(d.job_id), '') in ('pending', 'running') then 'pending' else 'failed' end as status,
  d.attempts, d.body, d.created_at, d.delivered_at, d.replayed_by
from millrace.webhook_delivery d;
comment on view millrace.webhook_deliveries is 'Messages to endpoints. Read them by endpoint_id, in the order of created_at';
comment on column millrace.webhook_deliveries.status is 'pending, delivered or failed';
comment on column millrace.webhook_endpoints.id is 'What others call it by';
comment on column millrace.webhook_endpoints.url is 'Where it is told';
comment on column millrace.webhook_endpoints.description is 'For people';
comment on column millrace.webhook_endpoints.events is 'Types of the events that it is told of';
comment on column millrace.webhook_endpoints.types is 'Job types whose ends it is told of; null: all';
comment on column millrace.webhook_endpoints.queues is 'Queues whose jobs it is told of; null: all';
comment on column millrace.webhook_endpoints.ordering_key is 'JSON pointer into the message: those with the same text there go one after the other';
comment on column millrace.webhook_endpoints.rate_limit is 'Most attempts of a window';
comment on column millrace.webhook_endpoints.rate_window_ms is 'The window, in ms';
comment on column millrace.webhook_endpoints.state is 'enabled or disabled';
comment on column millrace.webhook_endpoints.disabled_reason is 'manual, gone or failing';
comment on column millrace.webhook_endpoints.disabled_at is 'When it was disabled';
comment on column millrace.webhook_endpoints.breaker_open_until is 'When one delivery tries';
comment on column millrace.webhook_endpoints.created_at is 'When it was made';
comment on column millrace.webhook_endpoints.updated_at is 'When it was last changed';
comment on column millrace.webhook_deliveries.job_id is 'The send-webhook job that delivers it';
comment on column millrace.webhook_deliveries.endpoint_id is 'To whom';
comment on column millrace.webhook_deliveries.message_id is 'Header webhook-id';
comment on column millrace.webhook_deliveries.event is 'Type of the event';
comment on column millrace.webhook_deliveries.attempts is 'Attempts so far';
comment on column millrace.webhook_deliveries.body is 'What is sent';
comment on column millrace.webhook_deliveries.created_at is 'When it was made';
comment on column millrace.webhook_deliveries.delivered_at is 'When the receiver took it';
comment on column millrace.webhook_deliveries.replayed_by is 'The delivery that tries again what this one failed to do';
