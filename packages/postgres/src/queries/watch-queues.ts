import type { TransactionNumbers, WorkerId } from "@millrace/core";
import type { Runner } from "../connection.ts";

/**
 * Says which queues a worker keeps looking at. It need not survive a crash of the server, which ends all connections:
 * the worker goes on under another id. Index: worker's primary key. Lock: the row, updated in place (no index holds the column).
 */
const WATCH = `
with quick as materialized (select set_config('synchronous_commit', 'off', true))
update millrace.worker w set watched = $2::text::jsonb from quick where w.id = $1::text::int8 and w.ended_at is null`;

/** A snapshot ends after the last transaction that has ended, so the next number has to be drawn. Lock: none. */
const TRANSACTIONS = `
select pg_snapshot_xmin(s)::text as ended_below, pg_current_xact_id()::text as next from pg_current_snapshot() s`;

export async function watchQueues(
  runner: Runner,
  bind: (text: string) => string,
  worker: WorkerId,
  queues: Readonly<Record<string, number>>,
): Promise<void> {
  await runner.run(bind(WATCH), [worker, JSON.stringify(queues)]);
}

export async function readTransactions(runner: Runner): Promise<TransactionNumbers> {
  const [row] = await runner.run(TRANSACTIONS);
  return { endedBelow: BigInt(row?.ended_below as string), next: BigInt(row?.next as string) };
}
