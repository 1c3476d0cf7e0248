-- Caches of the processes that run programs: what they tell of them, and orders to let things go.
-- minimumRelease: 0.1.0

create table millrace.cache_figures (
  process text not null,
  cache text not null,
  place text not null,
  hits bigint not null,
  misses bigint not null,
  saved_ms bigint not null,
  evictions jsonb not null,
  entries integer not null,
  bytes bigint not null,
  seen_at timestamp with time zone not null default clock_timestamp(),
  primary key (process, cache)
) with (fillfactor = 50);
comment on table millrace.cache_figures is 'What each process says of its caches every few seconds; 30 days after its last word it is forgotten';
comment on column millrace.cache_figures.process is 'Name of the process, for as long as it lives';
comment on column millrace.cache_figures.cache is 'What is kept: compile, dependencies or images';
comment on column millrace.cache_figures.place is 'Where it lies; processes of the same place share it';
comment on column millrace.cache_figures.hits is 'How often it was there, since the process started';
comment on column millrace.cache_figures.misses is 'How often it was made, since the process started';
comment on column millrace.cache_figures.saved_ms is 'Milliseconds that making it again would have taken at each hit';
comment on column millrace.cache_figures.evictions is 'How many went since the process started, by why they went';
comment on column millrace.cache_figures.entries is 'How many lie there now';
comment on column millrace.cache_figures.bytes is 'Bytes that lie there now';
comment on column millrace.cache_figures.seen_at is 'When the process said so';

create table millrace.cache_purge (
  package text primary key,
  purged_at timestamp with time zone not null default clock_timestamp()
);
comment on table millrace.cache_purge is 'Orders to let go what was made before them. Give one by purge_caches';
comment on column millrace.cache_purge.package is 'What holds this package goes; *: everything';
comment on column millrace.cache_purge.purged_at is 'What was made before this goes';

-- Stores what a process says of its caches, and answers every order given until known_at_us. Orders are given under
-- EXCLUSIVE, which waits for this SHARE and the other way round: none that is answered later lies before known_at_us.
-- Lock: SHARE on cache_purge, the process's own rows. Index: the primary keys.
create function millrace.note_caches(p_process text, p_figures jsonb, out known_at_us bigint, out purges jsonb) language plpgsql as $$
begin
  lock table millrace.cache_purge in share mode;
  known_at_us := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
  insert into millrace.cache_figures as c (process, cache, place, hits, misses, saved_ms, evictions, entries, bytes)
  select p_process, f.cache, f.place, f.hits, f.misses, f."savedMs", f.evictions, f.entries, f.bytes
  from jsonb_to_recordset(p_figures) f(cache text, place text, hits bigint, misses bigint, "savedMs" bigint, evictions jsonb, entries integer, bytes bigint)
  on conflict (process, cache) do update set place = excluded.place, hits = excluded.hits, misses = excluded.misses, saved_ms = excluded.saved_ms,
    evictions = excluded.evictions, entries = excluded.entries, bytes = excluded.bytes, seen_at = clock_timestamp();
  delete from millrace.cache_figures c where c.seen_at < clock_timestamp() - interval '30 days';
  select coalesce(jsonb_agg(jsonb_build_object('package', nullif(p.package, '*'), 'atUs', (extract(epoch from p.purged_at) * 1000000)::bigint)), '[]')
  into purges from millrace.cache_purge p;
end $$;
comment on function millrace.note_caches is 'Stores what a process says of its caches, and answers the orders to let things go';

-- Lock: EXCLUSIVE on cache_purge until the end of the transaction. Index: the primary key.
create function millrace.purge_caches(package text default null) returns timestamp with time zone language plpgsql as $$
declare
  v_at timestamp with time zone;
begin
  if length(purge_caches.package) not between 1 and 214 or purge_caches.package = '*' then
    raise exception 'this is no name of a package' using errcode = '22023', hint = 'Names have 1 to 214 characters; null means everything.';
  end if;
  lock table millrace.cache_purge in exclusive mode;
  if purge_caches.package is null then
    delete from millrace.cache_purge; -- all of them are part of this one
  end if;
  insert into millrace.cache_purge as p (package) values (coalesce(purge_caches.package, '*'))
  on conflict on constraint cache_purge_pkey do update set purged_at = excluded.purged_at
  returning p.purged_at into v_at;
  perform millrace.audit('cache', coalesce(purge_caches.package, '*'), 'purge', null, null);
  return v_at;
end $$;
comment on function millrace.purge_caches is 'Has every process let go what its caches hold of a package, or of all: what was made before the answer';
