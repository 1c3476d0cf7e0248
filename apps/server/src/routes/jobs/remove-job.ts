import { createRoute } from "@hono/zod-openapi";
import { requireDone } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jobIdPath, knownForm } from "../job-id.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "delete",
  path: "/api/jobs/{id}",
  operationId: "deleteJob",
  summary: "Delete a finished job",
  request: { params: jobIdPath },
  responses: { 204: { description: "Deleted" }, ...problemResponses(404, 409, 503) },
});

export function removeJobRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const id = knownForm(c.req.valid("param").id);
    requireDone(id, await jobs.removeJob(id), "deleted");
    return c.body(null, 204);
  });
}
