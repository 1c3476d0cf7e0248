import { type NewJob, SEND_WEBHOOK_TYPE } from "@millrace/core";

/** How long the same news of the same instance is told once. Milliseconds. */
const ONCE_MS = 86_400_000;

/** What somebody is told of an instance. */
export interface InstanceNews {
  readonly instanceId: string;
  /** `running`, `failed`, `deleted`, `not-deleted`, `reclaimed` or `gone`. */
  readonly status: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly error?: string;
}

/**
 * The job that tells it; none when nobody wants to be told. `jobId`, outside of a job's completion: whose news it is, so that
 * it is told once.
 */
export function webhookJobs(url: string | null | undefined, news: InstanceNews, jobId?: string): NewJob[] {
  if (url === null || url === undefined) return [];
  const unique = jobId && { key: `gpu-${jobId}-${news.status}`, mode: { windowMs: ONCE_MS } };
  return [{ type: SEND_WEBHOOK_TYPE, payload: { url, payload: news }, ...(unique && { unique }) }];
}
