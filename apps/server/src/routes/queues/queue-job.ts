import { createRoute } from "@hono/zod-openapi";
import { queueJobBody, toQueueJobBody } from "@millrace/contract";
import { requireDone } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jobIdPath, knownForm } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { readJobOrThrow } from "../read-job-or-throw.ts";

const read = createRoute({
  method: "get",
  path: "/api/queues/jobs/{id}",
  operationId: "readQueueJob",
  summary: "Read a job of any queue",
  request: { params: jobIdPath },
  responses: {
    200: { description: "The job", content: jsonContent(queueJobBody) },
    ...problemResponses(404, 503),
  },
});

const retry = createRoute({
  method: "post",
  path: "/api/queues/jobs/{id}/retry",
  operationId: "retryQueueJob",
  summary: "Run a failed or cancelled job of any queue again",
  request: { params: jobIdPath },
  responses: {
    200: { description: "The job, pending again under the same id", content: jsonContent(queueJobBody) },
    ...problemResponses(404, 409, 503),
  },
});

export function queueJobRoutes(app: App, { jobs, reader }: AppDependencies): void {
  app.openapi(read, async (c) => {
    const id = knownForm(c.req.valid("param").id);
    return c.json(toQueueJobBody(await readJobOrThrow(reader, id)), 200);
  });
  app.openapi(retry, async (c) => {
    const id = knownForm(c.req.valid("param").id);
    requireDone(id, await jobs.retryJob(id), "retried");
    return c.json(toQueueJobBody(await readJobOrThrow(reader, id)), 200);
  });
}
