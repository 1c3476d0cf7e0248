import { createRoute } from "@hono/zod-openapi";
import { newQueueJobBody, routingPreviewBody, type RoutingPreviewBody } from "@millrace/contract";
import type { RoutableJob } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "post",
  path: "/api/queues/routing/preview",
  operationId: "previewRouting",
  summary: "What the router would make of a job, and by which rules; stores nothing",
  request: { body: { required: true, content: jsonContent(newQueueJobBody) } },
  responses: {
    200: { description: "Its queue, priority and policy", content: jsonContent(routingPreviewBody) },
    ...problemResponses(400, 413, 415, 503),
  },
});

export function previewRoutingRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    // What the body leaves out is absent after parsing, not undefined; and a decision's value is JSON: hence the casts.
    const preview = await jobs.routing.preview(c.req.valid("json") as RoutableJob);
    return c.json(preview as unknown as RoutingPreviewBody, 200);
  });
}
