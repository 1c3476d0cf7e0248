-- Limits of HTTP requests by client, over all server processes, and addresses that are refused.
-- minimumRelease: 0.1.0

-- Unlogged: no request waits for the disk; after a crash of the server every client is new.
create unlogged table millrace.request_bucket (
  scope text not null,
  key text not null,
  tokens double precision not null,
  allowed boolean not null,
  asked_at timestamp with time zone not null,
  kept_until timestamp with time zone not null,
  primary key (scope, key)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.1, vacuum_truncate = off);
comment on table millrace.request_bucket is 'How many requests each client may still make; one that has long been idle has no row and is new';
comment on column millrace.request_bucket.scope is 'Name of the limit';
comment on column millrace.request_bucket.key is 'The client: address:<IPv4, or the /64 of an IPv6> or user:<name>';
comment on column millrace.request_bucket.tokens is 'Requests that were left at asked_at';
comment on column millrace.request_bucket.allowed is 'Whether the last request was let through';
comment on column millrace.request_bucket.asked_at is 'Last request, let through or not';
comment on column millrace.request_bucket.kept_until is 'When a client that stayed idle may be forgotten';

create table millrace.blocked_address (
  address cidr primary key,
  reason text,
  created_at timestamp with time zone not null default clock_timestamp(),
  expires_at timestamp with time zone,
  constraint blocked_address_reason_check check (length(reason) <= 500)
);
comment on table millrace.blocked_address is 'Addresses whose requests are refused. Change it by block_address and unblock_address';
comment on column millrace.blocked_address.address is 'One address or a network; IPv4 never in its IPv6 form';
comment on column millrace.blocked_address.reason is 'For the people who run the server; the client is not told';
comment on column millrace.blocked_address.created_at is 'When it was blocked first';
comment on column millrace.blocked_address.expires_at is 'When the block ends; null: never';

-- Takes one request from a client's bucket: it begins with p_requests, fills by p_requests a window up to p_burst,
-- and is full after a whole window without any request. One statement, so two processes never take the same one.
-- Lock: the bucket's row, until the statement ends. Index: the primary key.
create function millrace.take_request(p_scope text, p_key text, p_requests integer, p_window_ms bigint, p_burst integer, p_cost integer)
returns table (allowed boolean, remaining integer, retry_after_ms bigint, reset_at_ms bigint) language plpgsql as $$
#variable_conflict use_column
declare
  v_bucket millrace.request_bucket;
  v_ms_each double precision := p_window_ms::double precision / p_requests;
  v_kept interval := make_interval(secs => greatest(3600, p_window_ms / 100.0));
begin
  insert into millrace.request_bucket as b (scope, key, tokens, allowed, asked_at, kept_until)
  values (p_scope, p_key, p_requests - case when p_cost <= p_requests then p_cost else 0 end, p_cost <= p_requests, clock_timestamp(), clock_timestamp() + v_kept)
  on conflict (scope, key) do update set (tokens, allowed, asked_at, kept_until) = (
    select f.tokens - case when f.tokens >= p_cost then p_cost else 0 end, f.tokens >= p_cost, f.at, f.at + v_kept
    from (
      select n.at, case when n.idle_ms >= p_window_ms then p_burst else least(p_burst, b.tokens + greatest(0, n.idle_ms) / v_ms_each) end as tokens
      from (select c.at, extract(epoch from c.at - b.asked_at)::double precision * 1000 as idle_ms from (select clock_timestamp() as at) c) n
    ) f)
  returning b.* into v_bucket;
  return query select v_bucket.allowed, floor(v_bucket.tokens)::integer,
    case when v_bucket.allowed then 0 else greatest(1, ceil((p_cost - v_bucket.tokens) * v_ms_each)) end::bigint,
    ceil(extract(epoch from v_bucket.asked_at) * 1000 + greatest(0, p_requests - v_bucket.tokens) * v_ms_each)::bigint;
end $$;
comment on function millrace.take_request is 'Takes requests from a client''s bucket, all or none: whether that is allowed, how many are left, and when there are enough';

-- The IPv4 network that an IPv4-mapped IPv6 one (::ffff:0:0/96) means; any other as it is.
create function millrace.plain_address(p_address cidr) returns cidr language plpgsql immutable as $$
begin
  if family(p_address) = 6 and p_address <<= '::ffff:0:0/96'::cidr then
    return set_masklen('0.0.0.0'::inet + (host(p_address)::inet - '::ffff:0:0'::inet), masklen(p_address) - 96)::cidr;
  end if;
  return p_address;
end $$;
comment on function millrace.plain_address is 'The IPv4 network that an IPv4-mapped IPv6 one means; any other as it is';

create function millrace.block_address(address cidr, reason text default null, until timestamp with time zone default null)
returns void language plpgsql as $$
begin
  if until <= clock_timestamp() then
    raise exception 'the block of % would have ended already', address using errcode = '22023', hint = 'until must lie in the future, or be null.';
  end if;
  insert into millrace.blocked_address as b (address, reason, expires_at)
  values (millrace.plain_address(block_address.address), block_address.reason, until)
  on conflict on constraint blocked_address_pkey do update set reason = excluded.reason, expires_at = excluded.expires_at,
    created_at = case when b.expires_at <= clock_timestamp() then excluded.created_at else b.created_at end;
  perform millrace.audit('address', block_address.address::text, 'block', null, jsonb_build_object('reason', reason, 'until', until));
end $$;
comment on function millrace.block_address is 'Refuses the requests of an address or a network, until a time or for good; counts in every server process within a second';

create function millrace.unblock_address(address cidr) returns boolean language plpgsql as $$
declare
  v_expires_at timestamp with time zone;
begin
  delete from millrace.blocked_address b where b.address = millrace.plain_address(unblock_address.address)
  returning b.expires_at into v_expires_at;
  if not found or v_expires_at <= clock_timestamp() then
    return false;
  end if;
  perform millrace.audit('address', unblock_address.address::text, 'unblock', null, null);
  return true;
end $$;
comment on function millrace.unblock_address is 'Ends the block of exactly this address or network. False: it was not blocked';

-- Forgets clients that have been idle for long, and blocks that have ended. Lock: bucket rows by SKIP LOCKED.
create function millrace.sweep_request_limits() returns integer language plpgsql as $$
declare
  v_swept integer;
begin
  delete from millrace.blocked_address b where b.expires_at <= clock_timestamp();
  delete from millrace.request_bucket b where b.ctid = any (array(
    select i.ctid from millrace.request_bucket i where i.kept_until <= clock_timestamp() for update skip locked));
  get diagnostics v_swept = row_count;
  return v_swept;
end $$;
comment on function millrace.sweep_request_limits is 'Forgets clients that have been idle for long, and blocks that have ended; returns how many clients';

create table millrace.queue_pace (
  queue_id integer not null,
  at timestamp with time zone not null,
  ended bigint not null,
  run_ms bigint not null
);
create index queue_pace_queue_id_at on millrace.queue_pace (queue_id, at);
comment on table millrace.queue_pace is 'Attempts that ended in the last two minutes, by queue, one row each time that counts were folded';
comment on column millrace.queue_pace.queue_id is 'Queue of the attempts';
comment on column millrace.queue_pace.at is 'When they were folded';
comment on column millrace.queue_pace.ended is 'Attempts that ended since the fold before, retried ones among them';
comment on column millrace.queue_pace.run_ms is 'Sum over those that ended their job of the ms from start to end';

-- How fast a queue with a backlog moves. Measured from the moment since which some job has been waiting in its turn:
-- before it, slots may have been idle. per_second is null when less than a second, or fewer than 5 ends, were seen.
-- run_ms: mean of the last minute, else since installation; null when nothing ever ended.
-- Lock: none. Index: ready's primary key, one row a lane; queue_pace_queue_id_at; job_count's primary key.
create function millrace.measured_pace(p_queue integer, out per_second double precision, out run_ms double precision)
language plpgsql stable as $$
declare
  v_now timestamp with time zone := clock_timestamp();
  v_since timestamp with time zone;
  v_first timestamp with time zone;
  v_ended bigint;
begin
  select min(coalesce(to_timestamp((f.extra ->> 'dueAt')::bigint / 1000.0), f.created_at)) into v_since
  from generate_series(1, 9) p cross join generate_series(0, 2) h cross join lateral (
    select r.extra, r.created_at from millrace.ready r where r.queue_id = p_queue and r.priority = p and r.head = h order by r.seq limit 1) f;
  -- A fold tells what ended before it, so the first one only marks where the measured time begins.
  select min(p.at) into v_first from millrace.queue_pace p
  where p.queue_id = p_queue and p.at > greatest(v_since, v_now - interval '1 minute');
  select coalesce((select sum(p.ended) from millrace.queue_pace p where p.queue_id = p_queue and p.at > v_first), 0)
    + coalesce((select sum(coalesce(d.total_completed, 0) + coalesce(d.total_failed, 0) + coalesce(d.total_retried, 0))
      from millrace.count_delta d where d.queue_id = p_queue), 0) into v_ended;
  if v_ended >= 5 and v_now - v_first > interval '1 second' then
    per_second := v_ended / extract(epoch from v_now - v_first);
  end if;
  select sum(p.run_ms)::double precision / nullif(sum(p.ended), 0) into run_ms from millrace.queue_pace p
  where p.queue_id = p_queue and p.at > v_now - interval '1 minute';
  if run_ms is null then
    select sum(n.total_run_ms)::double precision / nullif(sum(n.total_completed) + sum(n.total_failed), 0) into run_ms
    from (select c.total_run_ms, c.total_completed, c.total_failed from millrace.job_count c where c.queue_id = p_queue
      union all select d.total_run_ms, d.total_completed, d.total_failed from millrace.count_delta d where d.queue_id = p_queue) n;
  end if;
end $$;
comment on function millrace.measured_pace is 'Attempts that end in a second while a queue has a backlog, and the mean ms of a run; null: not measured yet';

-- Seconds until a job with p_ahead ready jobs before it starts, from what was measured; null when nothing was.
-- Short jobs are claimed ahead of their start, so all that is claimed counts as before it, and the rate decides.
-- Of longer ones the claimed ones run: the job starts when, by the mean run, the slot that comes to it is free.
create function millrace.expected_wait(p_queue integer, p_ahead bigint) returns double precision language plpgsql stable as $$
declare
  v_pace record;
  v_now timestamp with time zone := clock_timestamp();
  v_claimed bigint;
  v_free_ms double precision[];
begin
  select * into v_pace from millrace.measured_pace(p_queue);
  select coalesce(sum(l.open), 0) into v_claimed from millrace.lease l where l.queue_id = p_queue;
  if v_claimed = 0 then
    return case when p_ahead = 0 then 0 when v_pace.per_second is not null then p_ahead / v_pace.per_second end;
  end if;
  if v_pace.run_ms is null then
    return null;
  end if;
  if v_pace.run_ms < 1000 and v_pace.per_second is not null then
    return greatest(0, (p_ahead + v_claimed + 0.5) / v_pace.per_second - v_pace.run_ms / 1000);
  end if;
  v_free_ms := array(
    select greatest(0, v_pace.run_ms - extract(epoch from v_now - l.claimed_at) * 1000) as free_ms
    from millrace.lease l cross join lateral generate_series(1, l.open) where l.queue_id = p_queue order by free_ms);
  return (p_ahead / v_claimed) * coalesce(v_claimed / v_pace.per_second, v_pace.run_ms / 1000) + v_free_ms[1 + p_ahead % v_claimed] / 1000;
end $$;
comment on function millrace.expected_wait is 'Seconds until a job with so many ready jobs before it starts, as measured; null: not known';

-- When a rate allows the start that p_ahead others come before, if each begins as soon as it may: a window after the
-- start that lies as many starts back as the rate allows. Index: key_start's primary key.
create function millrace.rate_start(p_queue integer, p_key text, p_limit integer, p_window_ms bigint, p_ahead bigint) returns timestamp with time zone
language plpgsql stable as $$
declare
  v_now timestamp with time zone := clock_timestamp();
  v_span interval := make_interval(secs => (p_window_ms + millrace.rate_margin_ms(p_window_ms)) / 1000.0);
  v_room bigint := greatest(0, (select r.room from millrace.rate_room(p_queue, p_key, p_limit, p_window_ms, v_now) r));
  v_nth bigint := p_ahead % p_limit + 1;
begin
  return (p_ahead / p_limit) * v_span + case when v_nth <= v_room then v_now else (
    select s.at + v_span from (
      select k.at, sum(k.count) over (order by k.at) as until from millrace.key_start k
      where k.queue_id = p_queue and k.key = p_key and k.at > v_now - v_span) s
    where s.until >= v_nth - v_room order by s.at limit 1) end;
end $$;
comment on function millrace.rate_start is 'When a rate allows the start that so many others come before';

-- When the limits of a job's queue and key let it start, with p_ahead jobs before it; null: they say nothing of it.
create function millrace.limited_start(p_queue integer, p_key text, p_ahead bigint) returns timestamp with time zone language plpgsql stable as $$
declare
  v_now timestamp with time zone := clock_timestamp();
  v_queue millrace.queue;
  v_key record;
  v_limit bigint;
  v_run_ms double precision;
  v_free_ms double precision[];
  v_start timestamp with time zone;
begin
  select * into v_queue from millrace.queue q where q.id = p_queue;
  if v_queue.rate_limit is not null then
    v_start := millrace.rate_start(p_queue, '', v_queue.rate_limit, v_queue.rate_window_ms, p_ahead);
  end if;
  if p_key is null or not v_queue.keyed then
    return v_start;
  end if;
  select k.* into v_key from millrace.queue_key k where k.queue_id = p_queue and k.key = p_key;
  if v_key.rate_limit is not null then
    v_start := greatest(v_start, millrace.rate_start(p_queue, p_key, v_key.rate_limit, v_key.rate_window_ms, p_ahead));
  elsif v_queue.key_rate_limit is not null then
    v_start := greatest(v_start, millrace.rate_start(p_queue, p_key, v_queue.key_rate_limit, v_queue.key_rate_window_ms, p_ahead));
  end if;
  v_limit := coalesce(v_key.concurrency, v_queue.key_concurrency);
  select m.run_ms into v_run_ms from millrace.measured_pace(p_queue) m;
  if v_limit is not null and v_run_ms is not null then
    -- Places that are free now, then those of the jobs that run, as they are expected to end.
    v_free_ms := array(
      select greatest(0, v_run_ms - extract(epoch from v_now - e.started_at) * 1000) as free_ms
      from millrace.lease_row e where e.queue_id = p_queue and e.key = p_key order by free_ms);
    v_start := greatest(v_start, v_now + make_interval(secs => ((p_ahead / v_limit) * v_run_ms
      + coalesce(v_free_ms[1 + p_ahead % v_limit - (v_limit - cardinality(v_free_ms))], 0)) / 1000));
  end if;
  return v_start;
end $$;
comment on function millrace.limited_start is 'When the limits of a job''s queue and key let it start; null: they say nothing of it';

-- Which jobs of other keys come before a job of a keyed queue that has p_line jobs of its own key before it, one row each,
-- at most p_limit: by priority and seq, or, in a fair queue, those whose turn is before its own. Limits of keys are left out.
-- Where so many keys have their turn before it, one row of each tells enough: their jobs are not looked at.
-- Index: ready's primary key, one range from the front of the queue; queue_key_turn for keys that may start now, queue_key_free_at
-- for those whose rate is used up, queue_key's primary key for full ones, which are among those that hold slots; ready_key.
create function millrace.turns_ahead(p_queue millrace.queue, p_priority smallint, p_seq bigint, p_key text, p_line bigint, p_types integer[], p_limit integer)
returns table (key text) language plpgsql stable as $$
#variable_conflict use_column
declare
  v_time double precision := coalesce((select t.virtual_time from millrace.queue_turn t where t.queue_id = p_queue.id), 0);
  v_turn double precision;
  v_keys text[];
  v_passes double precision[];
  v_weights integer[];
begin
  if not p_queue.fair then
    return query select coalesce(a.extra ->> 'key', '') from millrace.ready a
    where a.queue_id = p_queue.id and (a.priority < p_priority or a.priority = p_priority and a.seq < p_seq) and a.type_id = any (p_types)
      and coalesce(a.extra ->> 'key', '') <> p_key limit p_limit;
    return;
  end if;
  v_turn := coalesce((select greatest(k.pass, v_time) + p_line / coalesce(k.weight, 1)::double precision from millrace.queue_key k
    where k.queue_id = p_queue.id and k.key = p_key), v_time + p_line);
  if v_turn <= v_time then
    return;
  end if;
  select array_agg(k.key), array_agg(k.pass), array_agg(k.weight) into v_keys, v_passes, v_weights from (
    select k.key, k.pass, k.weight from millrace.queue_key k
    where k.queue_id = p_queue.id and k.head_seq is not null and not k.is_full and k.free_at is null and k.rank < v_turn and k.key <> p_key
    order by k.rank, k.head_seq limit (select p_limit)) k;
  if cardinality(v_keys) = p_limit then
    return query select unnest(v_keys);
    return;
  end if;
  return query select k.key from (
      select * from unnest(v_keys, v_passes, v_weights) f (key, pass, weight)
      union all select f.key, f.pass, f.weight from millrace.queue_key f
      where f.queue_id = p_queue.id and f.head_seq is not null and (f.is_full or f.free_at is not null) and f.pass < v_turn and f.key <> p_key
        and f.key = any (array(
          select r.key from millrace.queue_key r where r.queue_id = p_queue.id and r.free_at is not null
          union select unnest(l.keys) from millrace.lease l where l.queue_id = p_queue.id
          union select e.key from millrace.key_release e where e.queue_id = p_queue.id))) k
    cross join lateral (
      select from millrace.ready a where a.queue_id = p_queue.id and a.head = 2 and coalesce(a.extra ->> 'key', '') = k.key and a.type_id = any (p_types)
      limit ceil((v_turn - greatest(k.pass, v_time)) * coalesce(k.weight, 1))::bigint) a
    limit p_limit;
end $$;
comment on function millrace.turns_ahead is 'The keys of the jobs of other keys that come before a job of a keyed queue, one row each';

-- When a job of a keyed queue gets its turn among the keys, with p_line jobs of its own key before it, by the measured
-- pace; null: not known, or more than 10 000 turns away. Of a key with limits no more come before it than these let
-- start in that time, which in turn is as long as all that come before it take.
create function millrace.turn_start(p_queue integer, p_priority smallint, p_seq bigint, p_key text, p_line bigint) returns timestamp with time zone
language plpgsql stable as $$
declare
  v_queue millrace.queue := (select q from millrace.queue q where q.id = p_queue);
  v_run_ms double precision := (select m.run_ms from millrace.measured_pace(p_queue) m);
  v_keys text[];
  v_jobs bigint[];
  v_ahead bigint;
  v_next bigint;
  v_seconds double precision;
begin
  if p_line >= 10000 then
    return null;
  end if;
  select array_agg(c.key), array_agg(c.jobs), coalesce(sum(c.jobs), 0) + p_line into v_keys, v_jobs, v_ahead from (
    select t.key, count(*) as jobs from millrace.turns_ahead(v_queue, p_priority, p_seq, p_key, p_line, millrace.served_types(p_queue), 10001) t group by t.key) c;
  if v_ahead > 10000 then
    return null;
  end if;
  for v_round in 1 .. 20 loop
    v_seconds := millrace.expected_wait(p_queue, v_ahead);
    exit when v_seconds is null;
    select p_line + coalesce(sum(least(a.jobs,
        floor(coalesce(k.concurrency, v_queue.key_concurrency) * (1 + v_seconds * 1000 / nullif(v_run_ms, 0))),
        floor(coalesce(k.rate_limit, v_queue.key_rate_limit) * (1 + v_seconds * 1000 / coalesce(k.rate_window_ms, v_queue.key_rate_window_ms))))), 0) into v_next
    from unnest(v_keys, v_jobs) a (key, jobs) left join millrace.queue_key k on k.queue_id = p_queue and k.key = a.key and a.key <> '';
    exit when v_next >= v_ahead;
    v_ahead := v_next;
  end loop;
  return clock_timestamp() + make_interval(secs => v_seconds);
end $$;
comment on function millrace.turn_start is 'When a job of a keyed queue gets its turn among the keys, as measured; null: not known';

-- An instant as JSON carries it: ISO 8601 in UTC with milliseconds.
create function millrace.json_instant(p_at timestamp with time zone) returns text language plpgsql stable as $$
begin
  return to_char(p_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
end $$;
comment on function millrace.json_instant is 'An instant as JSON carries it: ISO 8601 in UTC with milliseconds';

-- Where a job is, with what the explanation needs of it; no row: unknown. One statement, so one snapshot.
-- Index: as job_status.
create function millrace.locate_job(p_id bigint)
returns table (place text, queue_id integer, type_id integer, policy_id integer, priority smallint, head smallint, seq bigint, retry_count integer,
  crashes integer, created_at timestamp with time zone, extra jsonb, at timestamp with time zone, reason smallint, worker_id bigint,
  started_at timestamp with time zone, status smallint, error_code text, error_message text)
language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select 'ready', r.queue_id, r.type_id, r.policy_id, r.priority, r.head, r.seq, r.retry_count, r.crashes, r.created_at, r.extra,
      null::timestamp with time zone, null::smallint, null::bigint, null::timestamp with time zone, null::smallint, r.extra ->> 'errorCode', r.extra ->> 'errorMessage'
    from millrace.ready r
    where r.queue_id = any (array(select q.id from millrace.queue q)) and r.priority = any ('{1,2,3,4,5,6,7,8,9}'::smallint[])
      and r.head = any ('{0,1,2}'::smallint[]) and r.seq = p_id and r.id is null
    union all
    select 'ready', r.queue_id, r.type_id, r.policy_id, r.priority, r.head, r.seq, r.retry_count, r.crashes, r.created_at, r.extra,
      null, null, null, null, null, r.extra ->> 'errorCode', r.extra ->> 'errorMessage'
    from millrace.ready r where r.id = p_id
    union all
    select 'scheduled', s.queue_id, s.type_id, s.policy_id, s.priority, null, null, s.retry_count, s.crashes, s.created_at, s.extra,
      s.run_at, s.reason, null, null, null, s.extra ->> 'errorCode', s.extra ->> 'errorMessage'
    from millrace.scheduled s where s.id = p_id
    union all
    select 'lease', l.queue_id, l.type_ids[n.pos], l.policy_ids[n.pos], l.priorities[n.pos], null, null, l.retry_counts[n.pos], l.crashes[n.pos],
      l.created_ats[n.pos], l.extras[n.pos], l.deadline_at, null, l.worker_id, l.claimed_at, null, null, null
    from millrace.lease l cross join lateral (select array_position(l.ids, p_id) as pos) n
    where p_id = any (l.ids) and n.pos <> all (l.closed)
    union all
    select 'finished', f.queue_id, f.type_id, f.policy_id, f.priority, null, null, f.retry_count, f.crashes, f.created_at, f.extra,
      f.finished_at, null, f.worker_id, f.started_at, f.status, f.error_code, f.error_message
    from millrace.finished f
    where f.id = p_id and (select (f.finished_at, f.id) < (k.hidden_at, k.hidden_id) or f.finished_at < now() - k.max_age_ms * interval '1 ms'
      from millrace.retention k where k.queue_id = f.queue_id and k.status = f.status) is not true;
end $$;
comment on function millrace.locate_job is 'Where a job is, and what its explanation needs of it; no row: unknown';

-- Everything that keeps a pending job from starting, in the order in which waitingFor takes it: its place (dependencies,
-- schedule, retry), then paused, worker, concurrency of the queue and of the key, rate of the key and of the queue.
-- Index: dependency_child_id; the primary keys of queue_key and key_start; worker and lease are small.
create function millrace.waiting_reasons(p_id bigint, p_place text, p_queue integer, p_type integer, p_seq bigint, p_at timestamp with time zone, p_reason smallint,
  p_retry_count integer, p_error_code text, p_error_message text, p_key text)
returns table (reason jsonb) language plpgsql stable as $$
#variable_conflict use_column
declare
  v_queue millrace.queue;
  v_type text := (select t.name from millrace.job_type t where t.id = p_type);
  v_workers bigint;
  v_types text[];
  v_running bigint;
  v_key record;
  v_outdated bigint;
  v_free_at timestamp with time zone;
begin
  select * into v_queue from millrace.queue q where q.id = p_queue;
  if p_place = 'scheduled' and p_reason = 2 then
    return query select jsonb_build_object('reason', 'retry', 'untilAt', millrace.json_instant(p_at), 'failedAttempts', p_retry_count,
      'errorCode', p_error_code, 'errorMessage', p_error_message,
      'detail', format('Attempt %s failed (%s); the next one is due at %s.', p_retry_count, coalesce(p_error_code, 'no code'), millrace.json_instant(p_at)));
  elsif p_place = 'scheduled' and p_reason = 4 then
    select d.open into v_running from millrace.dependent d where d.id = p_id;
    return query select jsonb_build_object('reason', 'dependencies', 'open', v_running,
      'parents', coalesce((select jsonb_agg(jsonb_build_object('id', p.id::text, 'status', p.status)) from (
        select d.parent_id as id, case when exists (select from millrace.workflow f where f.id = d.parent_id) then 'workflow' else millrace.job_status(d.parent_id) end as status
        from millrace.dependency d where d.child_id = p_id and d.outcome is null order by d.parent_id limit 20) p), '[]'),
      'detail', format('It waits for %s other %s to end.', v_running, case v_running when 1 then 'job' else 'jobs' end));
  elsif p_place = 'scheduled' then
    return query select jsonb_build_object('reason', 'schedule', 'untilAt', millrace.json_instant(p_at), 'snoozed', p_reason = 5,
      'detail', format(case p_reason when 5 then 'Its handler put it off until %s.' else 'It was scheduled for %s.' end, millrace.json_instant(p_at)));
  end if;
  if v_queue.paused then
    return query select jsonb_build_object('reason', 'paused', 'queue', v_queue.name, 'state', 'paused', 'detail', format('Queue %s is paused.', v_queue.name));
  elsif v_queue.drain_before <= coalesce(p_seq, 9223372036854775807) then
    return query select jsonb_build_object('reason', 'paused', 'queue', v_queue.name, 'state', 'draining',
      'detail', format('Queue %s drains: jobs that became ready after the drain began wait until it is resumed.', v_queue.name));
  end if;
  if not exists (select from millrace.worker w where w.ended_at is null and v_type = any (w.types) and (w.queues is null or v_queue.name = any (w.queues))) then
    select count(*), count(*) filter (where v_type = any (w.outdated)) into v_workers, v_outdated from millrace.worker w where w.ended_at is null;
    v_types := array(select distinct t.name from millrace.worker w cross join lateral unnest(w.types) as t (name) where w.ended_at is null order by t.name limit 20);
    return query select jsonb_build_object('reason', 'worker', 'type', v_type, 'liveWorkers', v_workers, 'outdatedWorkers', v_outdated, 'servedTypes', to_jsonb(v_types),
      'detail', case v_workers when 0 then 'No worker process lives.'
        else format('None of the %s live worker processes runs jobs of type %s in queue %s.', v_workers, v_type, v_queue.name)
          || case v_outdated when 0 then '' else format(' %s of them would, but their handler is older than what is stored (schema version %s): start a newer one.',
            v_outdated, (select t.schema_version from millrace.job_type t where t.name = v_type)) end end);
  end if;
  if v_queue.concurrency is not null then
    select coalesce(sum(l.open), 0) into v_running from millrace.lease l where l.queue_id = p_queue;
    if v_running >= v_queue.concurrency then
      return query select jsonb_build_object('reason', 'concurrency', 'queue', v_queue.name, 'key', null, 'limit', v_queue.concurrency, 'running', v_running,
        'runningIds', coalesce((select jsonb_agg(e.id::text) from (select e.id from millrace.lease_row e where e.queue_id = p_queue order by e.id limit 20) e), '[]'),
        'detail', format('Queue %s runs %s jobs at once, and so many run.', v_queue.name, v_queue.concurrency));
    end if;
  end if;
  if v_queue.keyed then
    select k.* into v_key from millrace.queue_key k where k.queue_id = p_queue and k.key = coalesce(p_key, '');
    if v_key.is_full then
      select count(*) into v_running from millrace.lease_row e where e.queue_id = p_queue and e.key = p_key;
      return query select jsonb_build_object('reason', 'concurrency', 'queue', v_queue.name, 'key', p_key, 'limit', coalesce(v_key.concurrency, v_queue.key_concurrency),
        'running', v_running, 'runningIds', coalesce((select jsonb_agg(e.id::text) from (
          select e.id from millrace.lease_row e where e.queue_id = p_queue and e.key = p_key order by e.id limit 20) e), '[]'),
        'detail', format('Queue %s runs %s jobs of key %s at once, and so many run.', v_queue.name, coalesce(v_key.concurrency, v_queue.key_concurrency), p_key));
    end if;
    if v_key.free_at > clock_timestamp() then
      return query select jsonb_build_object('reason', 'rate', 'queue', v_queue.name, 'key', p_key, 'limit', coalesce(v_key.rate_limit, v_queue.key_rate_limit),
        'windowMs', case when v_key.rate_limit is null then v_queue.key_rate_window_ms else v_key.rate_window_ms end, 'untilAt', millrace.json_instant(v_key.free_at),
        'detail', format('The rate of key %s allows no start before %s.', p_key, millrace.json_instant(v_key.free_at)));
    end if;
  end if;
  if v_queue.rate_limit is not null then
    select r.free_at into v_free_at from millrace.rate_room(p_queue, '', v_queue.rate_limit, v_queue.rate_window_ms, clock_timestamp()) r where r.room <= 0;
    if found then
      return query select jsonb_build_object('reason', 'rate', 'queue', v_queue.name, 'key', null, 'limit', v_queue.rate_limit, 'windowMs', v_queue.rate_window_ms,
        'untilAt', millrace.json_instant(v_free_at), 'detail', format('The rate of queue %s allows no start before %s.', v_queue.name, millrace.json_instant(v_free_at)));
    end if;
  end if;
end $$;
comment on function millrace.waiting_reasons is 'Everything that keeps a pending job from starting, what counts most first';

-- Index: worker_alive; job_type and worker are small.
create function millrace.served_types(p_queue integer) returns integer[] language plpgsql stable as $$
begin
  return array(select t.id from millrace.job_type t
    where exists (select from millrace.worker w join millrace.queue q on q.id = p_queue
      where w.ended_at is null and t.name = any (w.types) and (w.queues is null or q.name = any (w.queues))));
end $$;
comment on function millrace.served_types is 'Types whose jobs some live worker runs in a queue';

-- Jobs of the queue that come before a place in it and have a live worker, estimated from 10 000 on; where jobs stand in lines of
-- keys (head 2, which new ones join from head 1), those of the same key.
-- Index: ready's primary key, one range from the front of the queue; ready_key.
create function millrace.jobs_ahead(p_queue integer, p_priority smallint, p_head smallint, p_seq bigint, p_key text) returns bigint language plpgsql stable as $$
declare
  v_served integer[] := millrace.served_types(p_queue);
  v_ahead bigint;
  v_first bigint;
  v_last bigint;
begin
  if (select q.keyed from millrace.queue q where q.id = p_queue) then
    return (select count(*) from (
      select from millrace.ready a where a.queue_id = p_queue and a.head = 2 and coalesce(a.extra ->> 'key', '') = coalesce(p_key, '')
        and (a.priority, a.seq) < (p_priority, p_seq) and a.type_id = any (v_served) limit 10000) line)
      + (select count(*) from (
        select from generate_series(1, p_priority) lane (priority) cross join lateral (
          select from millrace.ready a where a.queue_id = p_queue and a.priority = lane.priority and a.head = 1
            and a.seq < case when lane.priority < p_priority then 9223372036854775807 else p_seq end
            and a.extra ->> 'key' is not distinct from p_key and a.type_id = any (v_served)) a limit 10000) joining);
  end if;
  select count(*) into v_ahead from (
    select from millrace.ready a where a.queue_id = p_queue and (a.priority, a.head, a.seq) < (p_priority, p_head, p_seq) and a.type_id = any (v_served)
    order by a.priority, a.head, a.seq limit 10000) ahead;
  if v_ahead = 10000 then
    -- Too many to look at: the kept counts of better priorities, and of its own as much as its place between the first and last seq tells.
    select min(f.seq), max(f.seq) into v_first, v_last from (
      (select r.seq from millrace.ready r where r.queue_id = p_queue and r.priority = p_priority and r.head = 1 order by r.seq limit 1)
      union all (select r.seq from millrace.ready r where r.queue_id = p_queue and r.priority = p_priority and r.head = 1 order by r.seq desc limit 1)) f;
    select greatest(v_ahead, sum(n.ready * case when n.priority < p_priority then 1
      else coalesce((least(p_seq, v_last) - v_first)::double precision / nullif(v_last - v_first, 0), 1) end)::bigint) into v_ahead
    from (select c.priority, c.ready from millrace.job_count c where c.queue_id = p_queue
      union all select d.priority, d.ready from millrace.count_delta d where d.queue_id = p_queue) n
    where n.priority <= p_priority;
  end if;
  return v_ahead;
end $$;
comment on function millrace.jobs_ahead is 'Jobs of the queue that come before a place in it and have a live worker; an estimate from 10000 on';

-- Why a job is not running, or how it runs, or how it ended; null: unknown job. One snapshot, since it is stable.
create function millrace.explain(id bigint) returns jsonb language plpgsql stable as $$
declare
  v_job record;
  v_policy millrace.policy;
  v_base jsonb;
  v_reasons jsonb;
  v_first jsonb;
  v_ahead bigint;
  v_start timestamp with time zone;
  v_between boolean := false;
begin
  select * into v_job from millrace.locate_job(explain.id) limit 1;
  if not found then
    return null;
  end if;
  select * into v_policy from millrace.policy p where p.id = v_job.policy_id;
  select jsonb_build_object('id', explain.id::text, 'type', t.name, 'queue', q.name) into v_base
  from millrace.queue q cross join millrace.job_type t where q.id = v_job.queue_id and t.id = v_job.type_id;

  if v_job.place = 'lease' then
    return v_base || (select jsonb_build_object('status', 'running', 'waitingFor', null, 'reasons', jsonb '[]', 'ahead', null, 'expectedStartAt', null,
      'run', jsonb_build_object('claimedAt', millrace.json_instant(v_job.started_at), 'deadlineAt', millrace.json_instant(v_job.at), 'attempt', v_job.retry_count + 1,
        'workerId', w.id::text, 'worker', w.name, 'host', w.host, 'pid', w.pid,
        'workerState', case when w.beat_at < clock_timestamp() - make_interval(secs => w.silence_ms / 1000.0) then 'silent' else 'alive' end,
        'cancelRequestedAt', (select millrace.json_instant(c.requested_at) from millrace.cancel_request c where c.job_id = explain.id)),
      'end', null, 'summary', format('It was claimed at %s by process %s on %s; attempt %s of at most %s.', millrace.json_instant(v_job.started_at), w.pid, w.host,
        v_job.retry_count + 1, v_policy.max_retries + 1))
      from millrace.worker w where w.id = v_job.worker_id);
  elsif v_job.place = 'finished' then
    return v_base || jsonb_build_object('status', (array['completed', 'failed', 'cancelled'])[v_job.status], 'waitingFor', null, 'reasons', jsonb '[]', 'ahead', null,
      'expectedStartAt', null, 'run', null, 'end', jsonb_build_object('endedAt', millrace.json_instant(v_job.at), 'attempts',
        case when v_job.started_at is null then v_job.retry_count else v_job.retry_count + 1 end,
        'errorCode', v_job.error_code, 'errorMessage', v_job.error_message,
        'retriesLeft', case v_job.status when 2 then greatest(0, v_policy.max_retries - v_job.retry_count) else 0 end),
      'summary', case v_job.status when 1 then format('It completed at %s.', millrace.json_instant(v_job.at))
        when 3 then format('It was cancelled at %s: %s', millrace.json_instant(v_job.at), coalesce(v_job.error_message, 'no message'))
        else format('It failed at %s (%s): %s ', millrace.json_instant(v_job.at), coalesce(v_job.error_code, 'no code'), coalesce(v_job.error_message, 'no message'))
          || case when v_job.retry_count >= v_policy.max_retries then format('All of its %s attempts are used up.', v_policy.max_retries + 1)
            else 'Such an error is not retried.' end || ' It can be retried by hand.' end);
  end if;

  select coalesce(jsonb_agg(r.reason), '[]') into v_reasons
  from millrace.waiting_reasons(explain.id, v_job.place, v_job.queue_id, v_job.type_id, v_job.seq, v_job.at, v_job.reason, v_job.retry_count, v_job.error_code, v_job.error_message, v_job.extra ->> 'key') r;
  v_first := v_reasons -> 0;
  -- A job that is not ready yet will join the end of its lane.
  v_ahead := millrace.jobs_ahead(v_job.queue_id, v_job.priority, coalesce(v_job.head, 1::smallint), coalesce(v_job.seq, 9223372036854775807), v_job.extra ->> 'key');
  if not jsonb_path_exists(v_reasons, '$[*] ? (@.reason == "paused" || @.reason == "worker" || @.reason == "dependencies")') then
    v_start := millrace.limited_start(v_job.queue_id, v_job.extra ->> 'key', v_ahead);
    if (select q.keyed from millrace.queue q where q.id = v_job.queue_id) then
      v_start := greatest(v_start, millrace.turn_start(v_job.queue_id, v_job.priority, coalesce(v_job.seq, 9223372036854775807),
        coalesce(v_job.extra ->> 'key', ''), v_ahead));
      v_between := v_start is null;
    elsif v_start is null then
      v_start := clock_timestamp() + make_interval(secs => millrace.expected_wait(v_job.queue_id, v_ahead));
    end if;
    if v_job.place = 'scheduled' then
      v_start := greatest(v_start, v_job.at);
    end if;
  end if;
  return v_base || jsonb_build_object('status', 'pending', 'waitingFor', v_first -> 'reason', 'reasons', v_reasons,
    'ahead', jsonb_build_object('jobs', v_ahead, 'exact', v_ahead < 10000), 'expectedStartAt', millrace.json_instant(v_start), 'run', null, 'end', null,
    'summary', coalesce(v_first ->> 'detail', case v_ahead when 0 then 'It is the next of its queue.' else format('It is behind %s%s jobs of its queue.',
      case when v_ahead < 10000 then '' else 'about ' end, v_ahead) end)
      || case when v_start is not null then format(' It is expected to start at %s.', millrace.json_instant(v_start))
        when v_between then ' When jobs of other keys let it start is not known yet.' else '' end);
end $$;
comment on function millrace.explain is 'Why a job is not running and when it is expected to, or how it runs, or how it ended; null: unknown job';
