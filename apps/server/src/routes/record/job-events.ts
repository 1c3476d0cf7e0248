import { createRoute } from "@hono/zod-openapi";
import { jobEventsBody, toJobEventsBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jobIdPath, knownForm } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/jobs/{id}/events",
  operationId: "listJobEvents",
  summary: "What happened to a job",
  request: { params: jobIdPath },
  responses: {
    200: { description: "Its events", content: jsonContent(jobEventsBody) },
    ...problemResponses(404, 503),
  },
});

export function jobEventsRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) =>
    c.json(toJobEventsBody(await jobs.getEvents(knownForm(c.req.valid("param").id))), 200),
  );
}
