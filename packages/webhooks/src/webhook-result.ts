import type { JobContext } from "@millrace/core";
import type { Sent } from "./send-message.ts";

export interface WebhookResult {
  readonly status: number;
  readonly durationMs: number;
}

/** What an attempt that was recorded means for its job. Throws the attempt's error. */
export function webhookResult(
  { error, record }: Sent,
  context: Pick<JobContext, "attempt" | "progress">,
): WebhookResult {
  if (error !== null) throw error;
  const { status, durationMs } = record as WebhookResult;
  context.progress(100, `attempt ${context.attempt} was answered ${status}`);
  return { status, durationMs };
}
