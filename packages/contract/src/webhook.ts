import {
  MAX_URL_LENGTH,
  WEBHOOK_EVENTS,
  WEBHOOK_LIMITS,
  WEBHOOK_SIGNATURES,
  type WebhookEndpoint,
} from "@millrace/core";
import { z } from "zod";
import { instantOrNull } from "./instant.ts";
import { integerParameter } from "./integer-parameter.ts";
import { plainText } from "./plain-text.ts";
import { rate } from "./queue-key.ts";
import { retrySettings } from "./retry-settings.ts";

const names = z.array(plainText(80)).min(1).max(WEBHOOK_LIMITS.names);

const settings = {
  description: plainText(WEBHOOK_LIMITS.descriptionLength).optional().meta({ description: "For people." }),
  types: names.optional().meta({ description: "Job types whose ends are told. Default: all." }),
  queues: names.optional().meta({ description: "Queues whose jobs are told of. Default: all." }),
  orderingKey: z.string().max(WEBHOOK_LIMITS.pointerLength).optional().meta({
    description:
      "JSON pointer into the message, such as /data/instanceId: those with the same text there are sent one after the other. Empty: all are. Default: in no order.",
  }),
  rate: rate.optional().meta({ description: "Most attempts. Default: no limit." }),
  maxRetries: z
    .int()
    .min(0)
    .max(10_000)
    .optional()
    .meta({ description: "Default: that of type send-webhook." }),
  retry: retrySettings.optional().meta({ description: "Default: that of type send-webhook." }),
  breakerOpenMs: z
    .int()
    .min(WEBHOOK_LIMITS.minBreakerOpenMs)
    .max(WEBHOOK_LIMITS.maxBreakerOpenMs)
    .optional()
    .meta({ description: "How long nothing is sent once the breaker has opened. Default 60000." }),
  disableAfterMs: z
    .int()
    .min(WEBHOOK_LIMITS.minDisableAfterMs)
    .max(WEBHOOK_LIMITS.maxDisableAfterMs)
    .optional()
    .meta({ description: "It is disabled when nothing but failures came for so long. Default: 5 days." }),
};
const url = plainText(MAX_URL_LENGTH).meta({ description: "http or https, without a user name." });
const events = z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_LIMITS.names);

/** Body of `POST /api/webhooks`. */
export const newWebhookBody = z
  .strictObject({
    url,
    events,
    ...settings,
    signature: z
      .enum(WEBHOOK_SIGNATURES)
      .optional()
      .meta({ description: "v1: HMAC-SHA256; v1a: ed25519. Default: v1." }),
  })
  .meta({ id: "NewWebhook" });

/** Body of `PATCH /api/webhooks/{id}`: at least one field; null takes a setting away. */
export const webhookPatchBody = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    ...(Object.fromEntries(
      Object.entries(settings).map(([field, type]) => [field, type.nullable()]),
    ) as unknown as { [Field in keyof typeof settings]: z.ZodNullable<(typeof settings)[Field]> }),
    enabled: z
      .boolean()
      .optional()
      .meta({ description: "False: nothing is sent, and what is on its way fails." }),
  })
  .refine((patch) => Object.keys(patch).length > 0, "must name at least one field")
  .meta({ id: "WebhookPatch" });

/** An endpoint as every answer shows it. */
export const webhookBody = z
  .object({
    id: z.string(),
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(z.string()),
    types: z.array(z.string()).nullable(),
    queues: z.array(z.string()).nullable(),
    orderingKey: z.string().nullable(),
    rate: rate.nullable(),
    maxRetries: z.int().nullable().meta({ description: "Null: that of type send-webhook." }),
    retry: z.record(z.string(), z.unknown()).nullable(),
    breakerOpenMs: z.int(),
    disableAfterMs: z.int(),
    keys: z
      .array(
        z.object({
          signature: z.enum(WEBHOOK_SIGNATURES),
          publicKey: z.string().nullable().meta({ description: "whpk_…, of v1a." }),
          createdAt: z.iso.datetime(),
          expiresAt: instantOrNull.meta({ description: "Null: it signs until another takes its place." }),
        }),
      )
      .meta({ description: "Those that sign now, newest first." }),
    enabled: z.boolean(),
    disabledReason: z
      .enum(["manual", "gone", "failing"])
      .nullable()
      .meta({ description: "gone: it answered 410; failing: nothing but failures for days." }),
    disabledAt: instantOrNull,
    failingSince: instantOrNull.meta({ description: "First failure since the last success." }),
    breaker: z.enum(["closed", "open", "half-open"]).meta({ description: "open: nothing is sent." }),
    breakerOpenUntil: instantOrNull,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "Webhook" });
export type WebhookBody = z.infer<typeof webhookBody>;

/** Answer of creation and of a new secret. */
export const webhookSecretBody = webhookBody
  .extend({
    secret: z
      .string()
      .nullable()
      .meta({ description: "whsec_…, shown this once; null of v1a, which has a public key." }),
  })
  .meta({ id: "WebhookWithSecret" });

/** Query of `GET /api/webhooks`. */
export const webhookListQuery = z.strictObject({
  limit: integerParameter(1, 1000, "Most endpoints of the page. Default 100.").optional(),
  cursor: plainText(40).optional().meta({ description: "`nextCursor` of the page before." }),
});

/** Answer of `GET /api/webhooks`. */
export const webhookListBody = z
  .object({
    webhooks: z.array(webhookBody).meta({ description: "Oldest first." }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "WebhookPage" });

/** Body of `POST /api/webhooks/{id}/rotate-secret`. */
export const rotateSecretBody = z
  .strictObject({
    overlapMs: z
      .int()
      .min(0)
      .max(30 * 86_400_000)
      .optional()
      .meta({ description: "How long the key before signs beside the new one. Default: a day." }),
    signature: z
      .enum(WEBHOOK_SIGNATURES)
      .optional()
      .meta({ description: "Default: that of the key before." }),
  })
  .meta({ id: "RotateSecret" });

/** The body that shows an endpoint. */
export function toWebhookBody(endpoint: WebhookEndpoint): WebhookBody {
  return {
    ...endpoint,
    events: [...endpoint.events],
    types: endpoint.types === null ? null : [...endpoint.types],
    queues: endpoint.queues === null ? null : [...endpoint.queues],
    retry: endpoint.retry ?? null,
    keys: endpoint.keys.map((key) => ({
      ...key,
      createdAt: key.createdAt.toISOString(),
      expiresAt: key.expiresAt?.toISOString() ?? null,
    })),
    disabledAt: endpoint.disabledAt?.toISOString() ?? null,
    failingSince: endpoint.failingSince?.toISOString() ?? null,
    breakerOpenUntil: endpoint.breakerOpenUntil?.toISOString() ?? null,
    createdAt: endpoint.createdAt.toISOString(),
    updatedAt: endpoint.updatedAt.toISOString(),
  };
}
