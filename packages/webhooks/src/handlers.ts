import { defineHandler, type JobHandler, UnrecoverableError } from "@millrace/core";
import { postWebhook, type WebhookAnswer } from "./post-webhook.ts";
import { type Resolve, resolveTarget } from "./resolve-target.ts";
import { webhookSchema } from "./schema.ts";
import { secretKey, signatureHeaders } from "./signature.ts";
import { type AllowedNetwork, parseNetwork } from "./target-address.ts";
import { WebhookFailedError } from "./webhook-failed-error.ts";

export const SEND_WEBHOOK_TYPE = "send-webhook";

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
 * failed at once; anything else is tried again by policy.
 *
 * Throws TypeError for a network or a secret that cannot be read.
 */
export function createWebhookHandlers(dependencies: WebhookDependencies): JobHandler[] {
  const { secrets = [], resolve, now } = dependencies;
  const allowed: readonly AllowedNetwork[] = (dependencies.allowedNetworks ?? []).map(parseNetwork);
  for (const secret of secrets) secretKey(secret);
  return [
    defineHandler({
      type: SEND_WEBHOOK_TYPE,
      schema: webhookSchema,
      timeoutSeconds: 60,
      async execute({ url, payload }, { jobId, signal }): Promise<WebhookResult> {
        const target = await resolveTarget(url, allowed, resolve);
        const body = JSON.stringify(payload);
        const timestamp = Math.floor(now() / 1000);
        const headers = signatureHeaders({ id: `msg_${jobId}`, timestamp, body }, secrets);
        return judge(target.url.host, await postWebhook(target, headers, body, signal));
      },
    }),
  ];
}

function judge(host: string, { status, body, durationMs }: WebhookAnswer): WebhookResult {
  if (status >= 200 && status < 300) return { status, durationMs };
  if (status === 410) throw new UnrecoverableError(`${host} answered 410: it wants no more webhooks.`);
  throw new WebhookFailedError(host, status, body);
}
