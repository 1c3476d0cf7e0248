import { createRoute } from "@hono/zod-openapi";
import { newScheduleBody, scheduleBody, toScheduleBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { JOB_BODY, pointingInto } from "../../http/pointing-into.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { toNewSchedule } from "./from-body.ts";

const route = createRoute({
  method: "post",
  path: "/api/schedules",
  operationId: "createSchedule",
  summary: "Make a schedule",
  request: { body: { required: true, content: jsonContent(newScheduleBody) } },
  responses: {
    201: { description: "The schedule", content: jsonContent(scheduleBody) },
    ...problemResponses(400, 409, 413, 415, 503),
  },
});

export function createScheduleRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const wanted = toNewSchedule(c.req.valid("json"));
    const schedule = await pointingInto(JOB_BODY, () => jobs.schedules.create(wanted));
    c.header("Location", `/api/schedules/${schedule.name}`);
    return c.json(toScheduleBody(schedule), 201);
  });
}
