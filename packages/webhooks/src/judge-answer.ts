import { type AttemptResult, RetryAfterError, retryAfterMs, UnrecoverableError } from "@millrace/core";
import type { WebhookAnswer } from "./post-webhook.ts";
import { WebhookFailedError } from "./webhook-failed-error.ts";

/** With this value a receiver says that it will never take this message, whatever the status. */
const ABORT_MESSAGE = "abort-message";

/** What an answer means: the error is what the job fails with, for this attempt or for good. */
export interface Judgement {
  readonly result: AttemptResult;
  readonly error: Error | null;
}

/** 2xx alone is success. `nowMs`: epoch ms. */
export function judgeAnswer(host: string, answer: WebhookAnswer, nowMs: number): Judgement {
  const { status, headers, body } = answer;
  if (status >= 200 && status < 300) return { result: "delivered", error: null };
  if (status === 410)
    return {
      result: "gone",
      error: new UnrecoverableError(`${host} answered 410: it wants no more webhooks.`),
    };
  if (headers["webhook-delivery"] === ABORT_MESSAGE)
    return {
      result: "final",
      error: new UnrecoverableError(`${host} answered ${status} and does not want this message again.`),
    };
  const delayMs = retryAfterMs(headers["retry-after"], nowMs);
  const error =
    delayMs === undefined
      ? new WebhookFailedError(host, status, body)
      : new RetryAfterError(delayMs, `${host} answered ${status} and wants the next attempt later.`);
  return { result: "failed", error };
}
