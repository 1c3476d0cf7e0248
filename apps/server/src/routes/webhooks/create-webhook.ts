import { createRoute } from "@hono/zod-openapi";
import { newWebhookBody, toWebhookBody, webhookSecretBody } from "@millrace/contract";
import type { NewWebhookEndpoint } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "post",
  path: "/api/webhooks",
  operationId: "createWebhook",
  summary: "Make a webhook endpoint; its secret is shown this once",
  request: { body: { required: true, content: jsonContent(newWebhookBody) } },
  responses: {
    201: { description: "The endpoint with its secret", content: jsonContent(webhookSecretBody) },
    ...problemResponses(400, 413, 415, 503),
  },
});

export function createWebhookRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    // What a body leaves out is absent after parsing, not undefined: hence the cast.
    const { endpoint, secret } = await jobs.webhooks.create(c.req.valid("json") as NewWebhookEndpoint);
    c.header("Location", `/api/webhooks/${endpoint.id}`);
    return c.json({ ...toWebhookBody(endpoint), secret }, 201);
  });
}
