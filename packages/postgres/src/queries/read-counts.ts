import type { JobCount } from "@millrace/core";
import { numberArray } from "../array-literal.ts";
import type { Row, Runner } from "../connection.ts";

/** Kept counts and what was not folded yet: a few rows for each queue and type. Lock: none. Index: none needed. */
const COUNTS = "select * from millrace.job_counts";

export async function readCounts(runner: Runner, bind: (text: string) => string): Promise<JobCount[]> {
  const rows = await runner.run(bind(COUNTS));
  return rows.map((row: Row) => ({
    queue: row.queue as string,
    type: row.type as string,
    ready: Number(row.ready),
    scheduled: Number(row.scheduled),
    running: Number(row.running),
    completed: Number(row.completed),
    failed: Number(row.failed),
    cancelled: Number(row.cancelled),
    totalCreated: Number(row.total_created),
    totalCompleted: Number(row.total_completed),
    totalFailed: Number(row.total_failed),
    totalCancelled: Number(row.total_cancelled),
    totalTimedOut: Number(row.total_timed_out),
    totalRetried: Number(row.total_retried),
    totalWaitMs: Number(row.total_wait_ms),
    totalRunMs: Number(row.total_run_ms),
  }));
}

/**
 * Queues in which a job of these types waits to be claimed, by the kept counts: the ready table, whose front may
 * be full of dead rows, is not touched. Lock: none.
 */
const READY_QUEUES = `
select c.queue_id from (
  select queue_id, type_id, ready from millrace.job_count union all select queue_id, type_id, ready from millrace.count_delta
) c
where c.queue_id = any ($1::text::int4[]) and c.type_id = any ($2::text::int4[])
group by c.queue_id having sum(c.ready) > 0`;

export async function findReadyQueues(
  runner: Runner,
  bind: (text: string) => string,
  queueIds: readonly number[],
  typeIds: readonly number[],
): Promise<number[]> {
  const rows = await runner.run(bind(READY_QUEUES), [numberArray(queueIds), numberArray(typeIds)]);
  return rows.map((row) => row.queue_id as number);
}
