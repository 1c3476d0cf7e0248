import { isWebhookUrl, MAX_URL_LENGTH, WEBHOOK_URL_FORM } from "@millrace/core";
import { z } from "zod";

/** Payload of `send-webhook`. */
export const webhookSchema = z
  .strictObject({
    /** Where it is sent. Whether webhooks may go there is asked at each attempt. */
    url: z.string().min(1).max(MAX_URL_LENGTH).refine(isWebhookUrl, WEBHOOK_URL_FORM).optional(),
    /** Or the id of the endpoint that it is sent to. */
    endpoint: z
      .string()
      .regex(/^[1-9][0-9]{0,17}$/, "must be the id of an endpoint")
      .optional(),
    /** The body, any JSON. Left out: how the one job that this one depends on has ended; to an endpoint: what was to be told. */
    payload: z.json().optional(),
    /** Stands in the body that tells how a job has ended. */
    instanceId: z.string().optional(),
  })
  .refine(({ url, endpoint }) => (url === undefined) !== (endpoint === undefined), {
    path: ["url"],
    message: "is needed, or else an endpoint",
  })
  .refine(
    ({ payload, endpoint, instanceId }) =>
      (payload === undefined && endpoint === undefined) || instanceId === undefined,
    { path: ["instanceId"], message: "is for a webhook to a URL without a payload" },
  );
export type WebhookPayload = z.infer<typeof webhookSchema>;
