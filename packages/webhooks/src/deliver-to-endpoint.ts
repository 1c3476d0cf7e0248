import { type DeliveryStore, type DeliveryTurn, type JobContext, UnrecoverableError } from "@millrace/core";
import { type SendingOptions, sendMessage } from "./send-message.ts";
import { untilRecorded } from "./until-recorded.ts";
import { type WebhookResult, webhookResult } from "./webhook-result.ts";

interface Delivery {
  readonly deliveries: (() => Promise<DeliveryStore>) | undefined;
  readonly options: SendingOptions;
  readonly context: JobContext;
}

/** Makes one attempt of a delivery, when it is its turn; else the job is put off, and burns no attempt. */
export async function deliverToEndpoint(
  endpointId: string,
  payload: unknown,
  { deliveries, options, context }: Delivery,
): Promise<WebhookResult> {
  if (deliveries === undefined)
    throw new UnrecoverableError(
      "This process cannot read endpoints: give createWebhookHandlers the dependency deliveries.",
    );
  const { jobId, attempt, signal, logger } = context;
  const store = await deliveries();
  const body = payload === undefined ? null : JSON.stringify(payload);
  const turn = await store.beginDelivery(jobId, endpointId, body);
  if (turn.verdict === "wait") return context.snooze(turn.waitMs, turn.reason);
  if (turn.verdict !== "go") throw new UnrecoverableError(whyNot(endpointId, turn));

  const { messageId, ...message } = turn;
  const sent = await sendMessage({ id: messageId, ...message }, options, context);
  const { result, record, stopped } = sent;
  const ended = { jobId, endpointId: stopped ? null : endpointId, attempt, result, ...record };
  const effect = await untilRecorded(() => store.endDelivery(ended), signal);
  if (effect.openedMs !== null)
    logger.warn(
      { endpointId, openedMs: effect.openedMs },
      "A webhook endpoint failed too often; nothing is sent to it for a while",
    );
  if (effect.disabled !== null)
    logger.warn({ endpointId, reason: effect.disabled }, "A webhook endpoint was disabled");
  return webhookResult(sent, context);
}

function whyNot(endpointId: string, turn: Exclude<DeliveryTurn, { verdict: "go" | "wait" }>): string {
  switch (turn.verdict) {
    case "disabled":
      return `Endpoint ${endpointId} is disabled (${turn.reason}). Enable it and replay the delivery.`;
    case "removed":
      return `There is no endpoint ${endpointId} any more.`;
    case "unknown":
      return `There is nothing to send to endpoint ${endpointId}: the job has no payload of its own, and no event made it.`;
  }
}
