import { createRoute } from "@hono/zod-openapi";
import {
  scheduleBody,
  scheduleRunsBody,
  scheduleRunsQuery,
  toScheduleBody,
  toScheduleRunsBody,
} from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { schedulePath } from "./schedule-path.ts";

const route = createRoute({
  method: "get",
  path: "/api/schedules/{name}",
  operationId: "readSchedule",
  summary: "Read a schedule",
  request: { params: schedulePath },
  responses: {
    200: { description: "The schedule", content: jsonContent(scheduleBody) },
    ...problemResponses(404, 503),
  },
});

const runsRoute = createRoute({
  method: "get",
  path: "/api/schedules/{name}/runs",
  operationId: "listScheduleRuns",
  summary: "What became of a schedule's ticks, newest first",
  request: { params: schedulePath, query: scheduleRunsQuery },
  responses: {
    200: { description: "One page; go on before its last tick", content: jsonContent(scheduleRunsBody) },
    ...problemResponses(400, 404, 503),
  },
});

export function readScheduleRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) =>
    c.json(toScheduleBody(await jobs.schedules.get(c.req.valid("param").name)), 200),
  );
  app.openapi(runsRoute, async (c) => {
    const { limit, before } = c.req.valid("query");
    const runs = await jobs.schedules.runs(c.req.valid("param").name, {
      ...(limit === undefined ? {} : { limit }),
      ...(before === undefined ? {} : { before }),
    });
    return c.json(toScheduleRunsBody(runs), 200);
  });
}
