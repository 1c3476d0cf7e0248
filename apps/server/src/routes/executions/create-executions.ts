import { createRoute } from "@hono/zod-openapi";
import { bulkAnswer, executionBatchBody, idempotencyHeaders } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { oncePerKey } from "../../http/idempotency.ts";
import { requireAvailable } from "../compile/accept-program.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { inShareOfClient } from "./in-share-of-client.ts";
import { toProgramJob } from "./to-program-job.ts";

const route = createRoute({
  method: "post",
  path: "/api/executions/batch",
  operationId: "createExecutions",
  summary: "Compile and run many programs: all are stored, or none",
  request: {
    headers: idempotencyHeaders,
    body: { required: true, content: jsonContent(executionBatchBody) },
  },
  responses: {
    202: { description: "Ids in the order of the request", content: jsonContent(bulkAnswer) },
    ...problemResponses(400, 413, 415, 422, 429, 503),
  },
});

export function createExecutionsRoute(
  app: App,
  { jobs, idempotentRequests, codeExecution }: AppDependencies,
): void {
  app.openapi(route, async (c) => {
    const wanted = c.req
      .valid("json")
      .executions.map((execution, index) =>
        toProgramJob(c, execution, codeExecution, (pointer) => `/executions/${index}${pointer}`),
      );
    await requireAvailable(codeExecution);
    const { body } = await oncePerKey(c, idempotentRequests, async (inside) => {
      const ids = await inShareOfClient(codeExecution, c, ({ job, options }) =>
        jobs.createJobs(
          wanted.map((one) => ({ ...one, ...job })),
          { transaction: inside?.transaction, ...options },
        ),
      );
      return { status: 202, location: null, body: { ids: [...ids] } };
    });
    return c.json(body, 202);
  });
}
