-- Functions that move jobs: claim, complete, give back, rescue, promote.
-- They are plpgsql, so that plans are kept and each statement sees what was committed before it.
-- minimumRelease: 0.1.0

-- Whether somebody may sleep through what a hint tells: not so when every living worker that serves the queue keeps looking at it. The
-- server orders commits that notify, each waiting for the disk, so under load they are to be few. To be asked after
-- the job was written: a worker that ceases to look waits for the transactions that were under way then, and
-- looks once more (core/queue-watch.ts). A snapshot for the whole transaction may be older than that, so it does not count.
-- Index: worker_alive.
create function millrace.is_wanted(p_hint jsonb) returns boolean language plpgsql as $$
begin
  return p_hint ->> 'kind' <> 'ready' or current_setting('transaction_isolation') <> 'read committed' or (
    select bool_and(coalesce((w.watched ->> (p_hint ->> 'queue'))::integer <= (p_hint ->> 'priority')::integer, false))
    from millrace.worker w where w.ended_at is null and (w.queues is null or p_hint ->> 'queue' = any (w.queues))) is not true;
end $$;
comment on function millrace.is_wanted is 'Whether some worker may sleep through what a hint tells';

-- Wakes sleeping processes when this transaction commits. A hint only: polling finds the job anyway.
create function millrace.hint(p_hint jsonb) returns void language plpgsql as $$
begin
  if millrace.is_wanted(p_hint) then
    perform pg_notify('millrace.hints', p_hint::text);
  end if;
end $$;
comment on function millrace.hint is 'Wakes sleeping processes when this transaction commits; jobs are found without it, later';

-- Makes the day partitions from yesterday to a week ahead that are missing, and those of p_days, in UTC.
-- Lock: one advisory lock for the transaction, so that two makers do not collide.
create function millrace.make_partitions(p_days date[] default '{}') returns integer language plpgsql as $$
declare
  v_day date;
  v_parent text;
  v_name text;
  v_index regclass;
  v_made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtextextended('millrace.make_partitions', 0));
  for v_day in select generate_series((now() at time zone 'utc')::date - 1, (now() at time zone 'utc')::date + 7, '1 day')::date union select unnest(p_days) loop
    foreach v_parent in array array['finished_completed', 'finished_other', 'attempt', 'job_log', 'audit'] loop
      v_name := v_parent || '_' || to_char(v_day, 'YYYYMMDD');
      if to_regclass('millrace.' || v_name) is null then
        execute format('create table millrace.%I partition of millrace.%I for values from (%L) to (%L)',
          v_name, v_parent, v_day::text || ' 00:00:00+00', (v_day + 1)::text || ' 00:00:00+00');
        -- A sample of thirty thousand fingerprints would keep autovacuum busy for seconds.
        for v_index in select i.indexrelid::regclass from pg_index i where i.indrelid = to_regclass('millrace.' || v_name) and i.indexprs is not null loop
          execute format('alter index %s alter column 1 set statistics 0', v_index);
        end loop;
        v_made := v_made + 1;
      end if;
    end loop;
  end loop;
  return v_made;
end $$;
comment on function millrace.make_partitions is 'Makes the day partitions of the week ahead, and of p_days, that are missing; returns how many it made';

-- Takes up to p_limit ready jobs of one queue into one lease, best lane first, first in first out.
-- p_types: types that may be taken; p_lows: for priorities 1 to 9 the lowest seq to look at in head 1;
-- p_suspect: a job that saw a worker die may be taken, alone. Of a draining queue, those from before the drain.
-- state: alive; paused or draining when the queue is; ended when the worker id was. cut: the queue's limits cut the limit.
-- transaction_id: this one, null when it changed nothing; oldest_transaction_id: the oldest that still ran, which
-- proves what no straggler can precede. notes: what end_turn tells of a queue with keys or a rate.
-- The jobs are one row of arrays by position, which costs a third of a row for each; ids and on are null when there are
-- none. payloads: JSON texts, a line each, as jsonb has no line breaks; snoozes, traces: null where no job has any.
-- Lock: ready rows by SKIP LOCKED; the queue's row when it has a concurrency of its own; its row of queue_turn when
-- it has keys or a rate.
-- Index: ready's primary key, one range a lane. It gives their order too: a session keeps a plan that it made while the table was empty,
-- and one that reads and sorts the whole lane then costs a second a claim until the full table is analysed.
create function millrace.claim(
  p_worker bigint, p_number bigint, p_queue integer, p_limit integer, p_max_bytes bigint,
  p_types integer[], p_lows bigint[], p_suspect boolean,
  out state text, out cut boolean, out transaction_id bigint, out oldest_transaction_id bigint, out notes jsonb,
  out ids bigint[], out seqs bigint[], out priorities smallint[], out heads smallint[], out type_ids integer[],
  out policy_ids integer[], out retry_counts integer[], out crashes integer[], out created_ats timestamp with time zone[],
  out payloads text, out snoozes integer[], out traces jsonb[]
) language plpgsql set enable_sort = off set enable_seqscan = off as $$
#variable_conflict use_column
declare
  v_now timestamp with time zone;
  v_limit integer := p_limit;
  v_concurrency integer;
  v_paused boolean;
  v_before bigint;
  v_limited boolean;
  v_keyed boolean := false;
  v_turn record;
  v_tids tid[];
  v_bytes integer[];
  v_payloads jsonb[];
  v_extras jsonb[];
begin
  cut := false;
  if not exists (select from millrace.worker w where w.id = p_worker and w.ended_at is null) then
    state := 'ended';
    return;
  end if;
  select q.concurrency, q.paused, q.drain_before, q.keyed or q.rate_limit is not null
  into v_concurrency, v_paused, v_before, v_limited
  from millrace.queue q where q.id = p_queue;
  if v_paused then
    state := 'paused';
    return;
  end if;
  state := case when v_before is null then 'alive' else 'draining' end;
  v_before := coalesce(v_before, 9223372036854775807);

  if v_limited then
    select * into v_turn from millrace.begin_turn(p_queue, p_limit, p_types, p_lows, p_suspect);
    v_limit := v_turn.lane_limit;
    cut := v_turn.cut;
    v_keyed := v_turn.keyed;
    v_tids := v_turn.tids;
  elsif v_concurrency is null then
    perform set_config('synchronous_commit', 'off', true);
  else
    perform from millrace.queue q where q.id = p_queue for no key update;
    select least(p_limit, v_concurrency - coalesce(sum(l.open), 0)) into v_limit from millrace.lease l where l.queue_id = p_queue;
    cut := v_limit < p_limit;
  end if;

  if p_suspect and v_limit > 0 then
    v_tids := array(
      select r.ctid from millrace.ready r
      where r.queue_id = p_queue and r.head = 0 and r.crashes > 0 and r.seq < v_before and r.type_id = any (p_types)
      order by r.priority, r.seq limit 1 for update skip locked);
  end if;
  if v_limit > 0 and coalesce(cardinality(v_tids), 0) = 0 then
    -- The outer limit stops the walk over the lanes as soon as it has its rows, so no row is locked in vain. Both by subselects: a limit that
    -- the planner knows makes a plan for it look cheaper than the one that is kept, so it would plan anew each time; and of a range of
    -- seq it guesses few rows, so it would read and sort the whole lane for them.
    select array_agg(t.tid), array_agg(t.bytes) into v_tids, v_bytes from (
      select r.tid, r.bytes
      from (select (n + 1) / 2 as priority, (n + 1) % 2 as head from generate_series(1, 18) n) lane
      cross join lateral (
        select r.ctid as tid,
          case when r.payload is null then (select pg_column_size(p.body) from millrace.payload p where p.id = coalesce(r.id, r.seq)) end as bytes
        from millrace.ready r
        where r.queue_id = p_queue and r.priority = lane.priority and r.head = lane.head
          and r.seq >= case lane.head when 0 then 0 else p_lows[lane.priority] end and r.seq < v_before
          and (lane.head = 1 or r.crashes = 0) and r.type_id = any (p_types)
        order by r.seq limit (select v_limit) for update skip locked) r
      limit (select v_limit)) t;
    if v_bytes is not null and array_remove(v_bytes, null) <> '{}' then
      select v_tids[1:count(*)] into v_tids from (
        select coalesce(sum(b.bytes) over (order by b.n rows between unbounded preceding and 1 preceding), 0) as before
        from unnest(v_bytes) with ordinality b (bytes, n)) b
      where b.before < p_max_bytes;
    end if;
  end if;

  -- Only now: later than the ends that it counts and than the times for which its jobs waited, however long the locks took.
  v_now := clock_timestamp();
  if v_limited then
    notes := millrace.end_turn(p_queue, v_now, v_tids, v_turn.stale, v_turn.more, v_turn.lows);
  end if;
  if v_tids <> '{}' then
    -- By a subselect: of a plain array the planner would look at the length, and plan it anew each time.
    with claimed as (
      delete from millrace.ready r where r.ctid = any (array(select unnest(v_tids))) returning r.*
    )
    select array_agg(coalesce(j.id, j.seq)), array_agg(j.seq), array_agg(j.priority), array_agg(j.head), array_agg(j.type_id),
      array_agg(j.policy_id), array_agg(j.retry_count), array_agg(j.crashes), array_agg(j.created_at), array_agg(j.payload), array_agg(j.extra),
      string_agg(coalesce(j.payload, (select p.body from millrace.payload p where p.id = coalesce(j.id, j.seq)), 'null')::text, e'\n')
    into ids, seqs, priorities, heads, type_ids, policy_ids, retry_counts, crashes, created_ats, v_payloads, v_extras, payloads
    from (select * from claimed c order by c.priority, c.head, c.seq) j;
    insert into millrace.lease (worker_id, number, claimed_at, deadline_at, queue_id, open, ids, seqs, created_ats, type_ids,
      policy_ids, retry_counts, crashes, priorities, payloads, extras, keys)
    values (p_worker, p_number, v_now,
      v_now + make_interval(secs => 60 + (select max(p.timeout_seconds) from millrace.policy p where p.id = any (claim.policy_ids))),
      p_queue, cardinality(claim.ids), claim.ids, claim.seqs, claim.created_ats, claim.type_ids, claim.policy_ids, claim.retry_counts, claim.crashes,
      claim.priorities, v_payloads, v_extras,
      case when v_limited then array(select case when v_keyed then coalesce(e.extra ->> 'key', '') end from (select unnest(v_extras) as extra) e) end);
    insert into millrace.count_delta (queue_id, type_id, priority, ready, running)
    select p_queue, j.type_id, j.priority, -count(*), count(*)
    from (select unnest(claim.type_ids) as type_id, unnest(claim.priorities) as priority) j group by j.type_id, j.priority;
    if array_remove(v_extras, null) <> '{}' then
      snoozes := array(select (e.extra ->> 'snoozes')::integer from (select unnest(v_extras) as extra) e);
      traces := array(select e.extra -> 'trace' from (select unnest(v_extras) as extra) e);
    end if;
  end if;
  transaction_id := pg_current_xact_id_if_assigned()::text::bigint;
  oldest_transaction_id := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
end $$;
comment on function millrace.claim is 'Takes ready jobs of a queue into one lease';

-- Proves from which seq on the lanes of each queue may hold jobs, for claims by processes that have seen nothing yet. Under a transaction
-- that stays open the dead rows of claimed jobs pile up, and reading 20 million of them takes longer than a statement may.
-- The proof: a candidate is the highest seq drawn so far, noted by a transaction that gets its id only after it looked. Whoever had
-- drawn a seq up to it got an id first (every insert into ready with a new seq does), so a lower one. When all
-- transactions up to the noting one have ended, a snapshot sees every job of head 1 with such a seq that was not deleted for good: a
-- straggler that has not committed keeps its id below, and a claim that is not committed leaves its jobs visible. None comes later:
-- jobs enter head 1 with new seqs only. So a lane begins at the first job that this snapshot sees up to the candidate, or after it.
-- It outlives a crash: this commit is flushed, and before it in the log stand all claims and draws that it builds on.
-- p_step: fewer seqs after the last candidate are not worth a look. Each look reads the dead entries since the one before, once.
-- Lock: one advisory lock for the transaction, so that one looks at a time. Index: ready's primary key, one range a lane.
create function millrace.mark_lanes(p_step bigint default 200000) returns void language plpgsql set enable_sort = off set enable_seqscan = off as $$
declare
  v_drawn bigint;
  v_xact bigint;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('millrace.mark_lanes', 0)) then
    return;
  end if;
  if pg_current_xact_id_if_assigned() is not null then
    raise exception 'millrace.mark_lanes needs a transaction of its own: the proof is by an id that comes after a look at the sequence';
  end if;
  select s.last_value - (not s.is_called)::integer into v_drawn from millrace.job_seq s;
  perform set_config('synchronous_commit', 'on', true);
  v_xact := pg_current_xact_id()::text::bigint;
  update millrace.lane_mark m set candidate = v_drawn, candidate_xact = v_xact, floors = array(
    select coalesce((
      select r.seq from millrace.ready r
      where r.queue_id = m.queue_id and r.priority = f.priority and r.head = 1 and r.seq >= f.floor and r.seq <= m.candidate
      order by r.seq limit 1), m.candidate + 1)
    from unnest(m.floors) with ordinality f (floor, priority) order by f.priority)
  where m.candidate <= v_drawn - p_step and m.candidate_xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  -- A dump that was restored into another cluster tells of transactions that this one has yet to begin.
  update millrace.lane_mark m set candidate = v_drawn, candidate_xact = v_xact where m.candidate_xact > v_xact;
  insert into millrace.lane_mark (queue_id, floors, candidate, candidate_xact)
  select q.id, array_fill(0::bigint, array[9]), v_drawn, v_xact from millrace.queue q
  where not exists (select from millrace.lane_mark m where m.queue_id = q.id);
end $$;
comment on function millrace.mark_lanes is 'Proves from which seq on the lanes of each queue may hold jobs; needs a transaction of its own';

-- Records how attempts ended. Leases in p_numbers, p_sizes entries of the other arrays for each, entry i being
-- the lease's position i (kind null: no outcome yet). Kinds: 1 completed, 2 failed, 3 cancelled, 4 retry, 5 given back
-- (never started when p_started_after_ms is null), 6 snoozed (waits as for a retry, no attempt burnt).
-- Starts are told by workers, whose clocks may run faster: none is recorded later than its end.
-- An array that holds nothing but null may be null. Answers in the same order: 1 accepted, 2 recorded before by this lease, 3 refused, null where kind is null.
-- Lock: the lease row, so that one position has one outcome; a lease that was taken over is gone.
-- Index: lease's primary key; finished_id and attempt_job_id for repeated completions only.
create function millrace.complete(
  p_worker bigint, p_numbers bigint[], p_sizes integer[], p_ids bigint[], p_kinds smallint[],
  p_started_after_ms integer[], p_run_ms integer[], p_results jsonb[],
  p_error_codes text[], p_error_messages text[], p_error_classes smallint[], p_delays_ms bigint[]
) returns smallint[] language plpgsql as $$
declare
  v_now timestamp with time zone;
  v_now_ms bigint;
  v_claimed_ms bigint;
  v_lease millrace.lease;
  v_from integer := 1;
  v_to integer;
  v_positions integer[];
  v_answers smallint[] := '{}';
  v_ids bigint[];
  v_kinds smallint[];
  v_ends smallint[];
begin
  for v_index in 1 .. cardinality(p_numbers) loop
    v_to := v_from + p_sizes[v_index] - 1;
    v_ids := p_ids[v_from:v_to];
    v_kinds := p_kinds[v_from:v_to];
    select * into v_lease from millrace.lease l where l.worker_id = p_worker and l.number = p_numbers[v_index] for no key update;
    v_positions := '{}';
    if found then
      v_now := clock_timestamp();
      v_now_ms := extract(epoch from v_now) * 1000;
      v_claimed_ms := extract(epoch from v_lease.claimed_at) * 1000;
      -- v_ends: the kinds without those of positions that are not open or are another job's.
      v_ends := v_kinds;
      if v_lease.closed <> '{}' or v_lease.ids <> v_ids then
        v_ends := array(
          select case when e.id = e.sent_id and array_position(v_lease.closed, e.pos) is null then e.kind end
          from (select unnest(v_lease.ids) as id, unnest(v_ids) as sent_id, unnest(v_kinds) as kind, generate_subscripts(v_lease.ids, 1) as pos) e);
      end if;
      v_positions := array(select e.pos from (select unnest(v_ends) as kind, generate_subscripts(v_ends, 1) as pos) e where e.kind is not null);
      -- What ends and what goes on by statements of their own, so that neither pays for the other. Arrays are unnested side
      -- by side in a select list: as functions in from they would all be stored before they are read.
      if v_ends && '{1,2,3}'::smallint[] then
        insert into millrace.finished (id, finished_at, created_at, started_at, worker_id, lease_number, queue_id, type_id,
          policy_id, retry_count, crashes, run_ms, priority, status, error_class, payload, result, error_code, error_message, extra)
        select e.id, v_now, e.created_at, least(v_now, v_lease.claimed_at + e.started_after_ms * interval '1 millisecond'), p_worker,
          v_lease.number, v_lease.queue_id, e.type_id, e.policy_id, e.retry_count, e.crashes, e.run_ms, e.priority, e.kind,
          e.error_class, e.payload, e.result, e.error_code, e.error_message,
          case e.kind when 3 then millrace.with_cancel(e.id, e.extra, false) else e.extra end
        from (
          select unnest(v_lease.ids) as id, unnest(v_ends) as kind, unnest(v_lease.created_ats) as created_at, unnest(v_lease.type_ids) as type_id,
            unnest(v_lease.policy_ids) as policy_id, unnest(v_lease.retry_counts) as retry_count, unnest(v_lease.crashes) as crashes,
            unnest(v_lease.priorities) as priority, unnest(v_lease.payloads) as payload, unnest(v_lease.extras) as extra,
            unnest(p_started_after_ms[v_from:v_to]) as started_after_ms, unnest(p_run_ms[v_from:v_to]) as run_ms,
            unnest(p_results[v_from:v_to]) as result, unnest(p_error_codes[v_from:v_to]) as error_code,
            unnest(p_error_messages[v_from:v_to]) as error_message, unnest(p_error_classes[v_from:v_to]) as error_class
        ) e where e.kind <= 3;
      end if;
      if v_ends && '{4,5,6}'::smallint[] then
        with e as materialized (
          select e.* from unnest(v_lease.ids, v_ends, v_lease.created_ats, v_lease.type_ids, v_lease.policy_ids, v_lease.retry_counts, v_lease.crashes,
            v_lease.priorities, v_lease.seqs, v_lease.payloads, v_lease.extras, p_started_after_ms[v_from:v_to], p_error_codes[v_from:v_to],
            p_error_messages[v_from:v_to], p_error_classes[v_from:v_to], p_delays_ms[v_from:v_to])
            as e (id, kind, created_at, type_id, policy_id, retry_count, crashes, priority, seq,
              payload, extra, started_after_ms, error_code, error_message, error_class, delay_ms)
          where e.kind >= 4
        ), retried as (
          insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, reason, payload, extra)
          select e.id, v_now + make_interval(secs => e.delay_ms / 1000.0), e.created_at, v_lease.queue_id, e.type_id, e.policy_id,
            e.retry_count + (e.kind = 4)::integer, e.crashes, e.priority, case e.kind when 4 then 2 else 5 end, e.payload,
            coalesce(e.extra, '{}') || jsonb_build_object('startedAt', v_claimed_ms + e.started_after_ms, 'dueAt', v_now_ms + e.delay_ms)
              || case e.kind when 4 then jsonb_build_object('errorCode', e.error_code, 'errorMessage', e.error_message)
                else jsonb_build_object('snoozes', coalesce((e.extra ->> 'snoozes')::integer, 0) + 1) end
          from e where e.kind in (4, 6)
        ), tried as (
          insert into millrace.attempt (job_id, attempt, started_at, ended_at, worker_id, lease_number, outcome, error_class, error_code, error_message,
            queue_id, type_id)
          select e.id, millrace.execution(e.retry_count, e.crashes, e.extra), least(v_now, v_lease.claimed_at + make_interval(secs => e.started_after_ms / 1000.0)), v_now, p_worker,
            v_lease.number, case e.kind when 4 then 1 else 4 end, e.error_class, e.error_code, e.error_message,
            v_lease.queue_id, e.type_id
          from e where e.kind in (4, 6)
        )
        insert into millrace.ready (seq, id, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, head, payload, extra)
        select e.seq, nullif(e.id, e.seq), e.created_at, v_lease.queue_id, e.type_id, e.policy_id, e.retry_count, e.crashes, e.priority, 0, e.payload, e.extra
        from e where e.kind = 5;
      end if;
      insert into millrace.count_delta (queue_id, type_id, priority, ready, scheduled, running, completed, failed, cancelled,
        total_completed, total_failed, total_cancelled, total_timed_out, total_retried, total_wait_ms, total_run_ms)
      select v_lease.queue_id, e.type_id, e.priority, nullif(count(*) filter (where e.kind = 5), 0), nullif(count(*) filter (where e.kind in (4, 6)), 0),
        -count(*), nullif(count(*) filter (where e.kind = 1), 0), nullif(count(*) filter (where e.kind = 2), 0),
        nullif(count(*) filter (where e.kind = 3), 0), nullif(count(*) filter (where e.kind = 1), 0),
        nullif(count(*) filter (where e.kind = 2), 0), nullif(count(*) filter (where e.kind = 3), 0),
        nullif(count(*) filter (where e.kind = 2 and e.error_code = 'timeout'), 0), nullif(count(*) filter (where e.kind = 4), 0),
        sum(v_claimed_ms + e.started_after_ms - coalesce((e.extra ->> 'dueAt')::bigint, (date_part('epoch', e.created_at) * 1000)::bigint)) filter (where e.kind <= 2),
        sum(e.run_ms) filter (where e.kind <= 2)
      from (
        select unnest(v_ends) as kind, unnest(v_lease.type_ids) as type_id, unnest(v_lease.priorities) as priority, unnest(v_lease.created_ats) as created_at,
          unnest(v_lease.extras) as extra, unnest(p_started_after_ms[v_from:v_to]) as started_after_ms, unnest(p_run_ms[v_from:v_to]) as run_ms,
          unnest(p_error_codes[v_from:v_to]) as error_code
      ) e where e.kind is not null group by e.type_id, e.priority;
      if cardinality(v_positions) = v_lease.open then
        delete from millrace.lease l where l.worker_id = p_worker and l.number = v_lease.number;
      elsif cardinality(v_positions) > 0 then
        update millrace.lease l set open = l.open - cardinality(v_positions), closed = l.closed || v_positions
        where l.worker_id = p_worker and l.number = v_lease.number;
      end if;
      if v_kinds && '{2,4}'::smallint[] and cardinality(v_positions) > 0 then
        perform millrace.note_failures(v_positions, v_ids, v_lease.type_ids, v_kinds, p_error_codes[v_from:v_to], p_error_messages[v_from:v_to],
          p_error_classes[v_from:v_to], 60000);
      end if;
    end if;
    if v_lease.keys is not null and cardinality(v_positions) > 0 then
      perform millrace.release_keys(v_lease, v_positions,
        array(select p.pos::integer from unnest(v_kinds, p_started_after_ms[v_from:v_to]) with ordinality p (kind, started_after_ms, pos)
          where p.kind = 5 and p.started_after_ms is null and p.pos = any (v_positions)));
    end if;
    -- Only where something was tried again, so that plain jobs pay nothing for it.
    if 4 = any (v_kinds) or array_remove(v_lease.retry_counts, 0) <> '{}' then
      perform millrace.count_retries(v_positions, v_kinds, v_lease.type_ids, v_lease.retry_counts, v_lease.extras, p_error_codes[v_from:v_to]);
    end if;
    if cardinality(v_positions) = p_sizes[v_index] then
      v_answers := v_answers || array_fill(1::smallint, array[p_sizes[v_index]]);
    else
      v_answers := v_answers || array(
        select case when e.kind is null then null
          when e.pos = any (v_positions) then 1
          when exists (select from millrace.finished f where f.id = e.id and f.worker_id = p_worker and f.lease_number = p_numbers[v_index])
            or exists (select from millrace.attempt a where a.job_id = e.id and a.worker_id = p_worker and a.lease_number = p_numbers[v_index] and a.outcome in (1, 4))
          then 2 else 3 end::smallint
        from unnest(v_ids, v_kinds) with ordinality as e (id, kind, pos) order by e.pos);
    end if;
    v_from := v_to + 1;
  end loop;
  perform millrace.note_ended(p_ids, p_kinds, v_answers);
  return v_answers;
end $$;
comment on function millrace.complete is 'Records how attempts ended, once for each; a lease that was taken over is refused';

-- Puts the open jobs of one lease back at the head of their lanes and removes the lease. p_crashed: its worker
-- died or overran; each job's crashes rise by one, and a job with its policy's maxCrashes, else p_max_crashes, ends failed. A job that was
-- asked to stop ends cancelled. Lock: the lease row FOR UPDATE, which waits for a handler's own transaction.
create function millrace.give_back(p_worker bigint, p_number bigint, p_crashed boolean, p_max_crashes integer)
returns table (given_back integer, failed integer) language plpgsql as $$
declare
  v_lease millrace.lease;
  v_now timestamp with time zone;
  v_ended bigint[];
  v_statuses smallint[];
  v_ids bigint[];
  v_type_ids integer[];
  v_kinds smallint[];
  v_deaths text[];
begin
  given_back := 0;
  failed := 0;
  select * into v_lease from millrace.lease l where l.worker_id = p_worker and l.number = p_number for update;
  if found then
    v_now := clock_timestamp(); -- later than the claim, and than what the lock waited for
    with e as materialized (
      select e.*, case when c.job_id is not null then 3 when p_crashed and e.crashes + 1 >= d.most then 2 end::smallint as status,
        format('The worker died while it held this job: death %s of at most %s.', e.crashes + 1, d.most) as death
      from unnest(v_lease.ids, v_lease.created_ats, v_lease.type_ids, v_lease.policy_ids, v_lease.retry_counts, v_lease.crashes,
        v_lease.priorities, v_lease.seqs, v_lease.payloads, v_lease.extras)
        with ordinality as e (id, created_at, type_id, policy_id, retry_count, crashes, priority, seq, payload, extra, pos)
      left join millrace.cancel_request c on c.job_id = e.id
      cross join lateral (select coalesce((select (p.settings ->> 'maxCrashes')::integer from millrace.policy p where p.id = e.policy_id), p_max_crashes) as most) d
      where array_position(v_lease.closed, e.pos::integer) is null
    ), ended as (
      insert into millrace.finished (id, finished_at, created_at, started_at, worker_id, lease_number, queue_id, type_id, policy_id,
        retry_count, crashes, priority, status, error_class, payload, error_code, error_message, extra)
      select e.id, v_now, e.created_at, v_lease.claimed_at, null, null, v_lease.queue_id, e.type_id, e.policy_id, e.retry_count,
        e.crashes + p_crashed::integer, e.priority, e.status, case when p_crashed then 3 end, e.payload,
        case e.status when 2 then 'worker-crash' else 'cancelled' end,
        case e.status when 2 then e.death else 'Cancelled by request; its worker was gone.' end,
        case e.status when 3 then millrace.with_cancel(e.id, e.extra, true) else e.extra end
      from e where e.status is not null
    ), back as (
      insert into millrace.ready (seq, id, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, head, payload, extra)
      select e.seq, nullif(e.id, e.seq), e.created_at, v_lease.queue_id, e.type_id, e.policy_id, e.retry_count,
        e.crashes + p_crashed::integer, e.priority, 0, e.payload, e.extra
      from e where e.status is null
    ), tried as (
      insert into millrace.attempt (job_id, attempt, started_at, ended_at, worker_id, lease_number, outcome, error_class, error_code, error_message,
        queue_id, type_id)
      select e.id, millrace.execution(e.retry_count, e.crashes, e.extra), v_lease.claimed_at, v_now, p_worker, p_number, 2, 3, 'worker-crash',
        'The worker stopped answering while it held the job.', v_lease.queue_id, e.type_id
      from e where p_crashed
    ), counted as (
      insert into millrace.count_delta (queue_id, type_id, priority, ready, running, failed, cancelled, total_failed, total_cancelled)
      select v_lease.queue_id, e.type_id, e.priority, nullif(count(*) filter (where e.status is null), 0), -count(*),
        nullif(count(*) filter (where e.status = 2), 0), nullif(count(*) filter (where e.status = 3), 0),
        nullif(count(*) filter (where e.status = 2), 0), nullif(count(*) filter (where e.status = 3), 0)
      from e group by e.type_id, e.priority
    ), settled as (
      delete from millrace.cancel_request c using e where c.job_id = e.id
    )
    select count(*) filter (where e.status is null), count(*) filter (where e.status = 2),
      array_agg(e.id) filter (where e.status is not null), array_agg(e.status) filter (where e.status is not null),
      array_agg(e.id), array_agg(e.type_id), array_agg(coalesce(e.status, 4)::smallint), array_agg(e.death)
    into given_back, failed, v_ended, v_statuses, v_ids, v_type_ids, v_kinds, v_deaths from e;
    if v_ended is not null then
      perform millrace.note_ended(v_ended, v_statuses);
    end if;
    if p_crashed and given_back + failed > 0 then
      perform millrace.note_failures(array(select generate_series(1, cardinality(v_ids))), v_ids, v_type_ids, v_kinds,
        array_fill('worker-crash'::text, array[cardinality(v_ids)]), v_deaths, array_fill(3::smallint, array[cardinality(v_ids)]), 0);
    end if;
    delete from millrace.lease l where l.worker_id = p_worker and l.number = p_number;
    if v_lease.keys is not null then
      perform millrace.release_keys(v_lease, array(
        select p.pos from generate_series(1, cardinality(v_lease.ids)) p (pos) where array_position(v_lease.closed, p.pos) is null), '{}');
    end if;
    perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', q.name, 'priority', 1)) from millrace.queue q where q.id = v_lease.queue_id;
  end if;
  return next;
end $$;
comment on function millrace.give_back is 'Puts the open jobs of one lease back at the head of their lanes and removes the lease';

-- Ends worker ids for good at a clean stop; what they still hold goes back and burns no attempt.
create function millrace.end_workers(p_workers bigint[]) returns integer language plpgsql as $$
declare
  v_lease record;
  v_given_back integer := 0;
begin
  update millrace.worker w set ended_at = clock_timestamp() where w.id = any (p_workers) and w.ended_at is null;
  for v_lease in select l.worker_id, l.number from millrace.lease l where l.worker_id = any (p_workers) order by 1, 2 loop
    select v_given_back + g.given_back into v_given_back from millrace.give_back(v_lease.worker_id, v_lease.number, false, 0) g;
  end loop;
  return v_given_back;
end $$;
comment on function millrace.end_workers is 'Ends worker ids for good; what they held goes back and burns no attempt';

-- Ends workers that went silent and takes back every lease whose worker is gone or whose deadline has passed.
-- Silence counts from the server's start at the earliest: nobody could be heard before, and an outage is no death.
-- Lock: worker and lease rows by SKIP LOCKED, so that any number of processes may call it at once.
create function millrace.rescue(p_max_crashes integer) returns table (rescued integer, failed integer, workers_ended integer)
language plpgsql as $$
#variable_conflict use_variable
declare
  v_now timestamp with time zone := clock_timestamp();
  v_lease record;
  v_back record;
begin
  rescued := 0;
  failed := 0;
  update millrace.worker w set ended_at = v_now
  where w.id in (
    select s.id from millrace.worker s
    where s.ended_at is null and greatest(s.beat_at, pg_postmaster_start_time()) < v_now - make_interval(secs => s.silence_ms / 1000.0)
    for update skip locked);
  get diagnostics workers_ended = row_count;
  for v_lease in
    select l.worker_id, l.number from millrace.lease l
    left join millrace.worker w on w.id = l.worker_id
    where w.id is null or w.ended_at is not null or l.deadline_at < v_now
    order by 1, 2 for update of l skip locked
  loop
    select g.* into v_back from millrace.give_back(v_lease.worker_id, v_lease.number, true, p_max_crashes) g;
    rescued := rescued + v_back.given_back;
    failed := failed + v_back.failed;
  end loop;
  return next;
end $$;
comment on function millrace.rescue is 'Takes back what silent workers and overrun leases held';

-- Moves due jobs to the end of their lanes in the order of their time, at most p_limit.
-- Lock: scheduled rows by SKIP LOCKED. Index: scheduled_run_at, and no other way, for the reason told at claim.
create function millrace.promote(p_limit integer) returns table (promoted integer, next_due_ms bigint) language plpgsql
set enable_sort = off set enable_seqscan = off as $$
declare
  v_now timestamp with time zone := clock_timestamp();
  v_first timestamp with time zone;
  v_queue record;
begin
  promoted := 0;
  -- The first one by the index: asked whether one is due, the planner guesses that many are and reads the table.
  select s.run_at into v_first from millrace.scheduled s order by s.run_at limit 1;
  if v_first <= v_now then
    for v_queue in
      with due as (
        delete from millrace.scheduled s where s.ctid = any (array(
          select d.ctid from millrace.scheduled d where d.run_at <= v_now order by d.run_at limit p_limit for update skip locked))
        returning s.*
      ), moved as (
        insert into millrace.ready (seq, id, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, head, payload, extra)
        select nextval('millrace.job_seq'), d.id, d.created_at, d.queue_id, d.type_id, d.policy_id, d.retry_count, d.crashes, d.priority, 1,
          d.payload, d.extra
        from (select * from due order by run_at, id) d
        returning ready.queue_id, ready.type_id, ready.priority
      ), counted as (
        insert into millrace.count_delta (queue_id, type_id, priority, ready, scheduled)
        select m.queue_id, m.type_id, m.priority, count(*), -count(*) from moved m group by m.queue_id, m.type_id, m.priority
      )
      select m.queue_id, min(m.priority) as priority, count(*)::integer as n from moved m group by m.queue_id
    loop
      promoted := promoted + v_queue.n;
      perform millrace.hint(jsonb_build_object('kind', 'ready', 'queue', q.name, 'priority', v_queue.priority))
      from millrace.queue q where q.id = v_queue.queue_id;
    end loop;
  end if;
  select ceil(extract(epoch from s.run_at - clock_timestamp()) * 1000)::bigint into next_due_ms
  from millrace.scheduled s where s.run_at < 'infinity' order by s.run_at limit 1;
  return next;
end $$;
comment on function millrace.promote is 'Moves jobs whose time has come to their lanes; tells when the next one is due, in ms';

-- Adds up the deltas that are committed now and removes them; what ended goes into the rates of these ten seconds. Lock: delta rows by SKIP LOCKED.
create function millrace.fold_counts() returns integer language plpgsql as $$
declare
  v_folded integer;
  v_at timestamp with time zone := to_timestamp(floor(extract(epoch from clock_timestamp()) / 10) * 10);
begin
  with folded as (
    delete from millrace.count_delta d where d.ctid = any (array(select c.ctid from millrace.count_delta c limit 20000 for update skip locked))
    returning d.*
  ), added as (
    insert into millrace.job_count as t
    select f.queue_id, f.type_id, f.priority, coalesce(sum(f.ready), 0), coalesce(sum(f.scheduled), 0), coalesce(sum(f.running), 0),
      coalesce(sum(f.completed), 0), coalesce(sum(f.failed), 0), coalesce(sum(f.cancelled), 0), coalesce(sum(f.total_created), 0),
      coalesce(sum(f.total_completed), 0), coalesce(sum(f.total_failed), 0), coalesce(sum(f.total_cancelled), 0),
      coalesce(sum(f.total_timed_out), 0), coalesce(sum(f.total_retried), 0), coalesce(sum(f.total_wait_ms), 0), coalesce(sum(f.total_run_ms), 0)
    from folded f group by f.queue_id, f.type_id, f.priority order by f.queue_id, f.type_id, f.priority
    on conflict (queue_id, type_id, priority) do update set ready = t.ready + excluded.ready, scheduled = t.scheduled + excluded.scheduled,
      running = t.running + excluded.running, completed = t.completed + excluded.completed, failed = t.failed + excluded.failed,
      cancelled = t.cancelled + excluded.cancelled, total_created = t.total_created + excluded.total_created,
      total_completed = t.total_completed + excluded.total_completed, total_failed = t.total_failed + excluded.total_failed,
      total_cancelled = t.total_cancelled + excluded.total_cancelled, total_timed_out = t.total_timed_out + excluded.total_timed_out,
      total_retried = t.total_retried + excluded.total_retried, total_wait_ms = t.total_wait_ms + excluded.total_wait_ms,
      total_run_ms = t.total_run_ms + excluded.total_run_ms
  ), rated as (
    insert into millrace.queue_rate as t
    select f.queue_id, f.type_id, v_at, coalesce(sum(f.total_completed), 0), coalesce(sum(f.total_failed), 0), coalesce(sum(f.total_wait_ms), 0),
      coalesce(sum(f.total_run_ms), 0)
    from folded f where f.total_completed > 0 or f.total_failed > 0 group by f.queue_id, f.type_id order by f.queue_id, f.type_id
    on conflict (queue_id, type_id, at) do update set completed = t.completed + excluded.completed, failed = t.failed + excluded.failed,
      wait_ms = t.wait_ms + excluded.wait_ms, run_ms = t.run_ms + excluded.run_ms
  ), paced as (
    insert into millrace.queue_pace (queue_id, at, ended, run_ms)
    select f.queue_id, clock_timestamp(), sum(coalesce(f.total_completed, 0) + coalesce(f.total_failed, 0) + coalesce(f.total_retried, 0)),
      coalesce(sum(f.total_run_ms), 0)
    from folded f group by f.queue_id having sum(coalesce(f.total_completed, 0) + coalesce(f.total_failed, 0)) > 0
  )
  select count(*) into v_folded from folded;
  perform millrace.fold_retries();
  return v_folded;
end $$;
comment on function millrace.fold_counts is 'Adds count_delta to job_count; returns how many rows it folded';
