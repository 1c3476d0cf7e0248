/**
 * How long the first job of each queue has been ready: the oldest of the first ones of its lanes, at most 27 rows a queue.
 * Lock: none. Index: ready's primary key, one probe a lane.
 */
export const OLDEST_READY = `
select q.name as queue, greatest(0, extract(epoch from clock_timestamp() - o.since) * 1000)::float8 as age_ms
from millrace.queue q cross join lateral (
  select min(coalesce(to_timestamp((f.extra ->> 'dueAt')::bigint / 1000.0), f.created_at)) as since
  from generate_series(1, 9) p cross join generate_series(0, 2) h cross join lateral (
    select r.extra, r.created_at from millrace.ready r
    where r.queue_id = q.id and r.priority = p and r.head = h order by r.seq limit 1) f) o
where o.since is not null order by q.name collate "C"`;
