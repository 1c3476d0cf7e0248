import { createRoute } from "@hono/zod-openapi";
import { cachePurgeBody, cachePurgeQuery, toCachePurgeBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "delete",
  path: "/api/executions/cache",
  operationId: "purgeExecutionCaches",
  summary: "Have workers let go what they keep for programs",
  description:
    "With `package`: the sets that hold a package of this name. Without: all sets and all compiled programs. What a program uses goes when that has ended, and nobody is given it any more.",
  request: { query: cachePurgeQuery },
  responses: {
    202: { description: "Each worker does so within seconds", content: jsonContent(cachePurgeBody) },
    ...problemResponses(400, 503),
  },
});

export function purgeCachesRoute(app: App, { codeExecution }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { package: packageName } = c.req.valid("query");
    return c.json(toCachePurgeBody(await codeExecution.caches.purge(packageName ?? null)), 202);
  });
}
