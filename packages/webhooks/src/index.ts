export type { EndOfJob } from "./end-of-job.ts";
export { createWebhookHandlers, type WebhookDependencies } from "./handlers.ts";
export { RefusedTargetError } from "./refused-target-error.ts";
export { type Resolve, resolveTarget, type Target } from "./resolve-target.ts";
export { WEBHOOK_RETRY_DELAYS_MS } from "./retry-delays.ts";
export { type WebhookPayload, webhookSchema } from "./schema.ts";
export { readSigningKey, verifyWebhook } from "./signature.ts";
export { WebhookFailedError } from "./webhook-failed-error.ts";
export type { WebhookResult } from "./webhook-result.ts";
