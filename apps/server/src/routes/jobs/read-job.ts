import { createRoute } from "@hono/zod-openapi";
import { jobDetailBody, toJobBody, waitQuery } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { waitForEnd } from "../../wait-for-end.ts";
import { jobIdPath, knownForm } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { readJobOrThrow } from "../read-job-or-throw.ts";

const route = createRoute({
  method: "get",
  path: "/api/jobs/{id}",
  operationId: "readJob",
  summary: "Read a job",
  request: { params: jobIdPath, query: waitQuery },
  responses: {
    200: { description: "The job", content: jsonContent(jobDetailBody) },
    ...problemResponses(400, 404, 503),
  },
});

export function readJobRoute(app: App, server: AppDependencies): void {
  app.openapi(route, async (c) => {
    const id = knownForm(c.req.valid("param").id);
    const { wait } = c.req.valid("query");
    const job =
      wait === undefined ? await readJobOrThrow(server.reader, id) : await waitForEnd(server, c, id, wait);
    const dependencies = await server.jobs.workflows.getDependencies(id);
    return c.json({ ...toJobBody(job), dependencies }, 200);
  });
}
