import { z } from "zod";

/** Payload of `send-webhook`. */
export const webhookSchema = z.strictObject({
  /** Where it is sent. Whether webhooks may go there is asked at each attempt. */
  url: z.string().min(1).max(2048),
  /** The body, any JSON. */
  payload: z.json(),
});
export type WebhookPayload = z.infer<typeof webhookSchema>;
