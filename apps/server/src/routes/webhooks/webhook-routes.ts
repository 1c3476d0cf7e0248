import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { changeWebhookRoutes } from "./change-webhook.ts";
import { createWebhookRoute } from "./create-webhook.ts";
import { readDeliveryRoutes } from "./read-deliveries.ts";
import { readWebhookRoutes } from "./read-webhooks.ts";
import { sendAgainRoutes } from "./send-again.ts";

/** `/api/webhooks` and what lies below it. */
export function webhookRoutes(app: App, dependencies: AppDependencies): void {
  createWebhookRoute(app, dependencies);
  readWebhookRoutes(app, dependencies);
  changeWebhookRoutes(app, dependencies);
  readDeliveryRoutes(app, dependencies);
  sendAgainRoutes(app, dependencies);
}
