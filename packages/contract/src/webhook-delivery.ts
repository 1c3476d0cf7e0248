import { DELIVERY_STATUSES, type WebhookAttempt, type WebhookDelivery } from "@millrace/core";
import { z } from "zod";
import { instant, instantOrNull } from "./instant.ts";
import { integerParameter } from "./integer-parameter.ts";
import { plainText } from "./plain-text.ts";

const DELIVERY_FIELDS: readonly (keyof WebhookDelivery)[] = [
  "id",
  "endpointId",
  "messageId",
  "event",
  "status",
  "attempts",
  "body",
  "createdAt",
  "deliveredAt",
  "replayedBy",
];

/** One message to one endpoint. */
export const webhookDeliveryBody = z
  .object({
    id: z.string().meta({ description: "The send-webhook job that delivers it." }),
    endpointId: z.string(),
    messageId: z.string().meta({ description: "Header webhook-id: the same over all attempts and replays." }),
    event: z.string(),
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.int(),
    body: z.unknown().meta({ description: "What is sent." }),
    createdAt: z.iso.datetime(),
    deliveredAt: instantOrNull,
    replayedBy: z.string().nullable().meta({ description: "The delivery that sends it again." }),
  })
  .meta({ id: "WebhookDelivery", required: [...DELIVERY_FIELDS] });

/** Query of `GET /api/webhooks/{id}/deliveries`. */
export const webhookDeliveriesQuery = z.strictObject({
  limit: integerParameter(1, 1000, "Most deliveries of the page. Default 100.").optional(),
  cursor: plainText(40).optional().meta({ description: "`nextCursor` of the page before." }),
});

/** Answer of `GET /api/webhooks/{id}/deliveries`. */
export const webhookDeliveriesBody = z
  .object({
    deliveries: z.array(webhookDeliveryBody).meta({ description: "Newest first." }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "WebhookDeliveryPage" });

const headers = z.record(z.string(), z.string()).nullable();

/** Answer of `GET /api/webhooks/{id}/deliveries/{deliveryId}/attempts`. */
export const webhookAttemptsBody = z
  .object({
    attempts: z.array(
      z.object({
        attempt: z.int().meta({ description: "Number of the job's execution, from 1." }),
        endedAt: z.iso.datetime(),
        durationMs: z.int().nullable().meta({ description: "Null: nothing was sent." }),
        status: z.int().nullable().meta({ description: "HTTP status; null: there was no answer." }),
        error: z.string().nullable().meta({ description: "Null: it was delivered." }),
        requestHeaders: headers.meta({ description: "By lower-case name; secrets are redacted." }),
        responseHeaders: headers,
        responseBody: z.string().nullable().meta({ description: "The first 8 KiB." }),
      }),
    ),
  })
  .meta({ id: "WebhookAttempts" });

/** Body of `POST /api/webhooks/{id}/replay`. */
export const replayBody = z
  .strictObject({
    since: instant.meta({ description: "Deliveries that were made at or after it." }),
    which: z
      .enum(["failed", "all"])
      .optional()
      .meta({ description: "all: those that were delivered too. Default: failed." }),
  })
  .meta({ id: "ReplayWebhooks" });

/** Answer of `POST /api/webhooks/{id}/replay`. */
export const replayAnswer = z
  .object({ replayed: z.int().meta({ description: "Messages that are sent again." }) })
  .meta({ id: "ReplayedWebhooks" });

/** The body that shows a delivery. */
export function toWebhookDeliveryBody(delivery: WebhookDelivery): z.infer<typeof webhookDeliveryBody> {
  return {
    ...delivery,
    createdAt: delivery.createdAt.toISOString(),
    deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
  };
}

/** The body that shows attempts. */
export function toWebhookAttemptsBody(
  attempts: readonly WebhookAttempt[],
): z.infer<typeof webhookAttemptsBody> {
  return {
    attempts: attempts.map((attempt) => ({ ...attempt, endedAt: attempt.endedAt.toISOString() })),
  };
}
