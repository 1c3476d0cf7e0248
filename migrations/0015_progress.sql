-- What a job tells of itself while it runs: progress, log lines, and what became of a request to stop it.
-- Their tables job_report, cancel_request and stuck_handler stand in 0000, since the views read them.
-- minimumRelease: 0.1.0

create table millrace.job_log (
  job_id bigint not null,
  line integer not null,
  attempt integer not null,
  logged_at timestamp with time zone not null,
  level smallint not null,
  message text not null,
  fields jsonb
) partition by range (logged_at);
create index job_log_job_id_line on millrace.job_log (job_id, line);
comment on table millrace.job_log is 'Lines that handlers logged, by UTC day; retention drops whole days';
comment on column millrace.job_log.job_id is 'The job';
comment on column millrace.job_log.line is 'From 1, without gaps, over all executions of the job';
comment on column millrace.job_log.attempt is 'Number of the execution, from 1';
comment on column millrace.job_log.logged_at is 'When it was logged';
comment on column millrace.job_log.level is '1 info, 2 warn, 3 error';
comment on column millrace.job_log.message is 'What was said';
comment on column millrace.job_log.fields is 'What was said with it';

create table millrace.job_checkpoint (
  job_id bigint primary key,
  checkpoint jsonb not null,
  saved_at timestamp with time zone not null default clock_timestamp()
) with (fillfactor = 50);
comment on table millrace.job_checkpoint is 'How far jobs have come whose attempts go on where an earlier one stopped. Saved in the transaction of what it tells of; kept until retention removes it, as a job may be put back';
comment on column millrace.job_checkpoint.job_id is 'The job';
comment on column millrace.job_checkpoint.checkpoint is 'What its handler wants to know again';
comment on column millrace.job_checkpoint.saved_at is 'When it was saved last';

create view millrace.job_logs as
select l.job_id, l.line, l.attempt, l.logged_at, (array['info', 'warn', 'error'])[l.level] as level, l.message, l.fields
from millrace.job_log l;
comment on view millrace.job_logs is 'Lines that handlers logged. Read them by job_id, in the order of line';
comment on column millrace.job_logs.job_id is 'The job';
comment on column millrace.job_logs.line is 'From 1, without gaps, over all executions of the job';
comment on column millrace.job_logs.attempt is 'Number of the execution, from 1';
comment on column millrace.job_logs.logged_at is 'When it was logged';
comment on column millrace.job_logs.level is 'info, warn or error';
comment on column millrace.job_logs.message is 'What was said';
comment on column millrace.job_logs.fields is 'What was said with it';

create table millrace.job_output (
  job_id bigint not null,
  run bigint not null,
  part integer not null,
  stream smallint not null,
  byte_offset bigint not null,
  bytes bytea not null,
  worker_id bigint not null,
  lease_number bigint not null,
  written_at timestamp with time zone not null default clock_timestamp(),
  constraint job_output_pkey primary key (job_id, run, part)
);
comment on table millrace.job_output is 'What jobs write while they run, for those who follow them: of the newest execution of each, until a day after';
comment on column millrace.job_output.job_id is 'The job';
comment on column millrace.job_output.run is 'Which execution, greater with each: when its first part was written, in epoch milliseconds, unless an earlier one began no sooner';
comment on column millrace.job_output.part is 'From 1, over both streams, without gaps in an execution';
comment on column millrace.job_output.stream is '1 stdout, 2 stderr';
comment on column millrace.job_output.byte_offset is 'Bytes of the same stream before these';
comment on column millrace.job_output.bytes is 'What was written; nothing where an execution began';
comment on column millrace.job_output.worker_id is 'With lease_number: the lease that it was written under';
comment on column millrace.job_output.lease_number is 'With worker_id: the lease that it was written under';
comment on column millrace.job_output.written_at is 'When it was taken down';

create table millrace.job_input (
  job_id bigint not null,
  byte_offset bigint not null,
  bytes bytea not null,
  closes boolean not null,
  written_at timestamp with time zone not null default clock_timestamp(),
  constraint job_input_pkey primary key (job_id, byte_offset)
);
comment on table millrace.job_input is 'What is sent to jobs while they run, until a day after; each execution reads all of it';
comment on column millrace.job_input.job_id is 'The job';
comment on column millrace.job_input.byte_offset is 'Bytes that were sent before these';
comment on column millrace.job_input.bytes is 'What was sent';
comment on column millrace.job_input.closes is 'Nothing comes after it';
comment on column millrace.job_input.written_at is 'When it was sent';

-- Takes down what running jobs of one worker tell of themselves. p_reports: an array of {number, position, id,
-- attempt} (the lease that must still be held) with any of progress {percent, done, total, message}, lines
-- [{ageMs, level, message, fields}], dropped (lines after these that the worker did not send), linesBefore (lines of this
-- lease that were answered for), output (see write_output), acknowledged (its signal is aborted), stuck (its handler ignores that, and why it was
-- aborted). A job keeps its first p_max_lines lines and
-- p_max_bytes bytes; what comes after is counted only.
-- Answers in the same order: 1 taken down, 2 its lease is being changed just now, send it again, 3 refused: taken over.
-- Lock: the lease rows FOR KEY SHARE, so that nothing is written after a take-over; what is locked otherwise is
-- skipped rather than waited for, since whoever takes a lease away holds it and may want our rows.
-- Index: the primary keys.
create function millrace.report(p_worker bigint, p_reports jsonb, p_max_lines integer, p_max_bytes integer)
returns smallint[] language plpgsql as $$
declare
  v_now timestamp with time zone := clock_timestamp();
  v_held bigint[];
  v_answers smallint[];
begin
  v_held := array(
    select l.number from millrace.lease l
    where l.worker_id = p_worker and l.number = any (array(select (r ->> 'number')::bigint from jsonb_array_elements(p_reports) r))
    order by l.number for key share skip locked);

  select array_agg(case
    when l.number is null or l.ids[(r.doc ->> 'position')::integer] is distinct from (r.doc ->> 'id')::bigint
      or (r.doc ->> 'position')::integer = any (l.closed) then 3
    when l.number = any (v_held) then 1 else 2 end::smallint order by r.n) into v_answers
  from jsonb_array_elements(p_reports) with ordinality r (doc, n)
  left join millrace.lease l on l.worker_id = p_worker and l.number = (r.doc ->> 'number')::bigint;

  with told as materialized (
    select (r.doc ->> 'id')::bigint as id, (r.doc ->> 'number')::bigint as number, (r.doc ->> 'attempt')::integer as attempt,
      r.doc -> 'progress' as progress, r.doc -> 'lines' as lines, coalesce(jsonb_array_length(r.doc -> 'lines'), 0) as sent,
      coalesce((r.doc ->> 'dropped')::integer, 0) as dropped, coalesce((r.doc ->> 'linesBefore')::integer, 0) as before,
      r.doc ? 'acknowledged' as acknowledged, r.doc ->> 'stuck' as stuck,
      coalesce(b.log_lines, 0) as log_lines, coalesce(b.log_bytes, 0) as log_bytes, coalesce(b.log_dropped, 0) as log_dropped,
      case when b.worker_id = p_worker and b.lease_number = (r.doc ->> 'number')::bigint
        then greatest(0, b.lease_lines - coalesce((r.doc ->> 'linesBefore')::integer, 0)) else 0 end as known
    from jsonb_array_elements(p_reports) with ordinality r (doc, n)
    left join millrace.job_report b on b.job_id = (r.doc ->> 'id')::bigint
    where v_answers[r.n] = 1
  ), line as materialized (
    select t.id, t.attempt, e.doc, t.log_dropped as dropped, t.log_lines + e.n - t.known as line,
      octet_length(e.doc ->> 'message') + coalesce(octet_length(e.doc ->> 'fields'), 0) as bytes,
      t.log_bytes + sum(octet_length(e.doc ->> 'message') + coalesce(octet_length(e.doc ->> 'fields'), 0))
        over (partition by t.id order by e.n) as bytes_until
    from told t
    cross join lateral jsonb_array_elements(t.lines) with ordinality e (doc, n)
    where e.n > t.known
  ), kept as materialized (
    select * from line where line.line <= p_max_lines and line.bytes_until <= p_max_bytes and line.dropped = 0
  ), logged as (
    insert into millrace.job_log (job_id, line, attempt, logged_at, level, message, fields)
    select k.id, k.line, k.attempt, v_now - make_interval(secs => (k.doc ->> 'ageMs')::double precision / 1000), (k.doc ->> 'level')::smallint,
      k.doc ->> 'message', k.doc -> 'fields'
    from kept k
  ), acknowledged as (
    update millrace.cancel_request c set acknowledged_at = v_now
    where c.job_id = any (array(
      select q.job_id from millrace.cancel_request q join told t on t.id = q.job_id and t.acknowledged
      where q.acknowledged_at is null for update of q skip locked))
  ), stuck as (
    insert into millrace.stuck_handler (job_id, worker_id, lease_number, aborted_by)
    select t.id, p_worker, t.number, t.stuck from told t where t.stuck is not null
    on conflict do nothing
  )
  insert into millrace.job_report as r (job_id, percent, done, total, message, attempt, progress_at, log_lines, log_bytes, log_dropped,
    worker_id, lease_number, lease_lines, reported_at)
  select t.id, (t.progress ->> 'percent')::double precision, (t.progress ->> 'done')::double precision, (t.progress ->> 'total')::double precision,
    t.progress ->> 'message', t.attempt, case when t.progress is not null then v_now end, k.lines, k.bytes,
    greatest(0, t.sent + t.dropped - t.known) - k.lines, p_worker, t.number, t.before + t.sent + t.dropped, v_now
  from told t
  cross join lateral (select count(*) as lines, coalesce(sum(kept.bytes), 0) as bytes from kept where kept.id = t.id) k
  where t.progress is not null or t.sent + t.dropped > 0
  order by t.id
  on conflict (job_id) do update set
    percent = case when excluded.progress_at is null then r.percent else excluded.percent end,
    done = case when excluded.progress_at is null then r.done else excluded.done end,
    total = case when excluded.progress_at is null then r.total else excluded.total end,
    message = case when excluded.progress_at is null then r.message else excluded.message end,
    attempt = case when excluded.progress_at is null then r.attempt else excluded.attempt end,
    progress_at = coalesce(excluded.progress_at, r.progress_at),
    log_lines = r.log_lines + excluded.log_lines, log_bytes = r.log_bytes + excluded.log_bytes,
    log_dropped = r.log_dropped + excluded.log_dropped, worker_id = p_worker, lease_number = excluded.lease_number,
    lease_lines = greatest(excluded.lease_lines, case when r.worker_id = p_worker and r.lease_number = excluded.lease_number then r.lease_lines else 0 end),
    reported_at = v_now;
  if exists (select from jsonb_array_elements(p_reports) r where r ? 'output') then
    perform millrace.write_output(p_worker, p_reports, v_answers);
  end if;
  return v_answers;
end $$;
comment on function millrace.report is 'Takes down what running jobs of one worker tell of themselves, as long as it holds them';

-- Takes down what running jobs write for those who follow them: of the reports, those that were answered 1 and have an
-- output [{part, stream, at, bytes}], the bytes in base64. With the first part of an execution those of earlier ones go. Parts
-- that were taken down before, when the answer was lost, stay as they are.
-- Lock: none of its own: the caller holds the leases, and who holds the lease of a job alone writes for it.
-- Index: primary key.
create function millrace.write_output(p_worker bigint, p_reports jsonb, p_answers smallint[]) returns void language plpgsql as $$
declare
  v_now timestamp with time zone := clock_timestamp();
begin
  with told as materialized (
    select (r.doc ->> 'id')::bigint as id, (r.doc ->> 'number')::bigint as number, r.doc -> 'output' as output, last.run,
      coalesce(last.worker_id = p_worker and last.lease_number = (r.doc ->> 'number')::bigint, false) as is_same
    from jsonb_array_elements(p_reports) with ordinality r (doc, n)
    left join lateral (
      select o.run, o.worker_id, o.lease_number from millrace.job_output o
      where o.job_id = (r.doc ->> 'id')::bigint order by o.run desc, o.part desc limit 1) last on true
    where p_answers[r.n] = 1 and r.doc ? 'output'
  ), gone as (
    delete from millrace.job_output o using told t where o.job_id = t.id and t.run is not null and not t.is_same
  )
  insert into millrace.job_output (job_id, run, part, stream, byte_offset, bytes, worker_id, lease_number, written_at)
  select t.id, case when t.is_same then t.run else greatest(t.run + 1, floor(date_part('epoch', v_now) * 1000)::bigint) end,
    (e.doc ->> 'part')::integer, (e.doc ->> 'stream')::smallint, (e.doc ->> 'at')::bigint, decode(e.doc ->> 'bytes', 'base64'),
    p_worker, t.number, v_now
  from told t
  cross join lateral jsonb_array_elements(t.output) e (doc)
  order by t.id
  on conflict do nothing;
end $$;
comment on function millrace.write_output is 'Takes down what running jobs write for those who follow them';

-- Sends bytes to a job: "written"; "closed" when nothing may come after what was sent; "full" when it would be more than
-- p_max_bytes altogether. Neither of these changes anything. Whether the job reads is for the caller to know.
-- Lock: none; of two that send at once one has its bytes after the other's. Index: primary key.
create function millrace.write_input(p_id bigint, p_bytes bytea, p_closes boolean, p_max_bytes bigint) returns text language plpgsql as $$
declare
  v_last millrace.job_input;
  v_from bigint;
begin
  loop
    select * into v_last from millrace.job_input i where i.job_id = p_id order by i.byte_offset desc limit 1;
    if v_last.closes then
      return 'closed';
    end if;
    v_from := coalesce(v_last.byte_offset + octet_length(v_last.bytes), 0);
    if v_from + octet_length(p_bytes) > p_max_bytes then
      return 'full';
    end if;
    if octet_length(p_bytes) = 0 and not p_closes then
      return 'written';
    end if;
    insert into millrace.job_input (job_id, byte_offset, bytes, closes) values (p_id, v_from, p_bytes, p_closes)
    on conflict do nothing;
    if found then
      perform millrace.hint(jsonb_build_object('kind', 'input', 'jobId', p_id::text));
      return 'written';
    end if;
  end loop;
end $$;
comment on function millrace.write_input is 'Sends bytes to a job that reads while it runs: written, closed or full';

-- The rare fields of a job that ends cancelled, with what became of the request to stop it, if it was asked while it
-- ran. p_forced: it was closed without its worker. A handler that its worker gave up counts as forced too.
-- Lock: none. Index: primary keys of cancel_request and stuck_handler.
create function millrace.with_cancel(p_id bigint, p_extra jsonb, p_forced boolean) returns jsonb language plpgsql stable as $$
declare
  v_request millrace.cancel_request;
begin
  select * into v_request from millrace.cancel_request c where c.job_id = p_id;
  if not found then
    return p_extra;
  end if;
  return coalesce(p_extra, '{}') || jsonb_build_object('cancel', jsonb_build_object(
    'state', case when p_forced or exists (select from millrace.stuck_handler s where s.job_id = p_id and s.aborted_by = 'cancelled') then 'forced' else 'acknowledged' end,
    'requestedAt', v_request.requested_at, 'deadlineAt', v_request.deadline_at,
    'acknowledgedAt', case when p_forced then v_request.acknowledged_at else coalesce(v_request.acknowledged_at, clock_timestamp()) end));
end $$;
comment on function millrace.with_cancel is 'The rare fields of a job that ends cancelled, with what became of the request to stop it';

-- A handler that had been given up has ended after all: its slot is free. Lock: the rows. Index: primary key.
create function millrace.end_stuck(p_worker bigint, p_jobs bigint[]) returns void language plpgsql as $$
begin
  delete from millrace.stuck_handler s where s.job_id = any (p_jobs) and s.worker_id = p_worker;
end $$;
comment on function millrace.end_stuck is 'Handlers that had been given up have ended after all';

-- Takes away what jobs told of themselves. Index: primary keys; job_log_job_id_line of each day.
create function millrace.forget_reports(p_ids bigint[]) returns void language plpgsql as $$
begin
  delete from millrace.job_report r where r.job_id = any (p_ids);
  delete from millrace.job_log l where l.job_id = any (p_ids);
  delete from millrace.job_output o where o.job_id = any (p_ids);
  delete from millrace.job_input i where i.job_id = any (p_ids);
  delete from millrace.job_checkpoint c where c.job_id = any (p_ids);
end $$;
comment on function millrace.forget_reports is 'Takes away what jobs told of themselves, how far they came, and what was sent to them';

-- Removes progress that nobody told more of for p_days, checkpoints as old of jobs that are gone or completed (any other may run again and would
-- do its work twice), handlers of workers that are gone, and what was written and sent a day ago by and to jobs that have ended. Reads these
-- tables whole, once an hour; only jobs that told something have a row. Lock: the rows.
create function millrace.sweep_reports(p_days integer) returns void language plpgsql as $$
declare
  v_ended bigint[];
begin
  delete from millrace.job_report r where r.reported_at < clock_timestamp() - make_interval(days => p_days + 1);
  delete from millrace.job_checkpoint c where c.saved_at < clock_timestamp() - make_interval(days => p_days + 1)
    and coalesce(millrace.job_status(c.job_id) = 'completed', true);
  delete from millrace.stuck_handler s
  where not exists (select from millrace.worker w where w.id = s.worker_id and w.ended_at is null);
  v_ended := array(
    select j.job_id from (
      select o.job_id from millrace.job_output o where o.written_at < clock_timestamp() - interval '1 day'
      union select i.job_id from millrace.job_input i where i.written_at < clock_timestamp() - interval '1 day') j
    where coalesce(millrace.job_status(j.job_id) not in ('pending', 'running'), true));
  delete from millrace.job_output o where o.job_id = any (v_ended);
  delete from millrace.job_input i where i.job_id = any (v_ended);
end $$;
comment on function millrace.sweep_reports is 'Removes old progress, checkpoints of jobs that are gone or completed, stuck handlers of workers that are gone, and what ended jobs wrote and were sent a day ago';
