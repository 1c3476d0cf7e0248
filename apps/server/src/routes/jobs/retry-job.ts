import { createRoute } from "@hono/zod-openapi";
import { jobBody, toJobBody } from "@millrace/contract";
import { requireDone } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jobIdPath, knownForm } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { readJobOrThrow } from "../read-job-or-throw.ts";

const route = createRoute({
  method: "post",
  path: "/api/jobs/{id}/retry",
  operationId: "retryJob",
  summary: "Run a failed or cancelled job again",
  request: { params: jobIdPath },
  responses: {
    200: { description: "The job, pending again under the same id", content: jsonContent(jobBody) },
    ...problemResponses(404, 409, 503),
  },
});

export function retryJobRoute(app: App, { jobs, reader }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const id = knownForm(c.req.valid("param").id);
    requireDone(id, await jobs.retryJob(id), "retried");
    return c.json(toJobBody(await readJobOrThrow(reader, id)), 200);
  });
}
