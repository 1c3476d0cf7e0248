import type {
  KeyLimits,
  PolicySettings,
  QueueFigures,
  QueueOrder,
  QueueRetention,
  QueueStateName,
  Rate,
} from "@millrace/core";
import type { Row, Runner } from "../connection.ts";

/**
 * Queues with their settings and figures: the kept counts, what was not folded yet, and the rates of the last
 * minute, a few rows for each queue. Lock: none. Index: queue's unique name, job_count's and queue_rate's primary keys.
 */
const QUEUES = `
select q.queue, q.state, q.concurrency, q.max_waiting, q.target_wait_ms, q.rate::text, q.keys::text, q."order", q.retention::text, q.ready, q.scheduled, q.running, q.completed, q.failed,
  q.cancelled, q.total_created, q.total_completed, q.total_failed, q.total_cancelled, q.total_timed_out, q.total_retried,
  q.total_wait_ms, q.total_run_ms, q.recent_ms, q.recent_completed, q.recent_failed, q.recent_wait_ms, q.recent_run_ms,
  (select p.settings::text from millrace.queue_policy p join millrace.queue n on n.id = p.queue_id where n.name = q.queue) as retry
from millrace.queues q where $1::text is null or q.queue = $1::text order by q.queue collate "C"`;

export async function readQueues(
  runner: Runner,
  bind: (text: string) => string,
  queue: string | undefined,
): Promise<QueueFigures[]> {
  return (await runner.run(bind(QUEUES), [queue ?? null])).map(toFigures);
}

function toFigures(row: Row): QueueFigures {
  const number = (name: string) => Number(row[name]);
  return {
    queue: row.queue as string,
    state: row.state as QueueStateName,
    concurrency: row.concurrency as number | null,
    maxWaiting: row.max_waiting as number | null,
    targetWaitMs: row.target_wait_ms as number | null,
    rate: JSON.parse((row.rate as string | null) ?? "null") as Rate | null,
    keys: JSON.parse((row.keys as string | null) ?? "null") as KeyLimits | null,
    order: row.order as QueueOrder,
    retention: JSON.parse(row.retention as string) as QueueRetention,
    retry: JSON.parse((row.retry as string | null) ?? "{}") as PolicySettings,
    ready: number("ready"),
    scheduled: number("scheduled"),
    running: number("running"),
    completed: number("completed"),
    failed: number("failed"),
    cancelled: number("cancelled"),
    totals: {
      created: number("total_created"),
      completed: number("total_completed"),
      failed: number("total_failed"),
      cancelled: number("total_cancelled"),
      timedOut: number("total_timed_out"),
      retried: number("total_retried"),
      waitMs: number("total_wait_ms"),
      runMs: number("total_run_ms"),
    },
    recent: {
      ms: number("recent_ms"),
      completed: number("recent_completed"),
      failed: number("recent_failed"),
      waitMs: number("recent_wait_ms"),
      runMs: number("recent_run_ms"),
    },
  };
}
