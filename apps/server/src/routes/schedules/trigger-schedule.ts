import { createRoute } from "@hono/zod-openapi";
import { jobBody, toJobBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { readJobOrThrow } from "../read-job-or-throw.ts";
import { schedulePath } from "./schedule-path.ts";

const route = createRoute({
  method: "post",
  path: "/api/schedules/{name}/trigger",
  operationId: "triggerSchedule",
  summary: "Make a job of a schedule at once",
  request: { params: schedulePath },
  responses: {
    201: { description: "The job", content: jsonContent(jobBody) },
    ...problemResponses(404, 503),
  },
});

export function triggerScheduleRoute(app: App, { jobs, reader }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const id = await jobs.schedules.trigger(c.req.valid("param").name);
    c.header("Location", `/api/jobs/${id}`);
    return c.json(toJobBody(await readJobOrThrow(reader, id)), 201);
  });
}
