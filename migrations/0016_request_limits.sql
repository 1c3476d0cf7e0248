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
create function millrace.take_request(p_scope text, p_key text, p_requests integer, p_window_ms bigint, p_burst integer)
returns table (allowed boolean, remaining integer, retry_after_ms bigint, reset_at_ms bigint) language plpgsql as $$
#variable_conflict use_column
declare
  v_bucket millrace.request_bucket;
  v_ms_each double precision := p_window_ms::double precision / p_requests;
  v_kept interval := make_interval(secs => greatest(3600, p_window_ms / 100.0));
begin
  insert into millrace.request_bucket as b (scope, key, tokens, allowed, asked_at, kept_until)
  values (p_scope, p_key, p_requests - 1, true, clock_timestamp(), clock_timestamp() + v_kept)
  on conflict (scope, key) do update set (tokens, allowed, asked_at, kept_until) = (
    select f.tokens - (f.tokens >= 1)::integer, f.tokens >= 1, f.at, f.at + v_kept
    from (
      select n.at, case when n.idle_ms >= p_window_ms then p_burst else least(p_burst, b.tokens + greatest(0, n.idle_ms) / v_ms_each) end as tokens
      from (select c.at, extract(epoch from c.at - b.asked_at)::double precision * 1000 as idle_ms from (select clock_timestamp() as at) c) n
    ) f)
  returning b.* into v_bucket;
  return query select v_bucket.allowed, floor(v_bucket.tokens)::integer,
    case when v_bucket.allowed then 0 else greatest(1, ceil((1 - v_bucket.tokens) * v_ms_each)) end::bigint,
    ceil(extract(epoch from v_bucket.asked_at) * 1000 + greatest(0, p_requests - v_bucket.tokens) * v_ms_each)::bigint;
end $$;
comment on function millrace.take_request is 'Takes one request from a client''s bucket: whether it is allowed, how many are left, and when there are more';

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
end $$;
comment on function millrace.block_address is 'Refuses the requests of an address or a network, until a time or for good; counts in every server process within a second';

create function millrace.unblock_address(address cidr) returns boolean language plpgsql as $$
declare
  v_expires_at timestamp with time zone;
begin
  delete from millrace.blocked_address b where b.address = millrace.plain_address(unblock_address.address)
  returning b.expires_at into v_expires_at;
  return found and (v_expires_at <= clock_timestamp()) is not true;
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
