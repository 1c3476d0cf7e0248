import {
  createAddressSet,
  defineHandler,
  type DeliveryStore,
  type JobContext,
  type JobHandler,
  SEND_WEBHOOK_TYPE,
} from "@millrace/core";
import { deliverToEndpoint } from "./deliver-to-endpoint.ts";
import { endOfJob } from "./end-of-job.ts";
import type { Resolve } from "./resolve-target.ts";
import { WEBHOOK_RETRY_DELAYS_MS } from "./retry-delays.ts";
import { webhookSchema } from "./schema.ts";
import { type SendingOptions, sendMessage } from "./send-message.ts";
import { readSigningKey } from "./signature.ts";
import { untilRecorded } from "./until-recorded.ts";
import { type WebhookResult, webhookResult } from "./webhook-result.ts";

/** Longest wait of one attempt, unless another is given. Milliseconds. */
const TIMEOUT_MS = 15_000;

export interface WebhookDependencies {
  /**
   * Keeps attempts, and knows endpoints: `() => jobs.connectStore()`. Default: attempts are not kept, and jobs to an
   * endpoint fail.
   */
  readonly deliveries?: () => Promise<DeliveryStore>;
  /** Networks beside the public internet that webhooks may reach, such as `10.1.0.0/16`. Default: none. */
  readonly allowedNetworks?: readonly string[];
  /**
   * `whsec_…` secrets, or `whsk_…` keys, that sign each webhook to a URL; two while receivers change from one to the other.
   * Endpoints have their own. Default: unsigned.
   */
  readonly secrets?: readonly string[];
  /** Longest wait of one attempt for its answer. Milliseconds, 100 to 30 000. Default: 15 000. */
  readonly timeoutMs?: number;
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * The handlers of this pack. A 2xx answer completes the job. 410 and a target that webhooks may not reach end it
 * failed at once; anything else is tried again, when the receiver says with Retry-After or else by policy.
 *
 * Throws InvalidInputError for a network that cannot be read, TypeError for a secret, and RangeError for a timeout.
 */
export function createWebhookHandlers(dependencies: WebhookDependencies): JobHandler[] {
  const { deliveries, secrets = [], resolve, timeoutMs = TIMEOUT_MS, now } = dependencies;
  if (!(timeoutMs >= 100 && timeoutMs <= 30_000))
    throw new RangeError(`timeoutMs must be from 100 to 30000 ms, not ${timeoutMs}.`);
  const allowed = createAddressSet(dependencies.allowedNetworks ?? []);
  for (const secret of secrets) readSigningKey(secret);
  const options: SendingOptions = { allowed, resolve, timeoutMs, now };

  return [
    defineHandler({
      type: SEND_WEBHOOK_TYPE,
      schema: webhookSchema,
      schemaVersion: 2,
      timeoutSeconds: 60,
      retry: {
        strategy: "schedule",
        delaysMs: WEBHOOK_RETRY_DELAYS_MS,
        maxRetries: WEBHOOK_RETRY_DELAYS_MS.length,
      },
      async execute({ url, endpoint, payload, instanceId }, context): Promise<WebhookResult> {
        if (url === undefined)
          return deliverToEndpoint(endpoint as string, payload, { deliveries, options, context });
        const body = JSON.stringify(
          payload === undefined ? endOfJob(await context.parents(), instanceId, now()) : payload,
        );
        const message = { id: `msg_${context.jobId}`, url, body, secrets };
        const sent = await sendMessage(message, options, context);
        const ended = { ...identify(context), endpointId: null, result: sent.result, ...sent.record };
        await untilRecorded(async () => (await deliveries?.())?.endDelivery(ended), context.signal);
        return webhookResult(sent, context);
      },
      ...(deliveries !== undefined && {
        async onFailed({ id }) {
          await (await deliveries()).closeDelivery(id);
        },
      }),
    }),
  ];
}

function identify({ jobId, attempt }: JobContext) {
  return { jobId, attempt };
}
