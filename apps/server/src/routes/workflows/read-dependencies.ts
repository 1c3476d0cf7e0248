import { createRoute } from "@hono/zod-openapi";
import { jobDependenciesBody, toJobDependenciesBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jobIdPath, knownForm } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { readJobOrThrow } from "../read-job-or-throw.ts";

const route = createRoute({
  method: "get",
  path: "/api/jobs/{id}/dependencies",
  operationId: "readJobDependencies",
  summary: "What a job waits for, or waited for, and the results of those jobs",
  request: { params: jobIdPath },
  responses: {
    200: { description: "Its workflow and its parents", content: jsonContent(jobDependenciesBody) },
    ...problemResponses(404, 503),
  },
});

export function readDependenciesRoute(app: App, { jobs, reader }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { id } = await readJobOrThrow(reader, knownForm(c.req.valid("param").id));
    const [dependencies, parents] = await Promise.all([
      jobs.workflows.getDependencies(id),
      jobs.workflows.getParents(id),
    ]);
    return c.json(toJobDependenciesBody(dependencies, parents), 200);
  });
}
