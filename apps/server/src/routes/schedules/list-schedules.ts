import { createRoute } from "@hono/zod-openapi";
import { scheduleListBody, scheduleListQuery, toScheduleBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { nextPageLink } from "../../http/next-page-link.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/schedules",
  operationId: "listSchedules",
  summary: "List schedules by name",
  request: { query: scheduleListQuery },
  responses: {
    200: {
      description: "One page; the header Link leads to the next",
      content: jsonContent(scheduleListBody),
    },
    ...problemResponses(400, 503),
  },
});

export function listSchedulesRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const { schedules, nextCursor } = await jobs.schedules.list({
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (nextCursor !== null) c.header("Link", nextPageLink(c.req.url, { cursor: nextCursor }));
    return c.json({ schedules: schedules.map(toScheduleBody), nextCursor }, 200);
  });
}
