import { createRoute } from "@hono/zod-openapi";
import {
  executionBody,
  idempotencyHeaders,
  newExecutionBody,
  toExecutionBody,
  waitQuery,
} from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { oncePerKey } from "../../http/idempotency.ts";
import { waitForEnd } from "../../wait-for-end.ts";
import { requireAvailable } from "../compile/accept-program.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { readJobOrThrow } from "../read-job-or-throw.ts";
import { inShareOfClient } from "./in-share-of-client.ts";
import { toProgramJob } from "./to-program-job.ts";

const route = createRoute({
  method: "post",
  path: "/api/executions",
  operationId: "createExecution",
  summary: "Compile and run a program",
  request: {
    headers: idempotencyHeaders,
    query: waitQuery,
    body: { required: true, content: jsonContent(newExecutionBody) },
  },
  responses: {
    200: { description: "It has ended within the wait", content: jsonContent(executionBody) },
    202: { description: "Stored; it waits or runs", content: jsonContent(executionBody) },
    ...problemResponses(400, 413, 415, 422, 429, 503),
  },
});

export function createExecutionRoute(app: App, dependencies: AppDependencies): void {
  const { jobs, reader, idempotentRequests, codeExecution } = dependencies;
  app.openapi(route, async (c) => {
    const wanted = toProgramJob(c, c.req.valid("json"), codeExecution);
    const { wait } = c.req.valid("query");
    await requireAvailable(codeExecution);
    const created = await oncePerKey(c, idempotentRequests, async (inside) => {
      const { id, job: shown } = await inShareOfClient(codeExecution, c, ({ job, options }) =>
        jobs.addJob({ ...wanted, ...job }, { transaction: inside?.transaction, show: true, ...options }),
      );
      const body = toExecutionBody(shown ?? (await readJobOrThrow(inside ?? reader, id)));
      return { status: 202, location: `/api/executions/${id}`, body };
    });
    c.header("Location", created.location);
    if (wait === undefined) return c.json(created.body, 202);
    const body = toExecutionBody(await waitForEnd(dependencies, c, created.body.id, wait));
    return c.json(body, body.verdict === null ? 202 : 200);
  });
}
