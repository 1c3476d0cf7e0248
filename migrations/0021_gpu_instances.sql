-- GPU instances: a ledger of what is paid for. The intent is written before a provider is asked, so that an instance whose
-- answer was lost is found again by its name.
-- minimumRelease: 0.1.0

create table millrace.gpu_instance (
  job_id bigint primary key,
  instance_id text not null,
  provider text not null,
  provider_instance_id text,
  name text not null,
  product_name text not null,
  region text,
  gpu_count integer not null,
  state text not null default 'requested',
  raw_state text,
  state_reason text,
  cost_per_hour_usd double precision,
  max_spend_usd double precision,
  spend_limit_usd double precision,
  lease_until timestamp with time zone not null,
  lease_limit timestamp with time zone not null,
  webhook_url text,
  created_at timestamp with time zone not null default clock_timestamp(),
  called_at timestamp with time zone,
  started_at timestamp with time zone,
  running_at timestamp with time zone,
  seen_at timestamp with time zone,
  removed_at timestamp with time zone,
  removed_because text,
  ended_at timestamp with time zone,
  constraint gpu_instance_state_check check (state in ('requested', 'provisioning', 'starting', 'running', 'stopping', 'stopped', 'deleting', 'gone', 'error', 'reclaimed', 'unknown')),
  constraint gpu_instance_gone_check check ((state = 'gone') = (ended_at is not null))
);
create unique index gpu_instance_live on millrace.gpu_instance (instance_id) where ended_at is null;
create index gpu_instance_instance_id on millrace.gpu_instance (instance_id, job_id);
create index gpu_instance_provider on millrace.gpu_instance (provider, provider_instance_id);
create index gpu_instance_ended_at on millrace.gpu_instance (ended_at);
comment on table millrace.gpu_instance is 'Instances at providers, one row for each job that makes one. Read the view gpu_instances, which tells age and cost';
comment on column millrace.gpu_instance.job_id is 'The job that made it, or is to make it';
comment on column millrace.gpu_instance.instance_id is 'What its owner calls it; one instance at a time has it';
comment on column millrace.gpu_instance.provider is 'Where it is: novita, runpod, docker';
comment on column millrace.gpu_instance.provider_instance_id is 'What the provider calls it; null: no answer of the provider has come';
comment on column millrace.gpu_instance.name is 'Its name at the provider, which carries the installation and the job';
comment on column millrace.gpu_instance.product_name is 'What was asked for';
comment on column millrace.gpu_instance.region is 'Where it was asked for; null: anywhere';
comment on column millrace.gpu_instance.gpu_count is 'GPUs that were asked for';
comment on column millrace.gpu_instance.state is 'As it was known last; requested: the intent is written; gone: there is nothing left to pay';
comment on column millrace.gpu_instance.raw_state is 'The state in the provider''s word';
comment on column millrace.gpu_instance.state_reason is 'Why it is so, in the provider''s words';
comment on column millrace.gpu_instance.cost_per_hour_usd is 'US dollars; null: the provider does not tell';
comment on column millrace.gpu_instance.max_spend_usd is 'It is removed once it has cost so much; null: no cap';
comment on column millrace.gpu_instance.spend_limit_usd is 'Its cap may be raised up to here; null: without limit';
comment on column millrace.gpu_instance.lease_until is 'It is removed then';
comment on column millrace.gpu_instance.lease_limit is 'Its lease may be extended up to here';
comment on column millrace.gpu_instance.webhook_url is 'Who is told when it is taken away';
comment on column millrace.gpu_instance.created_at is 'When the intent was written';
comment on column millrace.gpu_instance.called_at is 'When the provider was asked for it last, and may have made it; null: it was not, or surely has not';
comment on column millrace.gpu_instance.started_at is 'When it was made, as far as is known: its cost counts from here';
comment on column millrace.gpu_instance.running_at is 'When it was seen running first';
comment on column millrace.gpu_instance.seen_at is 'When the provider told of it last';
comment on column millrace.gpu_instance.removed_at is 'When somebody wanted it removed';
comment on column millrace.gpu_instance.removed_because is 'Why: asked, lease, spend, failed, job, lost';
comment on column millrace.gpu_instance.ended_at is 'When it was known to be gone';

create view millrace.gpu_instances as
select g.job_id, g.instance_id, millrace.job_status(g.job_id) as job_status, g.provider, g.provider_instance_id, g.name, g.product_name, g.region, g.gpu_count,
  g.state, g.raw_state, g.state_reason, g.cost_per_hour_usd,
  date_part('epoch', coalesce(g.ended_at, clock_timestamp()) - g.started_at) / 3600 * g.cost_per_hour_usd as cost_usd,
  date_part('epoch', coalesce(g.ended_at, clock_timestamp()) - coalesce(g.started_at, g.created_at)) * 1000 as age_ms,
  g.max_spend_usd, g.spend_limit_usd, g.lease_until, g.lease_limit, g.webhook_url, g.created_at, g.called_at, g.started_at, g.running_at, g.seen_at, g.removed_at, g.removed_because, g.ended_at
from millrace.gpu_instance g;
comment on view millrace.gpu_instances is 'Instances at providers with their age and cost so far. Those with ended_at null are paid for';
comment on column millrace.gpu_instances.job_id is 'The job that made it, or is to make it';
comment on column millrace.gpu_instances.instance_id is 'What its owner calls it; one instance at a time has it';
comment on column millrace.gpu_instances.job_status is 'Status of that job; null: it is no longer kept';
comment on column millrace.gpu_instances.provider is 'Where it is: novita, runpod, docker';
comment on column millrace.gpu_instances.provider_instance_id is 'What the provider calls it; null: no answer of the provider has come';
comment on column millrace.gpu_instances.name is 'Its name at the provider, which carries the installation and the job';
comment on column millrace.gpu_instances.product_name is 'What was asked for';
comment on column millrace.gpu_instances.region is 'Where it was asked for; null: anywhere';
comment on column millrace.gpu_instances.gpu_count is 'GPUs that were asked for';
comment on column millrace.gpu_instances.state is 'As it was known last';
comment on column millrace.gpu_instances.raw_state is 'The state in the provider''s word';
comment on column millrace.gpu_instances.state_reason is 'Why it is so, in the provider''s words';
comment on column millrace.gpu_instances.cost_per_hour_usd is 'US dollars; null: the provider does not tell';
comment on column millrace.gpu_instances.cost_usd is 'Price times age, in US dollars: so far, or until it was gone. Null: no price, or nothing made yet';
comment on column millrace.gpu_instances.age_ms is 'Milliseconds since it was made; of one that is gone, how long there was one';
comment on column millrace.gpu_instances.max_spend_usd is 'It is removed once it has cost so much; null: no cap';
comment on column millrace.gpu_instances.spend_limit_usd is 'Its cap may be raised up to here; null: without limit';
comment on column millrace.gpu_instances.lease_until is 'It is removed then';
comment on column millrace.gpu_instances.lease_limit is 'Its lease may be extended up to here';
comment on column millrace.gpu_instances.webhook_url is 'Who is told when it is taken away';
comment on column millrace.gpu_instances.created_at is 'When the intent was written';
comment on column millrace.gpu_instances.called_at is 'When the provider was asked for it last';
comment on column millrace.gpu_instances.started_at is 'When it was made: its cost counts from here';
comment on column millrace.gpu_instances.running_at is 'When it was seen running first';
comment on column millrace.gpu_instances.seen_at is 'When the provider told of it last';
comment on column millrace.gpu_instances.removed_at is 'When somebody wanted it removed';
comment on column millrace.gpu_instances.removed_because is 'Why: asked, lease, spend, failed, job, lost';
comment on column millrace.gpu_instances.ended_at is 'When it was known to be gone';

-- Writes what a job is about to make, before any provider is asked. 'again': an earlier attempt wrote it. 'taken': another
-- job's instance has that instance id. 'full': p_most instances are there. A row whose instance is gone is written anew.
-- Lock: one advisory lock for the transaction, so that two jobs do not both find the last place; the row. Index: the primary
-- key, gpu_instance_live, gpu_instance_ended_at.
create function millrace.intend_gpu_instance(p_job bigint, p_instance text, p_provider text, p_name text, p_product text, p_region text, p_gpus integer,
  p_lease_ms double precision, p_lease_limit_ms double precision, p_max_spend double precision, p_spend_limit double precision, p_webhook text, p_most integer,
  out verdict text, out holder bigint)
language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('millrace.intend_gpu_instance', 0));
  if exists (select from millrace.gpu_instance g where g.job_id = p_job and g.ended_at is null) then
    verdict := 'again';
    return;
  end if;
  select g.job_id into holder from millrace.gpu_instance g where g.instance_id = p_instance and g.ended_at is null;
  if found then
    verdict := 'taken';
  elsif (select count(*) from millrace.gpu_instance g where g.ended_at is null) >= p_most then
    verdict := 'full';
  else
    delete from millrace.gpu_instance g where g.job_id = p_job;
    insert into millrace.gpu_instance (job_id, instance_id, provider, name, product_name, region, gpu_count, lease_until, lease_limit, max_spend_usd, spend_limit_usd,
      webhook_url)
    select p_job, p_instance, p_provider, p_name, p_product, p_region, p_gpus, n.at + p_lease_ms * interval '1 ms', n.at + p_lease_limit_ms * interval '1 ms', p_max_spend,
      p_spend_limit, p_webhook
    from (select clock_timestamp() as at) n;
    verdict := 'new';
  end if;
end $$;
comment on function millrace.intend_gpu_instance is 'Writes which instance a job is about to make, before a provider is asked: new, again, taken or full';

-- Has the lease of a live instance end p_lease_ms from now, and its cap be p_max_spend; null leaves either as it is. Returns 'extended'; 'none':
-- there is no such instance; 'ending': it is to be removed; or what cannot be: 'lease-earlier' and 'spend-lower' than it is now, 'lease-beyond' and
-- 'spend-beyond' its limit.
-- Lock: the row. Index: gpu_instance_live.
create function millrace.extend_gpu_instance(p_instance text, p_lease_ms double precision, p_max_spend double precision) returns text language plpgsql as $$
declare
  v_row millrace.gpu_instance;
  v_until timestamp with time zone;
  v_spend double precision;
  v_fault text;
begin
  select g.* into v_row from millrace.gpu_instance g where g.instance_id = p_instance and g.ended_at is null for update;
  v_until := coalesce(clock_timestamp() + p_lease_ms * interval '1 ms', v_row.lease_until);
  v_spend := coalesce(p_max_spend, v_row.max_spend_usd);
  v_fault := case
    when v_row.job_id is null then 'none'
    when v_row.removed_at is not null then 'ending'
    when v_until < v_row.lease_until then 'lease-earlier'
    when v_until > v_row.lease_limit then 'lease-beyond'
    when v_spend < v_row.max_spend_usd then 'spend-lower'
    when v_spend > v_row.spend_limit_usd then 'spend-beyond' end;
  if v_fault is not null then
    return v_fault;
  end if;
  update millrace.gpu_instance g set lease_until = v_until, max_spend_usd = v_spend where g.job_id = v_row.job_id;
  perform millrace.audit('gpu instance', p_instance, 'extend',
    jsonb_build_object('leaseUntil', millrace.json_instant(v_row.lease_until), 'maxSpendUsd', v_row.max_spend_usd),
    jsonb_build_object('leaseUntil', millrace.json_instant(v_until), 'maxSpendUsd', v_spend));
  return 'extended';
end $$;
comment on function millrace.extend_gpu_instance is 'Extends lease and cap of a live instance within its limits; returns extended, or why not';

-- This engine as one of all there are: 12 hexadecimal digits of the server, the database and the schema. A copy of the
-- database is another one; only a physical copy of the whole server is not told apart.
create function millrace.engine_identity() returns text language plpgsql stable as $$
begin
  return (
    select left(md5(concat_ws('/', c.system_identifier, d.oid, 'millrace.')), 12)
    from pg_control_system() c cross join pg_database d where d.datname = current_database());
end $$;
comment on function millrace.engine_identity is '12 hexadecimal digits that tell this engine from those of other servers, databases and schemas';

-- Forgets instances that have been gone for p_days. Index: gpu_instance_ended_at. Lock: the rows, by SKIP LOCKED.
create function millrace.sweep_gpu_instances(p_days integer) returns void language plpgsql as $$
begin
  delete from millrace.gpu_instance g where g.job_id in (
    select o.job_id from millrace.gpu_instance o where o.ended_at < clock_timestamp() - make_interval(days => p_days) for update skip locked);
end $$;
comment on function millrace.sweep_gpu_instances is 'Forgets instances that have been gone for so many days';
