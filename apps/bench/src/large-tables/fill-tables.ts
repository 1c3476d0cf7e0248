import type postgres from "postgres";

export interface TableSizes {
  readonly ready: number;
  readonly scheduled: number;
  readonly finished: number;
}

/** Types and queues that the jobs are spread over. */
export const QUEUES = 4;
export const TYPES = 10;
/** What one in twenty of the finished jobs failed with. */
export const ERROR_MESSAGE = "It broke";

/**
 * Fills the tables of movement by set-based inserts, as if jobs had run for seven days: ready jobs in four
 * queues and four priorities, finished ones over eight days, one in twenty failed, a payload of about 100 bytes each.
 */
export async function fillTables(sql: postgres.Sql, sizes: TableSizes): Promise<void> {
  // Days back, so that the finished jobs have their partitions.
  await sql.unsafe(`do $$ declare d date; p text; begin
    for d in select generate_series(current_date - 9, current_date - 2, '1 day')::date loop
      foreach p in array array['finished_completed', 'finished_other'] loop
        execute format('create table millrace.%I partition of millrace.%I for values from (%L) to (%L)', p || '_' || to_char(d, 'YYYYMMDD'), p,
          d::text || ' 00:00:00+00', (d + 1)::text || ' 00:00:00+00');
      end loop; end loop; end $$`);
  const payload = "jsonb_build_object('userId', 'user-' || n % 5000, 'text', repeat('x', 60))";
  await sql.unsafe(`
    insert into millrace.finished (id, finished_at, created_at, started_at, worker_id, lease_number, queue_id, type_id, policy_id,
      retry_count, crashes, run_ms, priority, status, payload, result, error_code, error_message)
    select nextval('millrace.job_seq'), ended, ended - interval '2 s', ended - interval '1 s', 1, n, 1 + n % ${QUEUES}, 1 + n % ${TYPES}, 1,
      0, 0, 1000, 3, case when n % 20 = 0 then 2 else 1 end, ${payload}, '{"ok": true}',
      case when n % 20 = 0 then 'error' end, case when n % 20 = 0 then '${ERROR_MESSAGE}' end
    from (select n, now() - interval '8 days' * (1 - n::float8 / greatest(${sizes.finished}, 1)) as ended from generate_series(1, ${sizes.finished}) n) f`);
  await sql.unsafe(`
    insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, priority, payload)
    select nextval('millrace.job_seq'), now() + interval '1 hour' + n * interval '1 s', now(), 1 + n % ${QUEUES}, 1 + n % ${TYPES}, 1, 3, ${payload}
    from generate_series(1, ${sizes.scheduled}) n`);
  await sql.unsafe(`
    insert into millrace.ready (seq, created_at, queue_id, type_id, policy_id, priority, payload)
    select nextval('millrace.job_seq'), now(), 1 + n % ${QUEUES}, 1 + n % ${TYPES}, 1, 1 + n % 4, ${payload}
    from generate_series(1, ${sizes.ready}) n`);
  await sql.unsafe(`
    insert into millrace.job_count (queue_id, type_id, priority, ready, scheduled, completed, failed, total_created)
    select queue_id, type_id, priority, sum(ready), sum(scheduled), sum(completed), sum(failed), sum(ready + scheduled + completed + failed) from (
      select queue_id, type_id, priority, count(*) as ready, 0 as scheduled, 0 as completed, 0 as failed from millrace.ready group by 1, 2, 3
      union all select queue_id, type_id, priority, 0, count(*), 0, 0 from millrace.scheduled group by 1, 2, 3
      union all select queue_id, type_id, priority, 0, 0, count(*) filter (where status = 1), count(*) filter (where status = 2) from millrace.finished group by 1, 2, 3
    ) c group by 1, 2, 3`);
  // The groups that their failures would have been folded into.
  await sql.unsafe(`
    insert into millrace.failure_group (type_id, error_code, fingerprint, error_class, pattern, message, attempts, jobs, last_job_id, first_at, last_at)
    select f.type_id, f.error_code, millrace.failure_fingerprint(f.error_message), 2, f.error_message, f.error_message, count(*), count(*), max(f.id), min(f.finished_at), max(f.finished_at)
    from millrace.finished_other f where f.status = 2 group by 1, 2, 3, 5, 6`);
  await sql.unsafe("vacuum analyze");
}
