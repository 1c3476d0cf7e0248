/**
 * Figures of each cache: what processes counted added up, and what lies at each place, as the process says that spoke last
 * of it, unless all of them have been silent for a minute.
 * Lock: none. Index: none; there are three rows a process of the last 30 days.
 */
export const readCaches: string = `
select s.cache, s.hits::float8, s.misses::float8, s."savedMs"::float8,
  coalesce((select jsonb_object_agg(e.reason, e.n) from (
    select r.key as reason, sum(r.value::text::int8) as n from millrace.cache_figures c cross join lateral jsonb_each(c.evictions) r
    where c.cache = s.cache group by r.key) e), '{}') as evictions,
  coalesce(sum(p.entries), 0)::float8 as entries, coalesce(sum(p.bytes), 0)::float8 as bytes,
  coalesce(jsonb_agg(jsonb_build_object('place', p.place, 'entries', p.entries, 'bytes', p.bytes) order by p.place)
    filter (where p.place is not null), '[]') as places
from (
  select c.cache, sum(c.hits) as hits, sum(c.misses) as misses, sum(c.saved_ms) as "savedMs"
  from millrace.cache_figures c group by c.cache) s
left join (
  select distinct on (c.cache, c.place) c.cache, c.place, c.entries, c.bytes from millrace.cache_figures c
  where c.seen_at > clock_timestamp() - interval '1 minute' order by c.cache, c.place, c.seen_at desc) p on p.cache = s.cache
group by s.cache, s.hits, s.misses, s."savedMs" order by s.cache`;

/**
 * The same of workspaces, which lie in the database: each owner's row added up. No row while nobody has had any.
 * Lock: none. Index: none; there is one row an owner, and of the workspaces the primary key is counted.
 */
export const READ_WORKSPACE_CACHE: string = `
select 'workspaces' as cache, sum(o.hits)::float8 as hits, sum(o.misses)::float8 as misses, sum(o.puts)::float8 as puts, 0::float8 as "savedMs",
  coalesce((select jsonb_object_agg(e.reason, e.n) from (
    select r.key as reason, sum(r.value::text::int8) as n from millrace.workspace_owner p cross join lateral jsonb_each(p.evictions) r
    group by r.key) e), '{}') as evictions,
  (select count(*) from millrace.workspace w)::float8 as entries, sum(o.bytes)::float8 as bytes
from millrace.workspace_owner o having count(*) > 0`;
