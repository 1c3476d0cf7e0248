import { createRoute } from "@hono/zod-openapi";
import { executionCachesBody, toExecutionCachesBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/executions/cache",
  operationId: "readExecutionCaches",
  summary: "Read what workers keep for programs, and what that saved",
  description: "Of all processes; each tells every few seconds.",
  responses: {
    200: { description: "One entry for each kind of cache", content: jsonContent(executionCachesBody) },
    ...problemResponses(503),
  },
});

export function cachesRoute(app: App, { codeExecution }: AppDependencies): void {
  app.openapi(route, async (c) => c.json(toExecutionCachesBody(await codeExecution.caches.read()), 200));
}
