import type { DistributedJobs, RetryCount, TypeLoad } from "@millrace/core";
import type { Row } from "../connection.ts";

/** Kept counts by queue, type and priority, a few rows for each queue. Lock: none. Index: none needed. */
export const READ_DISTRIBUTION = `
select d.queue, d.type, d.priority, (d.ready + d.scheduled + d.running)::float8 as unfinished,
  (d.completed + d.failed + d.cancelled)::float8 as finished, d.total_created::float8 as created
from millrace.job_distribution d order by d.queue collate "C", d.type collate "C", d.priority`;

/** Kept figures of retries; one row at least, for those by hand. Lock: none. Index: none needed. */
export const READ_RETRIES = `
select r.type, r.error_code, r.retried::float8 as retried, r.recovered::float8 as recovered, r.exhausted::float8 as exhausted,
  ((select coalesce(sum(c.total_retried), 0) from millrace.job_counts c) - (select coalesce(sum(o.retried), 0) from millrace.retry_counts o))::float8 as by_hand
from (select 1) one left join millrace.retry_counts r on true order by r.type, r.error_code`;

/** $1: how far back, in ms. Told at the function. */
export const READ_LOADS = `
select l.queue, l.type, l.concurrency, l.target_wait_ms, l.priority, l.active_ms::float8 as active_ms, l.ended::float8 as ended, l.wait_ms::float8 as wait_ms,
  l.run_ms::float8 as run_ms, l.ready::float8 as ready, l.running::float8 as running
from millrace.type_loads(make_interval(secs => $1::text::float8 / 1000)) l`;

export function toDistributedJobs(row: Row): DistributedJobs {
  return {
    queue: row.queue as string,
    type: row.type as string,
    priority: row.priority as number,
    unfinished: row.unfinished as number,
    finished: row.finished as number,
    created: row.created as number,
  };
}

export function toRetryCount(row: Row): RetryCount {
  return {
    type: row.type as string,
    code: row.error_code as string,
    retries: row.retried as number,
    recovered: row.recovered as number,
    exhausted: row.exhausted as number,
  };
}

export function toTypeLoad(row: Row): TypeLoad {
  return {
    queue: row.queue as string,
    type: row.type as string,
    concurrency: row.concurrency as number | null,
    targetWaitMs: row.target_wait_ms as number | null,
    priority: (row.priority as number | null) ?? 3,
    activeMs: row.active_ms as number,
    ended: row.ended as number,
    waitMs: row.wait_ms as number,
    runMs: row.run_ms as number,
    ready: row.ready as number,
    running: row.running as number,
  };
}
