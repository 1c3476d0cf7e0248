import { createRoute } from "@hono/zod-openapi";
import { runtimeListBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/executions/runtimes",
  operationId: "listRuntimes",
  summary: "List the languages that programs can be in",
  description:
    "Those of the driver of this process; in a process that runs no programs itself those of both, of which the workers have one.",
  responses: {
    200: { description: "Each with its version and limits", content: jsonContent(runtimeListBody) },
    ...problemResponses(),
  },
});

export function runtimesRoute(app: App, { codeExecution }: AppDependencies): void {
  app.openapi(route, (c) => c.json({ runtimes: codeExecution.listRuntimes() }, 200));
}
