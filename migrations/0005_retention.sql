-- Retention: whole days are dropped, and small tables of the doors are swept.
-- minimumRelease: 0.1.0

-- Drops the days of these tables that ended more than p_days ago, one day of one table a transaction step, with their large
-- payloads, and takes their jobs off the counts of jobs present. Returns the number of tables dropped.
-- Lock: ACCESS EXCLUSIVE on the parents for the drop; it waits at most a second and leaves the rest to the next call.
create function millrace.drop_days(p_days integer, p_tables text[] default '{finished_completed,finished_other,attempt,job_log}') returns integer language plpgsql as $$
declare
  v_table record;
  v_dropped integer := 0;
begin
  perform set_config('lock_timeout', '1s', true);
  if not pg_try_advisory_xact_lock(hashtextextended('millrace.drop_days', 0)) then
    return 0;
  end if;
  for v_table in
    select c.relname as name, p.relname as parent
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where p.relname = any (p_tables) and p.relnamespace = (select r.relnamespace from pg_class r where r.oid = 'millrace.finished'::regclass)
      -- A case, since the planner may read other relations' names before it joins.
      and case when c.relname ~ '_[0-9]{8}$' then right(c.relname, 8)::date < (now() at time zone 'utc')::date - p_days end
    order by c.relname
  loop
    if v_table.parent in ('finished_completed', 'finished_other') then
      execute format('lock table millrace.%I in access exclusive mode', v_table.name);
      execute format('delete from millrace.payload p using millrace.%I f where p.id = f.id and f.payload is null', v_table.name);
      execute format('insert into millrace.count_delta (queue_id, type_id, priority, completed, failed, cancelled)
        select queue_id, type_id, priority, -count(*) filter (where status = 1), -count(*) filter (where status = 2), -count(*) filter (where status = 3)
        from millrace.%I group by queue_id, type_id, priority', v_table.name);
    end if;
    execute format('drop table millrace.%I', v_table.name);
    v_dropped := v_dropped + 1;
  end loop;
  return v_dropped;
end $$;
comment on function millrace.drop_days is 'Drops the days of these tables (default: all that have days) that ended more than p_days ago; returns the number of tables dropped';

-- Removes idempotency rows older than a day, windows unused for a day, workers that ended a day ago, and what other parts forget.
create function millrace.sweep_doors() returns void language plpgsql as $$
begin
  delete from millrace.idempotency i where i.created_at < now() - interval '24 hours';
  delete from millrace.submission_window w where w.times[cardinality(w.times)] < now() - interval '24 hours';
  delete from millrace.worker w where w.ended_at < now() - interval '24 hours'
    and not exists (select from millrace.lease l where l.worker_id = w.id);
  perform millrace.sweep_request_limits();
  perform millrace.sweep_alerts();
end $$;
comment on function millrace.sweep_doors is 'Removes idempotency rows, windows and ended workers that are older than a day, and idle clients of request limits';
