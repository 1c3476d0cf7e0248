import type { Job, JobCancel, JobProgress, JobStatus, WaitingReason } from "@millrace/core";
import type { Row } from "../connection.ts";

/** Columns that every row form (`ready_row`, `scheduled_row`, `lease_row`, `finished_row`) has. */
export const ROW_COLUMNS = `id, queue_id, type_id, policy_id, status, reason, priority, payload, result, error_code, error_message,
  retry_count, crashes, created_at, updated_at, scheduled_at, started_at, completed_at, cancel_requested_at, cancel, key, extra`;

const ms = (column: string) => `extract(epoch from j.${column})::float8 * 1000 as ${column}`;

/** Turns a handful of rows `j` of ROW_COLUMNS into jobs: names for ids, times as epoch ms, documents as text. */
export const JOB_COLUMNS = `
j.id::text, t.name as type, q.name as queue, j.status,
case when j.status <> 'pending' then null when j.reason in (1, 5) then 'schedule' when j.reason = 2 then 'retry' when j.reason = 4 then 'dependencies' when q.paused or j.reason = 3 then 'paused'
  when not exists (select from millrace.worker w where w.ended_at is null and t.name = any (w.types) and (w.queues is null or q.name = any (w.queues))) then 'worker'
  when q.concurrency <= (select sum(l.open) from millrace.lease l where l.queue_id = q.id) then 'concurrency'
  when q.keyed or q.rate_limit is not null then millrace.limit_reason(q.id, j.key) end as waiting_for,
j.priority, j.payload::text, j.result::text, j.error_code, j.error_message, j.retry_count, j.crashes, p.max_retries, p.timeout_seconds, j.key,
${["created_at", "updated_at", "scheduled_at", "started_at", "completed_at", "cancel_requested_at"].map(ms).join(", ")},
j.cancel::text, (select g.progress::text from millrace.progress_row g where g.job_id = j.id) as progress,
j.extra #>> '{unique,key}' as unique_key, (j.extra ->> 'snoozes')::int4 as snoozes, j.extra ->> 'webhookUrl' as webhook_url`;

/** The tables that JOB_COLUMNS takes its names from. Index: their primary keys. */
export const JOB_JOINS = `
join millrace.job_type t on t.id = j.type_id
join millrace.queue q on q.id = j.queue_id
join millrace.policy p on p.id = j.policy_id`;

function date(value: unknown): Date | null {
  return value === null ? null : new Date(Math.round(value as number));
}

/** A document whose times are text, as the object with dates that it stands for. */
function withDates<T>(document: unknown, times: readonly (keyof T & string)[]): T | null {
  if (document === null) return null;
  const value = JSON.parse(document as string) as Record<string, unknown>;
  for (const time of times) if (value[time] !== null) value[time] = new Date(value[time] as string);
  return value as T;
}

export function toJob(row: Row): Job {
  return {
    id: row.id as string,
    type: row.type as string,
    queue: row.queue as string,
    status: row.status as JobStatus,
    waitingFor: row.waiting_for as WaitingReason | null,
    key: row.key as string | null,
    uniqueKey: row.unique_key as string | null,
    priority: row.priority as number,
    payload: JSON.parse(row.payload as string),
    result: row.result === null ? null : JSON.parse(row.result as string),
    errorMessage: row.error_message as string | null,
    errorCode: row.error_code as string | null,
    retryCount: row.retry_count as number,
    maxRetries: row.max_retries as number,
    timeoutSeconds: row.timeout_seconds as number,
    crashes: row.crashes as number,
    snoozes: (row.snoozes as number | null) ?? 0,
    createdAt: date(row.created_at) as Date,
    updatedAt: date(row.updated_at) as Date,
    scheduledAt: date(row.scheduled_at),
    startedAt: date(row.started_at),
    completedAt: date(row.completed_at),
    cancelRequestedAt: date(row.cancel_requested_at),
    cancel: withDates<JobCancel>(row.cancel, ["requestedAt", "deadlineAt", "acknowledgedAt"]),
    progress: withDates<JobProgress>(row.progress, ["updatedAt"]),
    webhookUrl: row.webhook_url as string | null,
  };
}
