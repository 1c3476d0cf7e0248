import { createRoute } from "@hono/zod-openapi";
import { toWebhookBody, webhookBody, webhookListBody, webhookListQuery } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { nextPageLink } from "../../http/next-page-link.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { webhookPath } from "./webhook-path.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/webhooks",
  operationId: "listWebhooks",
  summary: "List webhook endpoints, oldest first",
  request: { query: webhookListQuery },
  responses: {
    200: {
      description: "One page; the header Link leads to the next",
      content: jsonContent(webhookListBody),
    },
    ...problemResponses(400, 503),
  },
});

const readRoute = createRoute({
  method: "get",
  path: "/api/webhooks/{id}",
  operationId: "readWebhook",
  summary: "Read a webhook endpoint, and how it fares",
  request: { params: webhookPath },
  responses: {
    200: { description: "The endpoint, without its secrets", content: jsonContent(webhookBody) },
    ...problemResponses(404, 503),
  },
});

export function readWebhookRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(listRoute, async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const { endpoints, nextCursor } = await jobs.webhooks.list({
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (nextCursor !== null) c.header("Link", nextPageLink(c.req.url, { cursor: nextCursor }));
    return c.json({ webhooks: endpoints.map(toWebhookBody), nextCursor }, 200);
  });
  app.openapi(readRoute, async (c) =>
    c.json(toWebhookBody(await jobs.webhooks.get(c.req.valid("param").id)), 200),
  );
}
