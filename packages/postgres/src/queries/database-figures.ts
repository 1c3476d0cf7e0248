/**
 * The database in figures. Sizes are asked of the file system, file by file: for once a minute, not for each request.
 * Lock: ACCESS SHARE on the engine's tables, one after the other. Index: none.
 */
export const DATABASE_FIGURES = `
select current_setting('server_version') as version,
  pg_database_size(d.datid)::float8 as database_bytes,
  (select coalesce(sum(pg_total_relation_size(c.oid)), 0)::float8 from pg_class c
    where c.relkind = 'r' and c.relnamespace = (select r.relnamespace from pg_class r where r.oid = 'millrace.ready'::regclass)) as engine_bytes,
  (select count(*)::float8 from pg_stat_activity a where a.datid = d.datid) as connections,
  current_setting('max_connections')::float8 as max_connections,
  (select (max(extract(epoch from clock_timestamp() - a.xact_start)) * 1000)::float8 from pg_stat_activity a
    where a.datid = d.datid and a.pid <> pg_backend_pid()) as oldest_transaction_ms,
  d.xact_commit::float8 as commits, d.xact_rollback::float8 as rollbacks, d.deadlocks::float8 as deadlocks,
  (d.blks_hit::float8 / nullif(d.blks_hit + d.blks_read, 0))::float8 as cache_hit_rate
from pg_stat_database d where d.datname = current_database()`;
