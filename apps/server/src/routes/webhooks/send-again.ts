import { createRoute } from "@hono/zod-openapi";
import { replayAnswer, replayBody, toWebhookDeliveryBody, webhookDeliveryBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { deliveryPath, webhookPath } from "./webhook-path.ts";

const testRoute = createRoute({
  method: "post",
  path: "/api/webhooks/{id}/test",
  operationId: "testWebhook",
  summary: "Send an event webhook.test to an endpoint",
  request: { params: webhookPath },
  responses: {
    201: { description: "Its delivery", content: jsonContent(webhookDeliveryBody) },
    ...problemResponses(404, 503),
  },
});

const oneRoute = createRoute({
  method: "post",
  path: "/api/webhooks/{id}/deliveries/{deliveryId}/replay",
  operationId: "replayWebhookDelivery",
  summary: "Send a message again, under its webhook-id",
  request: { params: deliveryPath },
  responses: {
    201: { description: "The new delivery", content: jsonContent(webhookDeliveryBody) },
    ...problemResponses(404, 503),
  },
});

const allRoute = createRoute({
  method: "post",
  path: "/api/webhooks/{id}/replay",
  operationId: "replayWebhookDeliveries",
  summary: "Send again what failed since a time",
  request: { params: webhookPath, body: { required: true, content: jsonContent(replayBody) } },
  responses: {
    200: { description: "How many messages are sent again", content: jsonContent(replayAnswer) },
    ...problemResponses(400, 404, 413, 415, 503),
  },
});

export function sendAgainRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(testRoute, async (c) =>
    c.json(toWebhookDeliveryBody(await jobs.webhooks.test(c.req.valid("param").id)), 201),
  );
  app.openapi(oneRoute, async (c) => {
    const { id, deliveryId } = c.req.valid("param");
    return c.json(toWebhookDeliveryBody(await jobs.webhooks.replay(id, deliveryId)), 201);
  });
  app.openapi(allRoute, async (c) => {
    const { since, which } = c.req.valid("json");
    const replayed = await jobs.webhooks.replayAll(c.req.valid("param").id, {
      since: new Date(since),
      ...(which !== undefined && { which }),
    });
    return c.json({ replayed }, 200);
  });
}
