import { createRoute } from "@hono/zod-openapi";
import { scheduleBody, toScheduleBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { schedulePath } from "./schedule-path.ts";

const responses = {
  200: { description: "The schedule as it is now", content: jsonContent(scheduleBody) },
  ...problemResponses(404, 503),
};

const pause = createRoute({
  method: "post",
  path: "/api/schedules/{name}/pause",
  operationId: "pauseSchedule",
  summary: "Stop the ticks of a schedule",
  request: { params: schedulePath },
  responses,
});

const resume = createRoute({
  method: "post",
  path: "/api/schedules/{name}/resume",
  operationId: "resumeSchedule",
  summary: "Let a schedule go on, with its first tick from now",
  request: { params: schedulePath },
  responses,
});

export function pauseScheduleRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(pause, async (c) =>
    c.json(toScheduleBody(await jobs.schedules.pause(c.req.valid("param").name)), 200),
  );
  app.openapi(resume, async (c) =>
    c.json(toScheduleBody(await jobs.schedules.resume(c.req.valid("param").name)), 200),
  );
}
