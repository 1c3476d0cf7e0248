import { createRoute } from "@hono/zod-openapi";
import {
  idempotencyHeaders,
  newQueueJobBody,
  routedJobBody,
  toQueueJobBody,
  toScheduleBody,
} from "@millrace/contract";
import type { RoutableJob } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { oncePerKey } from "../../http/idempotency.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { readJobOrThrow } from "../read-job-or-throw.ts";

const route = createRoute({
  method: "post",
  path: "/api/queues/jobs",
  operationId: "createRoutedJob",
  summary: "Add a job where the rules of the router want it",
  request: { headers: idempotencyHeaders, body: { required: true, content: jsonContent(newQueueJobBody) } },
  responses: {
    200: { description: "The schedule of a job that recurs, changed", content: jsonContent(routedJobBody) },
    201: {
      description:
        "The job, stored durably, or the new schedule of one whose data has interval or cronPattern",
      content: jsonContent(routedJobBody),
    },
    ...problemResponses(400, 413, 415, 422, 503),
  },
});

export function createQueueJobRoute(app: App, { jobs, reader, idempotentRequests }: AppDependencies): void {
  app.openapi(route, async (c) => {
    // What the body leaves out is absent after parsing, not undefined: hence the cast.
    const wanted = c.req.valid("json") as RoutableJob;
    const answer = await oncePerKey(c, idempotentRequests, async (inside) => {
      const { id, schedule, created } = await jobs.routing.route(wanted, {
        transaction: inside?.transaction,
      });
      const status = created ? 201 : 200;
      if (id === null) {
        const name = schedule as string;
        const body = { schedule: toScheduleBody(await jobs.schedules.get(name)) };
        return { status, location: `/api/schedules/${encodeURIComponent(name)}`, body };
      }
      const body = toQueueJobBody(await readJobOrThrow(inside ?? reader, id));
      return { status, location: `/api/queues/jobs/${id}`, body };
    });
    c.header("Location", answer.location);
    return c.json(answer.body, answer.status as 200 | 201);
  });
}
