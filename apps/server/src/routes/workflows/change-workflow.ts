import { createRoute } from "@hono/zod-openapi";
import { workflowChangeAnswer } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { workflowPath } from "./workflow-path.ts";

const cancelRoute = createRoute({
  method: "post",
  path: "/api/workflows/{id}/cancel",
  operationId: "cancelWorkflow",
  summary: "Cancel all jobs of a workflow that have not ended",
  request: { params: workflowPath },
  responses: {
    200: {
      description: "How many; those that run are told to stop",
      content: jsonContent(workflowChangeAnswer),
    },
    ...problemResponses(404, 503),
  },
});

const retryRoute = createRoute({
  method: "post",
  path: "/api/workflows/{id}/retry",
  operationId: "retryWorkflow",
  summary: "Run the failed and cancelled jobs of a workflow again",
  request: { params: workflowPath },
  responses: {
    200: {
      description: "How many were put back, without those that had ended only because of others",
      content: jsonContent(workflowChangeAnswer),
    },
    ...problemResponses(404, 503),
  },
});

export function changeWorkflowRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(cancelRoute, async (c) =>
    c.json({ changed: await jobs.workflows.cancel(c.req.valid("param").id) }, 200),
  );
  app.openapi(retryRoute, async (c) =>
    c.json({ changed: await jobs.workflows.retry(c.req.valid("param").id) }, 200),
  );
}
