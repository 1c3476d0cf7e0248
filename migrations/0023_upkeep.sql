-- Alerts: what was found of each rule and queue, so that over all processes each change is told once.
-- minimumRelease: 0.1.0

create table millrace.alert (
  rule text not null,
  queue text not null,
  firing boolean not null,
  told boolean not null,
  since timestamp with time zone not null,
  told_at timestamp with time zone,
  value double precision not null,
  judged_at timestamp with time zone not null,
  primary key (rule, queue)
);
comment on table millrace.alert is 'How the rules of send-alert jobs stand, by queue, as they were judged last';
comment on column millrace.alert.rule is 'Name of the rule';
comment on column millrace.alert.queue is 'Queue that was measured';
comment on column millrace.alert.firing is 'Whether the value is above what the rule allows';
comment on column millrace.alert.told is 'Whether somebody was told that it fires, so that its end is told too';
comment on column millrace.alert.since is 'When firing changed last';
comment on column millrace.alert.told_at is 'When it was told last that it fires; the cooldown counts from here';
comment on column millrace.alert.value is 'What was measured last';
comment on column millrace.alert.judged_at is 'When it was judged last; a month later it is forgotten';

-- Notes facts ({rule, queue, value, firing, cooldownMs}, one of each rule and queue) and returns what is to be told.
-- One that fires is told at once unless it was within its cooldown, then it waits for the end of that; its end is told
-- if its begin was. Who commits first tells: others wait for the rows and see them told.
-- Lock: the alerts' rows, by rule and queue, until the transaction ends. Index: alert's primary key.
create function millrace.judge_alerts(p_facts jsonb)
returns table (rule text, queue text, change text, value double precision, since timestamp with time zone) language plpgsql as $$
#variable_conflict use_column
begin
  insert into millrace.alert (rule, queue, firing, told, since, value, judged_at)
  select f.rule, f.queue, false, false, clock_timestamp(), f.value, clock_timestamp()
  from jsonb_to_recordset(p_facts) f (rule text, queue text, value double precision) order by f.rule collate "C", f.queue collate "C"
  on conflict do nothing;
  perform from millrace.alert a
  where (a.rule, a.queue) in (select f.rule, f.queue from jsonb_to_recordset(p_facts) f (rule text, queue text))
  order by a.rule collate "C", a.queue collate "C" for update;
  -- A statement of its own: it sees what others wrote while this one waited for the rows.
  return query
  with judged as (
    select f.rule, f.queue, f.value, f.firing, n.at, a.told and a.firing as was_told,
      case when a.firing then a.since else n.at end as began,
      case when f.firing = a.firing then a.since else n.at end as since,
      f.firing and (a.told_at + make_interval(secs => f."cooldownMs" / 1000.0) > n.at) is not true as tell
    from jsonb_to_recordset(p_facts) f (rule text, queue text, value double precision, firing boolean, "cooldownMs" double precision)
    join millrace.alert a on a.rule = f.rule and a.queue = f.queue
    cross join (select clock_timestamp() as at) n
  ), noted as (
    update millrace.alert a set firing = j.firing, told = j.firing and (j.was_told or j.tell), since = j.since,
      told_at = case when j.tell then j.at else a.told_at end, value = j.value, judged_at = j.at
    from judged j where a.rule = j.rule and a.queue = j.queue
    returning a.rule, a.queue, case when j.tell then case when j.was_told then 'reminded' else 'raised' end
      when j.was_told and not j.firing then 'recovered' end as change, j.value, j.began
  )
  select n.rule, n.queue, n.change, n.value, n.began from noted n where n.change is not null;
end $$;
comment on function millrace.judge_alerts is 'Notes how rules stand and returns what is to be told: raised, reminded or recovered, each once';

-- Forgets alerts that nobody has judged for a month: their rule or their queue is gone. Lock: rows by SKIP LOCKED.
create function millrace.sweep_alerts() returns void language plpgsql as $$
begin
  delete from millrace.alert a where (a.rule, a.queue) in (
    select s.rule, s.queue from millrace.alert s where s.judged_at < now() - interval '30 days' for update skip locked);
end $$;
comment on function millrace.sweep_alerts is 'Forgets alerts that nobody has judged for a month';
