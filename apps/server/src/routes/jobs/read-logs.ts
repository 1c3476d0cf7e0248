import { createRoute } from "@hono/zod-openapi";
import { jobLogsBody, jobLogsQuery, toJobLogsBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jobIdPath } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/jobs/{id}/logs",
  operationId: "readJobLogs",
  summary: "Read what a job's handler logged",
  request: { params: jobIdPath, query: jobLogsQuery },
  responses: {
    200: {
      description: "Lines in their order; of a running job, more may follow",
      content: jsonContent(jobLogsBody),
    },
    ...problemResponses(400, 404, 503),
  },
});

export function readLogsRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { after = 0, limit = 100 } = c.req.valid("query");
    return c.json(toJobLogsBody(await jobs.getLogs(c.req.valid("param").id, { after, limit })), 200);
  });
}
