import { createRoute } from "@hono/zod-openapi";
import {
  toWorkflowBody,
  workflowBody,
  workflowJobsBody,
  workflowJobsQuery,
  workflowListBody,
  workflowListQuery,
} from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { nextPageLink } from "../../http/next-page-link.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { workflowPath } from "./workflow-path.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/workflows",
  operationId: "listWorkflows",
  summary: "List workflows, newest first",
  request: { query: workflowListQuery },
  responses: {
    200: {
      description: "One page; the header Link leads to the next",
      content: jsonContent(workflowListBody),
    },
    ...problemResponses(400, 503),
  },
});

const readRoute = createRoute({
  method: "get",
  path: "/api/workflows/{id}",
  operationId: "readWorkflow",
  summary: "Read a workflow",
  request: { params: workflowPath },
  responses: {
    200: { description: "The workflow", content: jsonContent(workflowBody) },
    ...problemResponses(404, 503),
  },
});

const jobsRoute = createRoute({
  method: "get",
  path: "/api/workflows/{id}/jobs",
  operationId: "listWorkflowJobs",
  summary: "List the jobs of a workflow, with what each depends on",
  request: { params: workflowPath, query: workflowJobsQuery },
  responses: {
    200: {
      description: "One page; the header Link leads to the next",
      content: jsonContent(workflowJobsBody),
    },
    ...problemResponses(400, 404, 503),
  },
});

export function readWorkflowRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(listRoute, async (c) => {
    const { state, limit, cursor } = c.req.valid("query");
    const { workflows, nextCursor } = await jobs.workflows.list({
      ...(state === undefined ? {} : { state }),
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (nextCursor !== null) c.header("Link", nextPageLink(c.req.url, { cursor: nextCursor }));
    return c.json({ workflows: workflows.map(toWorkflowBody), nextCursor }, 200);
  });
  app.openapi(readRoute, async (c) =>
    c.json(toWorkflowBody(await jobs.workflows.get(c.req.valid("param").id)), 200),
  );
  app.openapi(jobsRoute, async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const page = await jobs.workflows.listJobs(c.req.valid("param").id, {
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (page.nextCursor !== null) c.header("Link", nextPageLink(c.req.url, { cursor: page.nextCursor }));
    const members = page.jobs.map((job) => ({ ...job, dependsOn: [...job.dependsOn] }));
    return c.json({ jobs: members, nextCursor: page.nextCursor }, 200);
  });
}
