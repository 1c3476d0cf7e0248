import { createRoute } from "@hono/zod-openapi";
import { schedulePreviewAnswer, schedulePreviewBody, schedulePreviewQuery } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { withDates } from "./from-body.ts";
import { schedulePath } from "./schedule-path.ts";

const ofTiming = createRoute({
  method: "post",
  path: "/api/schedules/preview",
  operationId: "previewTiming",
  summary: "The next ticks of a timing, without making a schedule",
  request: { body: { required: true, content: jsonContent(schedulePreviewBody) } },
  responses: {
    200: { description: "The ticks", content: jsonContent(schedulePreviewAnswer) },
    ...problemResponses(400, 415, 503),
  },
});

const ofSchedule = createRoute({
  method: "get",
  path: "/api/schedules/{name}/preview",
  operationId: "previewSchedule",
  summary: "The next ticks of a schedule",
  request: { params: schedulePath, query: schedulePreviewQuery },
  responses: {
    200: { description: "The ticks", content: jsonContent(schedulePreviewAnswer) },
    ...problemResponses(400, 404, 503),
  },
});

const toAnswer = (ticks: readonly Date[]) => ({ ticks: ticks.map((tick) => tick.toISOString()) });

export function previewScheduleRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(ofTiming, async (c) => {
    const { count, ...timing } = c.req.valid("json");
    const ticks = await jobs.schedules.preview(withDates(timing), count);
    return c.json(toAnswer(ticks), 200);
  });
  app.openapi(ofSchedule, async (c) => {
    const { count } = c.req.valid("query");
    return c.json(toAnswer(await jobs.schedules.preview(c.req.valid("param").name, count)), 200);
  });
}
