import {
  type AddressSet,
  type AttemptRecord,
  type JobContext,
  toStorableText,
  UnrecoverableError,
} from "@millrace/core";
import { type Judgement, judgeAnswer } from "./judge-answer.ts";
import { postWebhook, requestHeaders } from "./post-webhook.ts";
import { redactHeaders } from "./redact-headers.ts";
import { type Resolve, resolveTarget } from "./resolve-target.ts";
import { signatureHeaders } from "./signature.ts";

export interface SendingOptions {
  readonly allowed: AddressSet;
  readonly resolve: Resolve | undefined;
  readonly timeoutMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface Message {
  /** Header `webhook-id`. */
  readonly id: string;
  readonly url: string;
  readonly body: string;
  readonly secrets: readonly string[];
}

/** How one attempt went. */
export interface Sent extends Judgement {
  /** The signal stopped it after it was sent, which says nothing of its receiver; `error` is the signal's reason. */
  readonly stopped: boolean;
  /** What is kept of it. */
  readonly record: Omit<AttemptRecord, "jobId" | "endpointId" | "attempt" | "result">;
}

const NOTHING_SENT = {
  durationMs: null,
  status: null,
  requestHeaders: null,
  responseHeaders: null,
  responseBody: null,
};

/** Makes one attempt, and tells of it. Rejects with the signal's reason, before anything was sent; all else that goes wrong is how it went. */
export async function sendMessage(
  message: Message,
  options: SendingOptions,
  context: Pick<JobContext, "attempt" | "progress" | "signal">,
): Promise<Sent> {
  const { url, id, body, secrets } = message;
  const { allowed, resolve, timeoutMs, now } = options;
  const { attempt, signal } = context;
  let sent: Pick<Sent["record"], "durationMs" | "requestHeaders"> | undefined;
  const began = performance.now();
  const beganAtMs = now();
  try {
    const target = await resolveTarget(url, allowed, resolve);
    context.progress(50, `attempt ${attempt} is sent to ${target.url.host}`);
    const signature = signatureHeaders({ id, timestamp: Math.floor(now() / 1000), body }, secrets);
    const headers = requestHeaders(body, signature);
    sent = { durationMs: null, requestHeaders: redactHeaders(headers) };
    const answer = await postWebhook(target, { headers, body, timeoutMs, signal });
    const judgement = judgeAnswer(target.url.host, answer, now());
    return {
      ...judgement,
      stopped: false,
      record: {
        beganAtMs,
        durationMs: answer.durationMs,
        status: answer.status,
        error: messageOf(judgement.error),
        requestHeaders: sent.requestHeaders,
        responseHeaders: redactHeaders(answer.headers),
        responseBody: toStorableText(answer.body),
      },
    };
  } catch (thrown) {
    const stopped = signal.aborted;
    if (stopped && sent === undefined) throw signal.reason;
    const cause: unknown = stopped ? signal.reason : thrown;
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const durationMs = sent === undefined ? null : Math.round(performance.now() - began);
    const told = stopped ? new Error(`It was stopped before its answer had come: ${error.message}`) : error;
    return {
      result: error instanceof UnrecoverableError ? "final" : "failed",
      error,
      stopped,
      record: { ...NOTHING_SENT, ...sent, beganAtMs, durationMs, error: messageOf(told) },
    };
  }
}

function messageOf(error: Error | null): string | null {
  return error === null ? null : toStorableText(error.message.slice(0, 1000));
}
