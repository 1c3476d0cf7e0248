import { createRoute } from "@hono/zod-openapi";
import { explanationBody, toExplanationBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jobIdPath } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/jobs/{id}/explain",
  operationId: "explainJob",
  summary: "Tell why a job is not running and when it is expected to, or how it runs, or how it ended",
  request: { params: jobIdPath },
  responses: {
    200: { description: "As it is at this moment", content: jsonContent(explanationBody) },
    ...problemResponses(404, 503),
  },
});

export function explainJobRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) =>
    c.json(toExplanationBody(await jobs.explain(c.req.valid("param").id)), 200),
  );
}
