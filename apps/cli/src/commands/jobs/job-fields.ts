import type { Job, JobProgress } from "millrace";
import { fields } from "../../text/fields.ts";
import { plainJson } from "../../text/plain.ts";
import { duration, instantOrNull, since } from "../../text/times.ts";

/** One job, a field a line, and its documents. */
export function jobFields(job: Job, nowMs: number): string {
  const waits = job.waitingFor === null ? "" : `, waits: ${job.waitingFor}`;
  const text = fields({
    id: job.id,
    type: job.type,
    queue: job.queue,
    key: job.key,
    status: job.status + waits,
    priority: job.priority,
    retries: `${job.retryCount} of ${job.maxRetries}`,
    crashes: job.crashes === 0 ? null : job.crashes,
    timeout: `${job.timeoutSeconds} s`,
    created: `${instantOrNull(job.createdAt)}, ${since(job.createdAt, nowMs)}`,
    scheduled: instantOrNull(job.scheduledAt),
    started: instantOrNull(job.startedAt),
    ended: instantOrNull(job.completedAt),
    ran: ranFor(job),
    progress: job.progress === null ? null : progressText(job.progress),
    cancel:
      job.cancel === null
        ? null
        : `${job.cancel.state}, asked for at ${instantOrNull(job.cancel.requestedAt)}`,
    error: job.errorCode === null ? job.errorMessage : `${job.errorCode}: ${job.errorMessage ?? ""}`,
  });
  const result = job.result === null ? [] : [`result\n${plainJson(job.result)}`];
  return [text, `payload\n${plainJson(job.payload)}`, ...result].join("\n");
}

function ranFor({ startedAt, completedAt }: Job): string | null {
  if (startedAt === null || completedAt === null) return null;
  return duration(completedAt.getTime() - startedAt.getTime());
}

function progressText({ percent, done, total, message }: JobProgress): string {
  const far = percent === null ? `${done}${total === null ? "" : ` of ${total}`}` : `${percent} %`;
  return message === null ? far : `${far}, ${message}`;
}
