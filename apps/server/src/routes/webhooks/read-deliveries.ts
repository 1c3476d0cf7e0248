import { createRoute } from "@hono/zod-openapi";
import {
  toWebhookAttemptsBody,
  toWebhookDeliveryBody,
  webhookAttemptsBody,
  webhookDeliveriesBody,
  webhookDeliveriesQuery,
  webhookDeliveryBody,
} from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { nextPageLink } from "../../http/next-page-link.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { deliveryPath, webhookPath } from "./webhook-path.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/webhooks/{id}/deliveries",
  operationId: "listWebhookDeliveries",
  summary: "What was and is to be told to an endpoint, newest first",
  request: { params: webhookPath, query: webhookDeliveriesQuery },
  responses: {
    200: {
      description: "One page; the header Link leads to the next",
      content: jsonContent(webhookDeliveriesBody),
    },
    ...problemResponses(400, 404, 503),
  },
});

const readRoute = createRoute({
  method: "get",
  path: "/api/webhooks/{id}/deliveries/{deliveryId}",
  operationId: "readWebhookDelivery",
  summary: "Read a delivery",
  request: { params: deliveryPath },
  responses: {
    200: { description: "The delivery", content: jsonContent(webhookDeliveryBody) },
    ...problemResponses(404, 503),
  },
});

const attemptsRoute = createRoute({
  method: "get",
  path: "/api/webhooks/{id}/deliveries/{deliveryId}/attempts",
  operationId: "listWebhookAttempts",
  summary: "Every attempt of a delivery, in order",
  request: { params: deliveryPath },
  responses: {
    200: { description: "The attempts", content: jsonContent(webhookAttemptsBody) },
    ...problemResponses(404, 503),
  },
});

export function readDeliveryRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(listRoute, async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const { deliveries, nextCursor } = await jobs.webhooks.deliveries(c.req.valid("param").id, {
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (nextCursor !== null) c.header("Link", nextPageLink(c.req.url, { cursor: nextCursor }));
    return c.json({ deliveries: deliveries.map(toWebhookDeliveryBody), nextCursor }, 200);
  });
  app.openapi(readRoute, async (c) => {
    const { id, deliveryId } = c.req.valid("param");
    return c.json(toWebhookDeliveryBody(await jobs.webhooks.delivery(id, deliveryId)), 200);
  });
  app.openapi(attemptsRoute, async (c) => {
    const { id, deliveryId } = c.req.valid("param");
    const delivery = await jobs.webhooks.delivery(id, deliveryId);
    return c.json(toWebhookAttemptsBody(await jobs.webhooks.attempts(delivery.id)), 200);
  });
}
