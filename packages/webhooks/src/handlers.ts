import {
  createAddressSet,
  defineHandler,
  type JobHandler,
  RetryAfterError,
  SEND_WEBHOOK_TYPE,
  UnrecoverableError,
} from "@millrace/core";
import { endOfJob } from "./end-of-job.ts";
import { postWebhook, type WebhookAnswer } from "./post-webhook.ts";
import { retryAfterMs } from "./retry-after.ts";
import { type Resolve, resolveTarget } from "./resolve-target.ts";
import { webhookSchema } from "./schema.ts";
import { secretKey, signatureHeaders } from "./signature.ts";
import { WebhookFailedError } from "./webhook-failed-error.ts";

export interface WebhookDependencies {
  /** Networks beside the public internet that webhooks may reach, such as `10.1.0.0/16`. Default: none. */
  readonly allowedNetworks?: readonly string[];
  /** `whsec_…` secrets that sign each webhook; two while receivers change from one to the other. Default: unsigned. */
  readonly secrets?: readonly string[];
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface WebhookResult {
  readonly status: number;
  readonly durationMs: number;
}

/**
 * The handlers of this pack. A 2xx answer completes the job. 410 and a target that webhooks may not reach end it
 * failed at once; anything else is tried again, when the receiver says with Retry-After or else by policy.
 *
 * Throws InvalidInputError for a network that cannot be read, and TypeError for a secret.
 */
export function createWebhookHandlers(dependencies: WebhookDependencies): JobHandler[] {
  const { secrets = [], resolve, now } = dependencies;
  const allowed = createAddressSet(dependencies.allowedNetworks ?? []);
  for (const secret of secrets) secretKey(secret);
  return [
    defineHandler({
      type: SEND_WEBHOOK_TYPE,
      schema: webhookSchema,
      timeoutSeconds: 60,
      async execute({ url, payload, instanceId }, context): Promise<WebhookResult> {
        const { jobId, signal } = context;
        const target = await resolveTarget(url, allowed, resolve);
        const body = JSON.stringify(
          payload === undefined ? endOfJob(await context.parents(), instanceId, now()) : payload,
        );
        const timestamp = Math.floor(now() / 1000);
        const headers = signatureHeaders({ id: `msg_${jobId}`, timestamp, body }, secrets);
        return judge(target.url.host, await postWebhook(target, headers, body, signal), now());
      },
    }),
  ];
}

function judge(host: string, answer: WebhookAnswer, nowMs: number): WebhookResult {
  const { status, body, durationMs } = answer;
  if (status >= 200 && status < 300) return { status, durationMs };
  if (status === 410) throw new UnrecoverableError(`${host} answered 410: it wants no more webhooks.`);
  const delayMs = retryAfterMs(answer.retryAfter, nowMs);
  if (delayMs !== undefined) {
    throw new RetryAfterError(delayMs, `${host} answered ${status} and wants the next attempt later.`);
  }
  throw new WebhookFailedError(host, status, body);
}
