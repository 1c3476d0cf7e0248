-- A job that is added on an idle system goes straight to a worker that waits for one: that saves the claim, half of the time until it starts.
-- minimumRelease: 0.1.0

create unlogged table millrace.offer (
  worker_id bigint not null,
  number bigint not null,
  queue_ids integer[] not null,
  type_ids integer[] not null,
  lows bigint[] not null,
  channel text not null,
  listener_pid integer not null
);
comment on table millrace.offer is 'Workers that have nothing to do, each ready to be handed the next job. Emptied by a crash of the server, which ends their ids too';
comment on column millrace.offer.worker_id is 'Worker, by table worker';
comment on column millrace.offer.number is 'Number of the lease that the job is handed over in';
comment on column millrace.offer.queue_ids is 'Queues whose jobs it takes, by table queue';
comment on column millrace.offer.type_ids is 'Types whose jobs it takes, by table job_type';
comment on column millrace.offer.lows is 'Nine for each queue: by priority, the seq from which on jobs may wait that came before';
comment on column millrace.offer.channel is 'Where the job is told. Nobody who cannot read this table knows its name, so nobody else reads or forges what is told there';
comment on column millrace.offer.listener_pid is 'The server''s process that listens there for the worker; it ends with the worker''s own';

-- Adds one job that is ready now and small and has nothing of its own beside its payload, by a transaction that ends with this statement.
-- An idle worker gets it at once, in a lease as by claim, and is told by this commit: nothing else is to be done until it starts.
-- Not so while a job waits that comes before it, or where claim would look at more than the job's type: a queue that is paused, drained or has limits. Nor is one
-- handed to a worker whose process is gone, or that has been silent for half of its time: it would wait there until rescue.
-- p_hints: told where the job is to be claimed.
-- Lock: one offer, by SKIP LOCKED. Index: ready's primary key, one look a lane; the primary keys of worker, queue and policy. The table of
-- offers has a row for each idle worker, so it is read as it is.
create function millrace.add_one(
  p_type integer, p_queue integer, p_policy integer, p_priority smallint, p_payload jsonb, p_hints jsonb,
  out seq bigint, out created_at timestamp with time zone, out handed boolean
) language plpgsql set enable_sort = off set enable_seqscan = off as $$
#variable_conflict use_column
declare
  v_number bigint;
begin
  -- The id before nextval: whoever sees a later seq knows by the oldest running transaction when no earlier one can still turn up.
  add_one.seq := case when pg_current_xact_id() is not null then nextval('millrace.job_seq') end;
  add_one.created_at := clock_timestamp();
  -- Where another isolation is the default, whoever takes what another one took would fail.
  if current_setting('transaction_isolation') = 'read committed' and exists (select from millrace.offer o where p_queue = any (o.queue_ids)) then
    -- One statement, since starting each costs a process that has slept as much as what it does.
    with taken as (
      delete from millrace.offer where ctid = (
        select o.ctid from millrace.offer o
        where p_queue = any (o.queue_ids) and p_type = any (o.type_ids)
          -- A notification takes less than 8 000 bytes.
          and octet_length(p_payload::text) <= 7000
          and exists (select from millrace.queue q where q.id = p_queue and not q.paused and q.drain_before is null and q.concurrency is null
            and not q.keyed and q.rate_limit is null)
          and exists (select from millrace.worker w where w.id = o.worker_id and w.ended_at is null
            and w.beat_at > add_one.created_at - make_interval(secs => w.silence_ms / 2000.0))
          and exists (select from pg_stat_get_activity(o.listener_pid))
          and not exists (
            select from (select n / 2 + 1 as priority, n % 2 as head from generate_series(0, 2 * p_priority - 1) n) lane
            cross join lateral (
              select from millrace.ready r
              where r.queue_id = p_queue and r.priority = lane.priority and r.head = lane.head
                and r.seq >= case lane.head when 0 then 0 else o.lows[9 * (array_position(o.queue_ids, p_queue) - 1) + lane.priority] end
              limit 1) waiting)
        limit 1 for update of o skip locked)
      returning worker_id, number, channel
    ), leased as (
      insert into millrace.lease (worker_id, number, claimed_at, deadline_at, queue_id, open, ids, seqs, created_ats, type_ids,
        policy_ids, retry_counts, crashes, priorities, payloads, extras)
      select t.worker_id, t.number, add_one.created_at,
        add_one.created_at + make_interval(secs => 60 + (select p.timeout_seconds from millrace.policy p where p.id = p_policy)), p_queue, 1,
        array[add_one.seq], array[add_one.seq], array[add_one.created_at], array[p_type], array[p_policy], '{0}', '{0}', array[p_priority],
        array[p_payload], array[null::jsonb]
      from taken t
    ), counted as (
      insert into millrace.count_delta (queue_id, type_id, priority, running, total_created) select p_queue, p_type, p_priority, 1, 1 from taken
    ), noted as (
      -- For the stream, as the trigger of ready does; the one of lease comes after it.
      insert into millrace.change (seq, xact, ids, events, numbers, type_ids, queue_ids, ats)
      select nextval('millrace.change_seq'), pg_current_xact_id()::text::bigint, array[add_one.seq], '{created}', '{0}', array[p_type], array[p_queue],
        array[add_one.created_at]
      from taken where pg_sequence_last_value('millrace.listened_until') > date_part('epoch', clock_timestamp()) * 1000
    ), told as materialized (
      select t.number, pg_notify(t.channel, json_build_object('workerId', t.worker_id::text, 'number', t.number, 'id', add_one.seq::text,
        'queueId', p_queue, 'typeId', p_type, 'policyId', p_policy, 'priority', p_priority,
        'createdAtMs', date_part('epoch', add_one.created_at) * 1000) || e'\n' || p_payload::text)
      from taken t
    )
    select t.number into v_number from told t;
  end if;
  handed := v_number is not null;
  if handed then
    return;
  end if;
  insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, payload)
  values (add_one.seq, add_one.created_at, p_queue, p_type, p_policy, p_priority, p_payload);
  insert into millrace.count_delta (queue_id, type_id, priority, ready, total_created) values (p_queue, p_type, p_priority, 1, 1);
  if p_hints <> '[]' then
    perform millrace.hint(h) from jsonb_array_elements(p_hints) h;
  end if;
end $$;
comment on function millrace.add_one is 'Adds one plain job: hands it to an idle worker, or leaves it to be claimed';
