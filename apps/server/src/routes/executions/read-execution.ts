import { createRoute } from "@hono/zod-openapi";
import { executionBody, toExecutionBody, waitQuery } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { waitForEnd } from "../../wait-for-end.ts";
import { readProgramJob } from "../compile/program-job.ts";
import { jobIdPath } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/executions/{id}",
  operationId: "readExecution",
  summary: "Read what became of a program",
  request: { params: jobIdPath, query: waitQuery },
  responses: {
    200: { description: "As it is now, or at the end of the wait", content: jsonContent(executionBody) },
    ...problemResponses(400, 404, 503),
  },
});

export function readExecutionRoute(app: App, dependencies: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { wait } = c.req.valid("query");
    const job = await readProgramJob(dependencies.reader, c, c.req.valid("param").id);
    const shown = wait === undefined ? job : await waitForEnd(dependencies, c, job.id, wait);
    return c.json(toExecutionBody(shown), 200);
  });
}
