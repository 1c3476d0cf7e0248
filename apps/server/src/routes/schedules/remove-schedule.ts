import { createRoute } from "@hono/zod-openapi";
import { ScheduleNotFoundError } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { problemResponses } from "../problem-responses.ts";
import { schedulePath } from "./schedule-path.ts";

const route = createRoute({
  method: "delete",
  path: "/api/schedules/{name}",
  operationId: "removeSchedule",
  summary: "Remove a schedule; the jobs that it made stay",
  request: { params: schedulePath },
  responses: { 204: { description: "Removed" }, ...problemResponses(404, 503) },
});

export function removeScheduleRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { name } = c.req.valid("param");
    if (!(await jobs.schedules.remove(name))) throw new ScheduleNotFoundError(name);
    return c.body(null, 204);
  });
}
