import { createRoute } from "@hono/zod-openapi";
import {
  idempotencyHeaders,
  newWorkflowAnswer,
  newWorkflowBody,
  newWorkflowJobsAnswer,
  newWorkflowJobsBody,
} from "@millrace/contract";
import type { NewWorkflow, WorkflowJob } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { oncePerKey } from "../../http/idempotency.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { workflowPath } from "./workflow-path.ts";

const createRouteOf = createRoute({
  method: "post",
  path: "/api/workflows",
  operationId: "createWorkflow",
  summary: "Add jobs that depend on each other, all or none",
  request: { headers: idempotencyHeaders, body: { required: true, content: jsonContent(newWorkflowBody) } },
  responses: {
    201: { description: "The ids", content: jsonContent(newWorkflowAnswer) },
    ...problemResponses(400, 409, 413, 415, 422, 503),
  },
});

const addRoute = createRoute({
  method: "post",
  path: "/api/workflows/{id}/jobs",
  operationId: "addWorkflowJobs",
  summary: "Add jobs to a workflow that has not ended, all or none",
  request: {
    params: workflowPath,
    headers: idempotencyHeaders,
    body: { required: true, content: jsonContent(newWorkflowJobsBody) },
  },
  responses: {
    201: { description: "The ids", content: jsonContent(newWorkflowJobsAnswer) },
    ...problemResponses(400, 404, 409, 413, 415, 422, 503),
  },
});

export function createWorkflowRoutes(app: App, { jobs, idempotentRequests }: AppDependencies): void {
  app.openapi(createRouteOf, async (c) => {
    const { onComplete, ...rest } = c.req.valid("json");
    const wanted = {
      ...rest,
      jobs: rest.jobs.map(withDate),
      ...(onComplete && { onComplete: withDate(onComplete) }),
    } as NewWorkflow;
    const { body, location } = await oncePerKey(c, idempotentRequests, async (inside) => {
      const created = await jobs.workflows.create(wanted, { transaction: inside?.transaction });
      const answer = { ...created, ids: [...created.ids], idsByRef: { ...created.idsByRef } };
      return { status: 201, location: `/api/workflows/${created.id}`, body: answer };
    });
    c.header("Location", location);
    return c.json(body, 201);
  });
  app.openapi(addRoute, async (c) => {
    const wanted = c.req.valid("json").jobs.map(withDate) as WorkflowJob[];
    const { id } = c.req.valid("param");
    const { body } = await oncePerKey(c, idempotentRequests, async (inside) => {
      const { ids, idsByRef } = await jobs.workflows.addJobs(id, wanted, {
        transaction: inside?.transaction,
      });
      const answer = { ids: [...ids], idsByRef: { ...idsByRef } };
      return { status: 201, location: `/api/workflows/${id}`, body: answer };
    });
    return c.json(body, 201);
  });
}

/** A body's job in the words of the library. What it leaves out is absent, not undefined. */
function withDate<Body extends { readonly scheduledAt?: string | undefined }>({
  scheduledAt,
  ...rest
}: Body) {
  return scheduledAt === undefined ? rest : { ...rest, scheduledAt: new Date(scheduledAt) };
}
