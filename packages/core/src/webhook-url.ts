/** Type of the jobs that post webhooks. */
export const SEND_WEBHOOK_TYPE = "send-webhook";

export const MAX_URL_LENGTH = 2048;
export const WEBHOOK_URL_FORM = `must be an http or https URL of at most ${MAX_URL_LENGTH} characters without a user name`;

/** Whether a webhook may be asked for there; whether it may go there is found out when it is sent. */
export function isWebhookUrl(text: unknown): text is string {
  if (typeof text !== "string" || text.length > MAX_URL_LENGTH) return false;
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) return false;
  return url.username === "" && url.password === "";
}
