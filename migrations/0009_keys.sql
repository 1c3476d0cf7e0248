-- Limits and fairness: keys with limits of their own, exact rates, weighted turns.
-- A queue is keyed when it has a setting for keys or is fair. Its jobs arrive in the lanes of ready like all others;
-- a claim of the queue moves them to head 2, where each key is a line of its own, and picks from there. Who adds or
-- completes jobs never touches queue_key: completions append to key_release, so that no caller's long transaction
-- blocks another. All is decided by claims, one at a time a queue (the row of queue_turn), and so it is exact.
-- minimumRelease: 0.1.0

create table millrace.queue_turn (
  queue_id integer primary key,
  virtual_time double precision not null default 0
) with (fillfactor = 50);
comment on table millrace.queue_turn is 'One row for each queue that had a rate or keys: who claims from such a queue locks it';
comment on column millrace.queue_turn.queue_id is 'The queue';
comment on column millrace.queue_turn.virtual_time is 'Of a fair queue: the turn that was given last; a key that comes back begins here';

create table millrace.queue_key (
  queue_id integer not null,
  key text not null,
  concurrency integer,
  rate_limit integer,
  rate_window_ms bigint,
  weight integer,
  active integer not null default 0,
  is_full boolean not null default false,
  free_at timestamp with time zone,
  head_priority smallint,
  head_seq bigint,
  pass double precision not null default 0,
  rank double precision not null default 0,
  constraint queue_key_pkey primary key (queue_id, key),
  constraint queue_key_key_check check (length(key) <= 200),
  constraint queue_key_concurrency_check check (concurrency >= 1 and concurrency <= 100000),
  constraint queue_key_rate_check check ((rate_limit is null) = (rate_window_ms is null) and rate_limit >= 1 and rate_limit <= 100000
    and rate_window_ms >= 100 and rate_window_ms <= 86400000),
  constraint queue_key_weight_check check (weight >= 1 and weight <= 1000)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
create index queue_key_turn on millrace.queue_key (queue_id, rank, head_seq) where head_seq is not null and not is_full and free_at is null;
create index queue_key_free_at on millrace.queue_key (queue_id, free_at) where free_at is not null;
comment on table millrace.queue_key is 'Keys of keyed queues: their own settings, and how they stand. Written under the lock of queue_turn';
comment on column millrace.queue_key.queue_id is 'The queue';
comment on column millrace.queue_key.key is 'The key; empty: all jobs without one, which have no limit of their own';
comment on column millrace.queue_key.concurrency is 'Most jobs of the key that run at once; null: what the queue says for each key';
comment on column millrace.queue_key.rate_limit is 'Most starts of the key within rate_window_ms; null: what the queue says for each key';
comment on column millrace.queue_key.rate_window_ms is 'Milliseconds';
comment on column millrace.queue_key.weight is 'Turns that the key gets in a fair queue for each turn of a key of weight 1; null: 1';
comment on column millrace.queue_key.active is 'Jobs of the key that are claimed, those in key_release included';
comment on column millrace.queue_key.is_full is 'Whether active has reached the key''s concurrency';
comment on column millrace.queue_key.free_at is 'While the key''s rate is used up: when the next start is allowed';
comment on column millrace.queue_key.head_priority is 'Priority of the key''s first job; it may have gone since';
comment on column millrace.queue_key.head_seq is 'Seq of the key''s first job; null: none waits';
comment on column millrace.queue_key.pass is 'In a fair queue: the turn at which the key is next';
comment on column millrace.queue_key.rank is 'What keys are taken by, smallest first: pass in a fair queue, else head_priority';

create table millrace.key_release (
  queue_id integer not null,
  key text,
  released integer not null,
  refunded integer not null,
  at timestamp with time zone not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
create index key_release_queue_id on millrace.key_release (queue_id);
comment on table millrace.key_release is 'Jobs of keyed or rate-limited queues that hold no slot any more, until the next claim of their queue has taken note';
comment on column millrace.key_release.queue_id is 'The queue';
comment on column millrace.key_release.key is 'Their key; null: the queue had none when they were claimed';
comment on column millrace.key_release.released is 'How many';
comment on column millrace.key_release.refunded is 'How many of them were given back without having been started: they do not count as starts';
comment on column millrace.key_release.at is 'When they were claimed';

create table millrace.key_start (
  queue_id integer not null,
  key text not null,
  at timestamp with time zone not null,
  count integer not null,
  constraint key_start_pkey primary key (queue_id, key, at)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
comment on table millrace.key_start is 'Starts of the last window of each rate, one row a claim';
comment on column millrace.key_start.queue_id is 'The queue';
comment on column millrace.key_start.key is 'The key; empty: all jobs of the queue';
comment on column millrace.key_start.at is 'When they were claimed';
comment on column millrace.key_start.count is 'How many';

-- How long after its claim a job of a rate may start, in ms. Windows are longer by as much, so that the distance of
-- starts, not only that of claims, is exact; a job that could not start in time is given back instead.
create function millrace.rate_margin_ms(p_window_ms bigint) returns bigint language plpgsql immutable as $$
begin
  return greatest(10, least(1000, p_window_ms / 50));
end $$;
comment on function millrace.rate_margin_ms is 'Milliseconds after its claim within which a job of a rate is started: 2 % of the window, 10 to 1000';

-- How many starts a rate allows at p_at, and, when it allows none, from when on. Key '' is the queue's own rate.
-- Start n is allowed when start n − p_limit is a window and the margin old. Index: key_start's primary key.
create function millrace.rate_room(p_queue integer, p_key text, p_limit integer, p_window_ms bigint, p_at timestamp with time zone,
  out room integer, out free_at timestamp with time zone) language plpgsql stable as $$
declare
  v_span interval := make_interval(secs => (p_window_ms + millrace.rate_margin_ms(p_window_ms)) / 1000.0);
begin
  select p_limit - coalesce(sum(s.count), 0) into room from millrace.key_start s
  where s.queue_id = p_queue and s.key = p_key and s.at > p_at - v_span;
  if room <= 0 then
    select n.at + v_span into free_at from (
      select s.at, sum(s.count) over (order by s.at desc) as newer from millrace.key_start s
      where s.queue_id = p_queue and s.key = p_key and s.at > p_at - v_span) n
    where n.newer >= p_limit order by n.at desc limit 1;
  end if;
end $$;
comment on function millrace.rate_room is 'How many starts a rate allows now; when none, from when on it does';

-- Takes note of jobs that hold no slot any more. Lock: the caller holds that of queue_turn. Index: key_release_queue_id.
create function millrace.fold_releases(p_queue millrace.queue) returns void language plpgsql as $$
declare
  v_keys text[];
  v_counts integer[];
  v_ats timestamp with time zone[];
begin
  with gone as (
    delete from millrace.key_release e where e.queue_id = p_queue.id returning e.*
  ), released as (
    update millrace.queue_key k set active = k.active - g.released,
      is_full = k.key <> '' and coalesce(k.active - g.released >= coalesce(k.concurrency, p_queue.key_concurrency), false),
      free_at = case when g.refunded = 0 then k.free_at end
    from (select e.key, sum(e.released)::integer as released, sum(e.refunded) as refunded from gone e where e.key is not null group by e.key) g
    where k.queue_id = p_queue.id and k.key = g.key
  )
  select array_agg(r.key), array_agg(r.refunded), array_agg(r.at) into v_keys, v_counts, v_ats from (
    select e.key, sum(e.refunded)::integer as refunded, e.at from gone e where e.refunded > 0 and e.key <> '' group by e.key, e.at
    union all select '', sum(e.refunded)::integer, e.at from gone e where e.refunded > 0 group by e.at) r;
  if v_keys is not null then
    update millrace.key_start s set count = s.count - r.refunded
    from unnest(v_keys, v_counts, v_ats) r (key, refunded, at)
    where s.queue_id = p_queue.id and s.key = r.key and s.at = r.at;
  end if;
end $$;
comment on function millrace.fold_releases is 'Takes note of the jobs of a queue that hold no slot any more';

-- Moves arrivals of a keyed queue into the lines of their keys, best first, at most p_limit. lows: for each priority
-- the seq below which head 1 holds no more arrivals, but for stragglers.
-- Lock: the caller holds that of queue_turn; their rows by SKIP LOCKED. Index: ready's primary key, one range a lane.
create function millrace.adopt_jobs(p_queue millrace.queue, p_time double precision, p_lows bigint[], p_limit integer,
  out adopted integer, out lows bigint[]) language plpgsql as $$
declare
  v_tids tid[];
begin
  v_tids := array(
    select r.tid from (select (n + 1) / 2 as priority, (n + 1) % 2 as head from generate_series(1, 18) n) lane
    cross join lateral (
      select r.ctid as tid from millrace.ready r
      where r.queue_id = p_queue.id and r.priority = lane.priority and r.head = lane.head
        and r.seq >= case lane.head when 0 then 0 else p_lows[lane.priority] end and r.seq < coalesce(p_queue.drain_before, 9223372036854775807)
      order by r.seq limit (select p_limit) for update skip locked) r
    limit p_limit);
  adopted := cardinality(v_tids);
  lows := p_lows;
  if adopted = 0 then
    return;
  end if;
  with moved as (
    update millrace.ready r set head = 2 where r.ctid = any (v_tids)
    returning r.priority, r.seq, coalesce(r.extra ->> 'key', '') as key
  ), first as (
    select distinct on (m.key) m.key, m.priority, m.seq from moved m order by m.key, m.priority, m.seq
  ), lined as (
    insert into millrace.queue_key as k (queue_id, key, head_priority, head_seq, pass, rank)
    select p_queue.id, f.key, f.priority, f.seq, p_time, case when p_queue.fair then p_time else f.priority end from first f order by f.key
    on conflict (queue_id, key) do update set head_priority = excluded.head_priority, head_seq = excluded.head_seq,
      pass = case when k.head_seq is null then greatest(k.pass, p_time) else k.pass end,
      rank = case when not p_queue.fair then excluded.head_priority when k.head_seq is null then greatest(k.pass, p_time) else k.pass end
    where k.head_seq is null or (excluded.head_priority, excluded.head_seq) < (k.head_priority, k.head_seq)
  )
  select array_agg(greatest(p.low, (select max(m.seq) + 1 from moved m where m.priority = p.priority)) order by p.priority) into lows
  from unnest(p_lows) with ordinality p (low, priority);
end $$;
comment on function millrace.adopt_jobs is 'Moves arrivals of a keyed queue into the lines of their keys';

-- Picks the jobs of a keyed queue that are next, at most p_limit: by priority and seq over all keys, or, in a fair
-- queue, by the keys' turns, and inside a key by priority and seq. Keys come in the order of a lower bound of their
-- first job's place, so the search ends as soon as no other key can have a better one; keys that are full are not seen.
-- A job that saw a worker die is picked alone and only with p_suspect; others pass it until then.
-- stale: keys whose row no longer says how they stand. more: there is more to be picked at once.
-- Lock: the caller holds that of queue_turn; ready rows by SKIP LOCKED. Index: queue_key_turn, ready_key.
create function millrace.pick_jobs(p_queue millrace.queue, p_time double precision, p_at timestamp with time zone, p_limit integer,
  p_types integer[], p_suspect boolean, out tids tid[], out stale text[], out more boolean) language plpgsql as $$
declare
  v_key record;
  v_job record;
  v_room integer;
  v_turn double precision;
  v_first boolean;
  v_tids tid[] := '{}';
  v_ranks double precision[] := '{}';
  v_seqs bigint[] := '{}';
  v_suspects boolean[] := '{}';
begin
  tids := '{}';
  stale := '{}';
  more := false;
  for v_key in
    select k.key, k.rank, k.head_priority, k.head_seq, k.active, greatest(k.pass, p_time) as pass, coalesce(k.weight, 1)::double precision as weight,
      case when k.key <> '' then coalesce(k.concurrency, p_queue.key_concurrency) end as concurrency,
      case when k.key <> '' then coalesce(k.rate_limit, p_queue.key_rate_limit) end as rate_limit,
      coalesce(k.rate_window_ms, p_queue.key_rate_window_ms) as rate_window_ms
    from millrace.queue_key k
    where k.queue_id = p_queue.id and k.head_seq is not null and not k.is_full and k.free_at is null
    order by k.rank, k.head_seq
  loop
    exit when cardinality(v_tids) >= p_limit
      and (select count(*) from unnest(v_ranks, v_seqs) j (rank, seq) where (j.rank, j.seq) <= (v_key.rank, v_key.head_seq)) >= p_limit;
    v_room := least(p_limit, v_key.concurrency - v_key.active);
    if v_key.rate_limit is not null then
      v_room := least(v_room, (select r.room from millrace.rate_room(p_queue.id, v_key.key, v_key.rate_limit, v_key.rate_window_ms, p_at) r));
    end if;
    if v_room <= 0 then
      stale := stale || v_key.key;
      continue;
    end if;
    v_first := true;
    v_turn := v_key.pass;
    for v_job in
      select r.ctid as tid, r.priority, r.seq, r.crashes from millrace.ready r
      where r.queue_id = p_queue.id and r.head = 2 and coalesce(r.extra ->> 'key', '') = v_key.key and r.type_id = any (p_types)
        and (p_suspect or r.crashes = 0)
      order by r.priority, r.seq limit v_room for update skip locked
    loop
      if v_first and (v_job.priority, v_job.seq) <> (v_key.head_priority, v_key.head_seq) then
        stale := stale || v_key.key;
      end if;
      continue when v_job.crashes > 0 and not (p_suspect and v_first);
      v_first := false;
      v_tids := v_tids || v_job.tid;
      v_ranks := v_ranks || case when p_queue.fair then v_turn else v_job.priority end;
      v_seqs := v_seqs || v_job.seq;
      v_suspects := v_suspects || (v_job.crashes > 0);
      v_turn := v_turn + 1 / v_key.weight;
      exit when v_job.crashes > 0;
    end loop;
    if not found then
      stale := stale || v_key.key;
    end if;
  end loop;
  if v_tids = '{}' then
    return;
  end if;
  for v_job in
    select j.tid, j.suspect from unnest(v_tids, v_ranks, v_seqs, v_suspects) j (tid, rank, seq, suspect) order by j.rank, j.seq limit p_limit
  loop
    more := more or v_job.suspect;
    continue when v_job.suspect and tids <> '{}';
    tids := tids || v_job.tid;
    exit when v_job.suspect;
  end loop;
end $$;
comment on function millrace.pick_jobs is 'Picks the jobs of a keyed queue that are next';

-- Begins a claim of a queue with keys or a rate: waits for its turn, takes note of what ended, and says how many jobs
-- may be claimed from the lanes (lane_limit) or, in a keyed queue, which jobs (tids). room: what the limits of the
-- whole queue leave. cut: arrivals or jobs may be left that nobody looked at.
-- Lock: the queue's row of queue_turn until the transaction ends. Settings are read under it.
create function millrace.begin_turn(p_queue integer, p_limit integer, p_types integer[], p_lows bigint[], p_suspect boolean,
  out at timestamp with time zone, out lane_limit integer, out cut boolean, out more boolean, out keyed boolean,
  out tids tid[], out stale text[], out lows bigint[]) language plpgsql as $$
declare
  v_queue millrace.queue;
  v_time double precision;
  v_room integer := p_limit;
  v_adopted record;
  v_picked record;
begin
  select t.virtual_time into v_time from millrace.queue_turn t where t.queue_id = p_queue for update;
  if not found then
    insert into millrace.queue_turn (queue_id) values (p_queue) on conflict (queue_id) do nothing;
    select t.virtual_time into v_time from millrace.queue_turn t where t.queue_id = p_queue for update;
  end if;
  select * into v_queue from millrace.queue q where q.id = p_queue;
  perform millrace.fold_releases(v_queue);
  at := clock_timestamp();
  keyed := v_queue.keyed;
  more := false;
  stale := '{}';
  if v_queue.concurrency is not null then
    select least(v_room, v_queue.concurrency - coalesce(sum(l.open), 0)) into v_room from millrace.lease l where l.queue_id = p_queue;
  end if;
  if v_queue.rate_limit is not null then
    v_room := least(v_room, (select r.room from millrace.rate_room(p_queue, '', v_queue.rate_limit, v_queue.rate_window_ms, at) r));
  end if;
  if v_queue.paused then
    v_room := 0;
  end if;
  if not keyed then
    lane_limit := v_room;
    cut := v_room < p_limit;
    return;
  end if;

  lane_limit := 0;
  tids := '{}';
  select * into v_adopted from millrace.adopt_jobs(v_queue, v_time, p_lows, 2000);
  lows := v_adopted.lows;
  cut := v_adopted.adopted = 2000;
  if v_room <= 0 then
    return;
  end if;
  update millrace.queue_key k set free_at = null where k.queue_id = p_queue and k.free_at <= at;
  -- 32 jobs at a time bound the bytes that a claim brings as well.
  select * into v_picked from millrace.pick_jobs(v_queue, v_time, at, least(v_room, 32), p_types, p_suspect);
  tids := v_picked.tids;
  stale := v_picked.stale;
  more := v_picked.more or cut and cardinality(tids) < v_room or cardinality(tids) = 32 and v_room > 32;
end $$;
comment on function millrace.begin_turn is 'Begins a claim of a queue with keys or a rate: what may be claimed now';

-- Ends such a claim: counts the picked jobs against their keys and rates. To be called before they leave ready.
-- Returns what the worker has to know: startWithinMs, how long after it asked it may start them; retryMs, when to ask
-- again; more, to ask at once; lows. Lock: the caller holds that of queue_turn. Index: ready_key.
create function millrace.end_turn(p_queue integer, p_at timestamp with time zone, p_tids tid[], p_stale text[], p_more boolean, p_lows bigint[])
returns jsonb language plpgsql as $$
declare
  v_queue millrace.queue;
  v_time double precision;
  v_free_at timestamp with time zone;
  v_margin_ms double precision;
  v_count integer := coalesce(cardinality(p_tids), 0);
begin
  select * into v_queue from millrace.queue q where q.id = p_queue;
  if v_queue.rate_limit is not null then
    if v_count > 0 then
      delete from millrace.key_start s where s.queue_id = p_queue and s.key = '' and s.at <= p_at - make_interval(secs => 2 * v_queue.rate_window_ms / 1000.0);
      insert into millrace.key_start (queue_id, key, at, count) values (p_queue, '', p_at, v_count);
      v_margin_ms := millrace.rate_margin_ms(v_queue.rate_window_ms);
    end if;
    select r.free_at into v_free_at from millrace.rate_room(p_queue, '', v_queue.rate_limit, v_queue.rate_window_ms, p_at) r;
  end if;
  if v_queue.keyed and (v_count > 0 or p_stale <> '{}') then
    select t.virtual_time into v_time from millrace.queue_turn t where t.queue_id = p_queue;
    if v_queue.key_rate_limit is not null or v_queue.key_rates then
      with started as (
        select k.key, count(*)::integer as n, coalesce(k.rate_window_ms, v_queue.key_rate_window_ms) as window_ms
        from millrace.ready r
        join millrace.queue_key k on k.queue_id = p_queue and k.key = coalesce(r.extra ->> 'key', '')
        where r.ctid = any (p_tids) and k.key <> '' and coalesce(k.rate_window_ms, v_queue.key_rate_window_ms) is not null
        group by k.key, k.rate_window_ms
      ), gone as (
        delete from millrace.key_start s using started b
        where s.queue_id = p_queue and s.key = b.key and s.at <= p_at - make_interval(secs => 2 * b.window_ms / 1000.0)
      ), noted as (
        insert into millrace.key_start (queue_id, key, at, count) select p_queue, b.key, p_at, b.n from started b
      )
      select least(v_margin_ms, min(millrace.rate_margin_ms(b.window_ms))) into v_margin_ms from started b;
    end if;
    with taken as (
      select coalesce(r.extra ->> 'key', '') as key, count(*)::integer as n from millrace.ready r where r.ctid = any (p_tids) group by 1
    ), touched as (
      select t.key, t.n from taken t
      union all select distinct s.key, 0 from unnest(p_stale) s (key) where not exists (select from taken t where t.key = s.key)
    ), stood as (
      select t.key, t.n, k.active + t.n as active,
        case when t.n > 0 then greatest(k.pass, v_time) + t.n / coalesce(k.weight, 1)::double precision else k.pass end as pass,
        case when k.key <> '' then coalesce(k.concurrency, v_queue.key_concurrency) end as concurrency,
        case when k.key <> '' then (select r.free_at from millrace.rate_room(p_queue, t.key, coalesce(k.rate_limit, v_queue.key_rate_limit),
          coalesce(k.rate_window_ms, v_queue.key_rate_window_ms), p_at) r where coalesce(k.rate_limit, v_queue.key_rate_limit) is not null) end as free_at,
        h.priority, h.seq
      from touched t
      join millrace.queue_key k on k.queue_id = p_queue and k.key = t.key
      left join lateral (
        select r.priority, r.seq from millrace.ready r
        where r.queue_id = p_queue and r.head = 2 and coalesce(r.extra ->> 'key', '') = t.key and array_position(p_tids, r.ctid) is null
        order by r.priority, r.seq limit 1) h on true
    ), stands as (
      update millrace.queue_key k set active = s.active, is_full = coalesce(s.active >= s.concurrency, false), free_at = s.free_at,
        pass = s.pass, rank = case when v_queue.fair then s.pass else coalesce(s.priority, k.rank) end, head_priority = s.priority, head_seq = s.seq
      from stood s where k.queue_id = p_queue and k.key = s.key
      returning k.pass - 1 / coalesce(k.weight, 1)::double precision as turn, s.n
    )
    select greatest(v_time, max(s.turn)) into v_time from stands s where s.n > 0;
    if v_queue.fair and v_count > 0 then
      update millrace.queue_turn t set virtual_time = v_time where t.queue_id = p_queue;
    end if;
  end if;
  if v_queue.keyed then
    select least(v_free_at, min(k.free_at)) into v_free_at from millrace.queue_key k where k.queue_id = p_queue and k.free_at is not null;
  end if;
  return jsonb_strip_nulls(jsonb_build_object('more', p_more, 'lows', p_lows,
    'retryMs', extract(epoch from v_free_at - clock_timestamp()) * 1000,
    -- statement_timestamp is later than the worker's asking, so a wait for the turn is not held against it.
    'startWithinMs', v_margin_ms + extract(epoch from p_at - statement_timestamp()) * 1000));
end $$;
comment on function millrace.end_turn is 'Ends a claim of a queue with keys or a rate: counts the picked jobs';

-- Lets go of slots: positions of a lease whose jobs are closed. p_unstarted: those of them that were given back
-- before they were started. Lock: none, so that it never waits for a claim.
create function millrace.release_keys(p_lease millrace.lease, p_positions integer[], p_unstarted integer[]) returns void language plpgsql as $$
begin
  insert into millrace.key_release (queue_id, key, released, refunded, at)
  select p_lease.queue_id, r.key, r.released, r.refunded, p_lease.claimed_at
  from (
    select p_lease.keys[p.pos] as key, count(*) as released, count(*) filter (where p.pos = any (p_unstarted)) as refunded
    from unnest(p_positions) p (pos) group by 1) r
  where r.key is not null or r.refunded > 0;
end $$;
comment on function millrace.release_keys is 'Lets go of the slots of closed positions of a lease';

-- Makes the rows of a queue's keys follow its settings. Jobs of a queue that is keyed no more go back to its lanes,
-- to head 0, which claims read in full. Lock: the caller holds that of queue_turn.
create function millrace.settle_keys(p_queue integer) returns void language plpgsql as $$
declare
  v_queue millrace.queue;
begin
  update millrace.queue q set keyed = q.fair or q.key_concurrency is not null or q.key_rate_limit is not null or k.own,
    key_rates = k.rates, updated_at = clock_timestamp()
  from (
    select coalesce(bool_or(k.concurrency is not null or k.rate_limit is not null or k.weight is not null), false) as own,
      coalesce(bool_or(k.rate_limit is not null), false) as rates
    from millrace.queue_key k where k.queue_id = p_queue) k
  where q.id = p_queue returning q.* into v_queue;
  if not v_queue.keyed then
    update millrace.ready r set head = 0 where r.queue_id = p_queue and r.head = 2;
    update millrace.queue_key k set head_priority = null, head_seq = null where k.queue_id = p_queue and k.head_seq is not null;
  end if;
  update millrace.queue_key k set free_at = null,
    is_full = k.key <> '' and coalesce(k.active >= coalesce(k.concurrency, v_queue.key_concurrency), false),
    rank = case when v_queue.fair then k.pass else coalesce(k.head_priority, k.rank) end
  where k.queue_id = p_queue;
  perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', v_queue.name, 'priority', 1));
end $$;
comment on function millrace.settle_keys is 'Makes the rows of a queue''s keys follow its settings';

-- Locks a queue's turn for a change of its settings; null: there is no such queue.
create function millrace.lock_turn(p_queue text) returns integer language plpgsql as $$
declare
  v_id integer;
begin
  select q.id into v_id from millrace.queue q where q.name = p_queue for no key update;
  if v_id is not null then
    insert into millrace.queue_turn (queue_id) values (v_id) on conflict (queue_id) do nothing;
    perform from millrace.queue_turn t where t.queue_id = v_id for update;
  end if;
  return v_id;
end $$;
comment on function millrace.lock_turn is 'Locks a queue''s turn for a change of its settings';

-- Refuses limits that are out of their bounds, which are those of the tables' checks. p_limits: path → value.
create function millrace.check_limits(p_limits jsonb) returns void language plpgsql immutable as $$
declare
  v_faults text;
begin
  select string_agg(format('%s must be an integer from %s to %s%s', e.key, b.least, b.most, case when b.needed then '' else ', or null' end), '; '
    order by e.key) into v_faults
  from jsonb_each(p_limits) e
  join (values ('limit', 1, 100000, true), ('rate_limit', 1, 100000, true), ('windowMs', 100, 86400000, true), ('rate_window_ms', 100, 86400000, true),
    ('concurrency', 1, 100000, false), ('weight', 1, 1000, false)) b (name, least, most, needed) on b.name = substring(e.key from '[^.]*$')
  where case jsonb_typeof(e.value) when 'null' then b.needed
    when 'number' then trunc(e.value::numeric) <> e.value::numeric or e.value::numeric not between b.least and b.most else true end;
  if v_faults is not null then
    raise exception '%', v_faults using errcode = '22023';
  end if;
end $$;
comment on function millrace.check_limits is 'Refuses limits of a queue or key that are out of their bounds, with an error that names each';

-- Changes limits of a queue: rate {limit, windowMs} of all its starts; keys {concurrency, rate} of each key; order
-- 'priority' or 'fair'. What is left out stays, null clears. False: no such queue.
create function millrace.set_limits(queue text, limits jsonb) returns boolean language plpgsql as $$
declare
  v_id integer := millrace.lock_turn(queue);
  v_unknown text;
begin
  if v_id is null then
    return false;
  end if;
  select string_agg(o.path || ' must be an object, or null', '; ') into v_unknown
  from (values ('rate', limits -> 'rate'), ('keys', limits -> 'keys'), ('keys.rate', limits #> '{keys,rate}')) o (path, value)
  where jsonb_typeof(o.value) not in ('object', 'null');
  if v_unknown is not null then
    raise exception '%', v_unknown using errcode = '22023';
  end if;
  select string_agg(u.path, ', ') into v_unknown from (
    select o.key as path from jsonb_object_keys(limits) o (key) where o.key not in ('rate', 'keys', 'order')
    union all select 'keys.' || o.key from jsonb_object_keys(nullif(limits -> 'keys', 'null')) o (key) where o.key not in ('concurrency', 'rate')
    union all select 'rate.' || o.key from jsonb_object_keys(nullif(limits -> 'rate', 'null')) o (key) where o.key not in ('limit', 'windowMs')
    union all select 'keys.rate.' || o.key from jsonb_object_keys(nullif(limits #> '{keys,rate}', 'null')) o (key) where o.key not in ('limit', 'windowMs')) u;
  if v_unknown is not null then
    raise exception 'not limits of a queue: %', v_unknown using errcode = '22023', hint = 'There are rate {limit, windowMs}, keys {concurrency, rate} and order.';
  end if;
  perform millrace.check_limits(jsonb_build_object('keys.concurrency', limits #> '{keys,concurrency}')
    || case jsonb_typeof(limits -> 'rate') when 'object' then jsonb_build_object('rate.limit', limits #> '{rate,limit}', 'rate.windowMs', limits #> '{rate,windowMs}')
      else '{}' end
    || case jsonb_typeof(limits #> '{keys,rate}') when 'object' then jsonb_build_object('keys.rate.limit', limits #> '{keys,rate,limit}',
      'keys.rate.windowMs', limits #> '{keys,rate,windowMs}') else '{}' end);
  if coalesce(limits ->> 'order', 'priority') not in ('priority', 'fair') then
    raise exception 'order must be priority or fair, not %', limits ->> 'order' using errcode = '22023';
  end if;
  if limits ->> 'order' = 'priority' and exists (select from millrace.queue_key k where k.queue_id = v_id and k.weight is not null) then
    raise exception 'keys of queue "%" have weights, which count in a fair queue only', queue using errcode = '22023',
      hint = 'Take their weights away first; see select * from millrace.queue_keys.';
  end if;
  update millrace.queue q set
    rate_limit = case when limits ? 'rate' then (limits #>> '{rate,limit}')::numeric::integer else q.rate_limit end,
    rate_window_ms = case when limits ? 'rate' then (limits #>> '{rate,windowMs}')::numeric::bigint else q.rate_window_ms end,
    key_concurrency = case when limits ? 'keys' then (limits #>> '{keys,concurrency}')::numeric::integer else q.key_concurrency end,
    key_rate_limit = case when limits ? 'keys' then (limits #>> '{keys,rate,limit}')::numeric::integer else q.key_rate_limit end,
    key_rate_window_ms = case when limits ? 'keys' then (limits #>> '{keys,rate,windowMs}')::numeric::bigint else q.key_rate_window_ms end,
    fair = case when limits ? 'order' then coalesce(limits ->> 'order' = 'fair', false) else q.fair end
  where q.id = v_id;
  perform millrace.settle_keys(v_id);
  return true;
end $$;
comment on function millrace.set_limits is 'Changes a queue''s rate, the limits of each of its keys, and its order; what is left out stays, null clears. False: no such queue';

-- Gives one key of a queue settings of its own in place of those that it had; null is what the queue says for each key.
create function millrace.set_key(queue text, key text, concurrency integer default null, rate_limit integer default null,
  rate_window_ms bigint default null, weight integer default null) returns boolean language plpgsql as $$
declare
  v_id integer := millrace.lock_turn(queue);
begin
  if v_id is null then
    return false;
  end if;
  if key is null or length(key) not between 1 and 200 then
    raise exception 'a key must have 1 to 200 characters, not %', coalesce(length(key)::text, 'null') using errcode = '22023';
  end if;
  if concurrency is null and rate_limit is null and rate_window_ms is null and weight is null then
    raise exception 'key "%" would get no setting of its own', key using errcode = '22023', hint = 'Give at least one, or take them away with millrace.remove_key.';
  end if;
  perform millrace.check_limits(jsonb_build_object('concurrency', concurrency, 'weight', weight)
    || case when rate_limit is null and rate_window_ms is null then '{}' else jsonb_build_object('rate_limit', rate_limit, 'rate_window_ms', rate_window_ms) end);
  if weight is not null and not (select q.fair from millrace.queue q where q.id = v_id) then
    raise exception 'a weight counts in a fair queue only, and queue "%" goes by priority', queue using errcode = '22023',
      hint = 'See millrace.set_limits(queue, ''{"order": "fair"}'').';
  end if;
  insert into millrace.queue_key as k (queue_id, key, concurrency, rate_limit, rate_window_ms, weight)
  values (v_id, set_key.key, set_key.concurrency, set_key.rate_limit, set_key.rate_window_ms, set_key.weight)
  on conflict on constraint queue_key_pkey do update set concurrency = excluded.concurrency, rate_limit = excluded.rate_limit,
    rate_window_ms = excluded.rate_window_ms, weight = excluded.weight;
  perform millrace.audit('queue', queue, 'change', null, jsonb_build_object('key', key, 'concurrency', concurrency, 'rate_limit', rate_limit,
    'rate_window_ms', rate_window_ms, 'weight', weight));
  perform millrace.settle_keys(v_id);
  return true;
end $$;
comment on function millrace.set_key is 'Gives one key of a queue limits and a weight of its own; null is what the queue says for each key. False: no such queue';

create function millrace.remove_key(queue text, key text) returns boolean language plpgsql as $$
declare
  v_id integer := millrace.lock_turn(queue);
  v_found boolean;
begin
  update millrace.queue_key k set concurrency = null, rate_limit = null, rate_window_ms = null, weight = null
  where k.queue_id = v_id and k.key = remove_key.key and (k.concurrency is not null or k.rate_limit is not null or k.weight is not null);
  v_found := found;
  if v_found then
    perform millrace.audit('queue', queue, 'change', jsonb_build_object('key', key), null);
    perform millrace.settle_keys(v_id);
  end if;
  return v_found;
end $$;
comment on function millrace.remove_key is 'Takes a key''s own settings away; its jobs stay. False: it has none';

-- Whether a key may get p_count more jobs: its unfinished ones may be as many as p_max_waiting and the key's concurrency.
-- Lock: the queue's row until the transaction ends, as for millrace.room, so that the answer stays true. One statement
-- counts all, as there. Index: ready_key, and ready's primary key for arrivals that are not in its line yet.
create function millrace.has_key_room(p_queue integer, p_key text, p_max_waiting bigint, p_count integer) returns boolean language plpgsql as $$
declare
  v_most bigint;
  v_unfinished bigint;
begin
  perform from millrace.queue q where q.id = p_queue for no key update;
  select p_max_waiting + coalesce(k.concurrency, q.key_concurrency, 0) into v_most
  from millrace.queue q left join millrace.queue_key k on k.queue_id = q.id and k.key = p_key where q.id = p_queue;
  select (
      select count(*) from millrace.lease l cross join lateral unnest(l.extras) with ordinality j (extra, pos)
      where l.queue_id = p_queue and j.extra ->> 'key' = p_key and array_position(l.closed, j.pos::integer) is null)
    + (select count(*) from (select from millrace.scheduled s where s.queue_id = p_queue and s.extra ->> 'key' = p_key limit v_most + 1) s)
    + (select count(*) from (
      select from millrace.ready r where r.queue_id = p_queue and r.head = 2 and coalesce(r.extra ->> 'key', '') = p_key limit v_most + 1) r)
    + (select count(*) from (
      select from generate_series(1, 9) lane (priority) join millrace.ready r
        on r.queue_id = p_queue and r.priority = lane.priority and r.head in (0, 1) and r.extra ->> 'key' = p_key limit v_most + 1) r)
  into v_unfinished;
  return v_unfinished + p_count <= v_most;
end $$;
comment on function millrace.has_key_room is 'Whether a key of a queue may get p_count more jobs; holds the answer true until the transaction ends';

-- Looks after keyed queues of which nobody claims: counts what ended, puts arrivals in line, and forgets keys that have
-- nothing left to remember. Lock: the turns, by SKIP LOCKED. Returns how many keys were forgotten.
create function millrace.tend_keys() returns integer language plpgsql as $$
declare
  v_turn record;
  v_queue millrace.queue;
  v_count integer;
  v_forgotten integer := 0;
begin
  for v_turn in select t.queue_id, t.virtual_time from millrace.queue_turn t order by t.queue_id for update skip locked loop
    select * into v_queue from millrace.queue q where q.id = v_turn.queue_id;
    perform millrace.fold_releases(v_queue);
    if v_queue.keyed then
      perform millrace.adopt_jobs(v_queue, v_turn.virtual_time, array_fill(0::bigint, array[9]), 2000);
    end if;
    delete from millrace.queue_key k where k.ctid = any (array(
      select o.ctid from millrace.queue_key o
      where o.queue_id = v_turn.queue_id and o.head_seq is null and o.active = 0 and o.free_at is null and o.concurrency is null
        and o.rate_limit is null and o.weight is null and (o.pass <= v_turn.virtual_time or not v_queue.fair)
      limit 10000));
    get diagnostics v_count = row_count;
    v_forgotten := v_forgotten + v_count;
    delete from millrace.key_start s where s.queue_id = v_turn.queue_id and s.at < clock_timestamp() - interval '25 hours';
  end loop;
  return v_forgotten;
end $$;
comment on function millrace.tend_keys is 'Looks after keyed queues of which nobody claims; returns how many keys it forgot';

create view millrace.queue_keys as
select q.name as queue, k.key, k.concurrency, k.rate_limit, k.rate_window_ms, k.weight, w.waiting,
  k.active - coalesce((select sum(e.released) from millrace.key_release e where e.queue_id = k.queue_id and e.key = k.key), 0)::integer as active,
  millrace.limit_reason(q.id, k.key) as waits_for
from millrace.queue_key k
join millrace.queue q on q.id = k.queue_id
cross join lateral (
  select count(*)::integer as waiting from (
    select from millrace.ready r where r.queue_id = k.queue_id and r.head = 2 and coalesce(r.extra ->> 'key', '') = k.key limit 10000) j
) w;
comment on view millrace.queue_keys is 'Keys that have jobs or settings of their own, with how they stand';
comment on column millrace.queue_keys.queue is 'Name of the queue';
comment on column millrace.queue_keys.key is 'The key; empty: all jobs without one';
comment on column millrace.queue_keys.concurrency is 'Its own; null: what the queue says for each key';
comment on column millrace.queue_keys.rate_limit is 'Its own; null: what the queue says for each key';
comment on column millrace.queue_keys.rate_window_ms is 'Milliseconds';
comment on column millrace.queue_keys.weight is 'Its own; null: 1';
comment on column millrace.queue_keys.waiting is 'Jobs in its line, counted up to 10000';
comment on column millrace.queue_keys.active is 'Jobs of it that are claimed';
comment on column millrace.queue_keys.waits_for is 'What its jobs wait for: concurrency, rate; null: their turn';
