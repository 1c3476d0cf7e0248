import { createRoute } from "@hono/zod-openapi";
import { putScheduleBody, scheduleBody, toScheduleBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { JOB_BODY, pointingInto } from "../../http/pointing-into.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { toNewSchedule } from "./from-body.ts";
import { schedulePath } from "./schedule-path.ts";

const route = createRoute({
  method: "put",
  path: "/api/schedules/{name}",
  operationId: "putSchedule",
  summary: "Make a schedule, or replace it; a timing that stays the same keeps its next tick",
  request: { params: schedulePath, body: { required: true, content: jsonContent(putScheduleBody) } },
  responses: {
    200: { description: "The schedule as it is now", content: jsonContent(scheduleBody) },
    ...problemResponses(400, 409, 413, 415, 503),
  },
});

export function putScheduleRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const wanted = toNewSchedule({ ...c.req.valid("json"), name: c.req.valid("param").name });
    return c.json(toScheduleBody(await pointingInto(JOB_BODY, () => jobs.schedules.put(wanted))), 200);
  });
}
