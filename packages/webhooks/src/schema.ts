import { isWebhookUrl, MAX_URL_LENGTH, WEBHOOK_URL_FORM } from "@millrace/core";
import { z } from "zod";

/** Payload of `send-webhook`. */
export const webhookSchema = z
  .strictObject({
    /** Where it is sent. Whether webhooks may go there is asked at each attempt. */
    url: z.string().min(1).max(MAX_URL_LENGTH).refine(isWebhookUrl, WEBHOOK_URL_FORM),
    /** The body, any JSON. Left out: how the one job that this one depends on has ended. */
    payload: z.json().optional(),
    /** Stands in the body that tells how a job has ended. */
    instanceId: z.string().optional(),
  })
  .refine(({ payload, instanceId }) => payload === undefined || instanceId === undefined, {
    path: ["instanceId"],
    message: "is for a webhook without a payload",
  });
export type WebhookPayload = z.infer<typeof webhookSchema>;
