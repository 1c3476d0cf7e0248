/** What an endpoint may be told of: how jobs ended, and that another endpoint was disabled because it failed. */
export const WEBHOOK_EVENTS = ["job.completed", "job.failed", "job.cancelled", "endpoint.disabled"] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
