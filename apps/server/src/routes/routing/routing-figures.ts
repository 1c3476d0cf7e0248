import { createRoute } from "@hono/zod-openapi";
import { distributionBody, retryStatsBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const distribution = createRoute({
  method: "get",
  path: "/api/queues/routing/distribution",
  operationId: "readDistribution",
  summary: "Jobs by queue, type and priority, present and since installation",
  responses: {
    200: { description: "Kept figures", content: jsonContent(distributionBody) },
    ...problemResponses(503),
  },
});

const retries = createRoute({
  method: "get",
  path: "/api/queues/retry/stats",
  operationId: "readRetryStats",
  summary: "Retries since installation, by type and error code",
  responses: {
    200: { description: "Kept figures", content: jsonContent(retryStatsBody) },
    ...problemResponses(503),
  },
});

export function routingFiguresRoutes(app: App, { jobs: { routing } }: AppDependencies): void {
  app.openapi(distribution, async (c) => c.json(await routing.getDistribution(), 200));
  app.openapi(retries, async (c) => c.json(await routing.getRetryStats(), 200));
}
