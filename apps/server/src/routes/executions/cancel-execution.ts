import { createRoute } from "@hono/zod-openapi";
import { executionBody, toExecutionBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { cancelAndWait } from "../cancel-and-wait.ts";
import { readProgramJob } from "../compile/program-job.ts";
import { jobIdPath } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "post",
  path: "/api/executions/{id}/cancel",
  operationId: "cancelExecution",
  summary: "Cancel a program that has not ended",
  request: { params: jobIdPath },
  responses: {
    200: { description: "Cancelled; nothing of it runs", content: jsonContent(executionBody) },
    202: { description: "It still runs and has been told to stop", content: jsonContent(executionBody) },
    ...problemResponses(404, 409, 503),
  },
});

export function cancelExecutionRoute(app: App, dependencies: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { id } = await readProgramJob(dependencies.reader, c, c.req.valid("param").id);
    const job = await cancelAndWait(dependencies, c, id);
    return c.json(toExecutionBody(job), job.status === "cancelled" ? 200 : 202);
  });
}
