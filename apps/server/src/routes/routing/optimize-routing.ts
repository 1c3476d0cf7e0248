import { createRoute } from "@hono/zod-openapi";
import { optimizationBody, optimizeBody } from "@millrace/contract";
import type { OptimizeOptions } from "millrace";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "post",
  path: "/api/queues/routing/optimize",
  operationId: "optimizeRouting",
  summary: "Propose changes from measured wait and run times; carry them out when told to",
  request: { body: { required: false, content: jsonContent(optimizeBody) } },
  responses: {
    200: { description: "Proposals, each with its evidence", content: jsonContent(optimizationBody) },
    ...problemResponses(400, 413, 415, 503),
  },
});

export function optimizeRoutingRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    // What the body leaves out is absent after parsing, not undefined: hence the cast.
    return c.json(await jobs.routing.optimize(c.req.valid("json") as OptimizeOptions), 200);
  });
}
