import { createRoute } from "@hono/zod-openapi";
import { jobBody, toJobBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { cancelAndWait } from "../cancel-and-wait.ts";
import { jobIdPath, knownForm } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "post",
  path: "/api/jobs/{id}/cancel",
  operationId: "cancelJob",
  summary: "Cancel a job that has not ended",
  request: { params: jobIdPath },
  responses: {
    200: { description: "The job, cancelled", content: jsonContent(jobBody) },
    202: { description: "The job still runs and has been asked to stop", content: jsonContent(jobBody) },
    ...problemResponses(404, 409, 503),
  },
});

export function cancelJobRoute(app: App, dependencies: AppDependencies): void {
  app.openapi(route, async (c) => {
    const job = await cancelAndWait(dependencies, c, knownForm(c.req.valid("param").id));
    return c.json(toJobBody(job), job.status === "cancelled" ? 200 : 202);
  });
}
