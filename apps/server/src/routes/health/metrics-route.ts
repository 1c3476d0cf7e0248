import { createRoute, z } from "@hono/zod-openapi";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/metrics",
  operationId: "readMetrics",
  summary: "Figures for Prometheus",
  responses: {
    200: { description: "In its text format", content: { "text/plain": { schema: z.string() } } },
    ...problemResponses(503),
  },
});

export function metricsRoute(app: App, { metrics }: Pick<AppDependencies, "metrics">): void {
  app.openapi(route, async (c) => c.text(await metrics.read(), 200, { "Content-Type": metrics.contentType }));
}
