import { createRoute } from "@hono/zod-openapi";
import {
  rotateSecretBody,
  toWebhookBody,
  webhookBody,
  webhookPatchBody,
  webhookSecretBody,
} from "@millrace/contract";
import { type WebhookEndpointChanges, WebhookNotFoundError } from "@millrace/core";
import type { RotateOptions } from "millrace";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { webhookPath } from "./webhook-path.ts";

const patchRoute = createRoute({
  method: "patch",
  path: "/api/webhooks/{id}",
  operationId: "changeWebhook",
  summary: "Change, enable or disable a webhook endpoint",
  request: { params: webhookPath, body: { required: true, content: jsonContent(webhookPatchBody) } },
  responses: {
    200: { description: "The endpoint as it is now", content: jsonContent(webhookBody) },
    ...problemResponses(400, 404, 413, 415, 503),
  },
});

const rotateRoute = createRoute({
  method: "post",
  path: "/api/webhooks/{id}/rotate-secret",
  operationId: "rotateWebhookSecret",
  summary: "Give an endpoint a new key; the one before signs beside it for a while",
  request: { params: webhookPath, body: { required: true, content: jsonContent(rotateSecretBody) } },
  responses: {
    200: {
      description: "The endpoint with its new secret, shown this once",
      content: jsonContent(webhookSecretBody),
    },
    ...problemResponses(400, 404, 413, 415, 503),
  },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/api/webhooks/{id}",
  operationId: "removeWebhook",
  summary: "Remove a webhook endpoint; what is on its way to it fails",
  request: { params: webhookPath },
  responses: { 204: { description: "Removed" }, ...problemResponses(404, 503) },
});

// What a body leaves out is absent after parsing, not undefined: hence the casts.
export function changeWebhookRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(patchRoute, async (c) => {
    const changes = c.req.valid("json") as WebhookEndpointChanges;
    return c.json(toWebhookBody(await jobs.webhooks.update(c.req.valid("param").id, changes)), 200);
  });
  app.openapi(rotateRoute, async (c) => {
    const options = c.req.valid("json") as RotateOptions;
    const { endpoint, secret } = await jobs.webhooks.rotateSecret(c.req.valid("param").id, options);
    return c.json({ ...toWebhookBody(endpoint), secret }, 200);
  });
  app.openapi(removeRoute, async (c) => {
    const { id } = c.req.valid("param");
    if (!(await jobs.webhooks.remove(id))) throw new WebhookNotFoundError(id);
    return c.body(null, 204);
  });
}
