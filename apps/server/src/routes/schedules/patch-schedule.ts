import { createRoute } from "@hono/zod-openapi";
import { scheduleBody, schedulePatchBody, toScheduleBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { JOB_BODY, pointingInto } from "../../http/pointing-into.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { toScheduleChanges } from "./from-body.ts";
import { schedulePath } from "./schedule-path.ts";

const route = createRoute({
  method: "patch",
  path: "/api/schedules/{name}",
  operationId: "changeSchedule",
  summary: "Change a schedule",
  request: { params: schedulePath, body: { required: true, content: jsonContent(schedulePatchBody) } },
  responses: {
    200: { description: "The schedule as it is now", content: jsonContent(scheduleBody) },
    ...problemResponses(400, 404, 409, 413, 415, 503),
  },
});

export function patchScheduleRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { name } = c.req.valid("param");
    const changes = toScheduleChanges(c.req.valid("json"));
    const schedule = await pointingInto(JOB_BODY, () => jobs.schedules.update(name, changes));
    return c.json(toScheduleBody(schedule), 200);
  });
}
