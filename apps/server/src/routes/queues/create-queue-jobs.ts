import { createRoute } from "@hono/zod-openapi";
import { bulkAnswer, idempotencyHeaders, newQueueJobsBody } from "@millrace/contract";
import type { RoutableJob } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { oncePerKey } from "../../http/idempotency.ts";
import { pointingInto } from "../../http/pointing-into.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "post",
  path: "/api/queues/jobs/bulk",
  operationId: "createRoutedJobs",
  summary: "Add many jobs where the rules of the router want them, all or none",
  request: { headers: idempotencyHeaders, body: { required: true, content: jsonContent(newQueueJobsBody) } },
  responses: {
    201: { description: "Ids in the order of the request", content: jsonContent(bulkAnswer) },
    ...problemResponses(400, 413, 415, 422, 503),
  },
});

export function createQueueJobsRoute(app: App, { jobs, idempotentRequests }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const given = c.req.valid("json");
    const [list, bodies] = Array.isArray(given) ? ["", given] : ["/jobs", given.jobs];
    // What a body leaves out is absent after parsing, not undefined: hence the cast.
    const wanted = bodies as readonly RoutableJob[];
    const { body } = await oncePerKey(c, idempotentRequests, async (inside) => {
      const routed = await pointingInto({ payload: list, rest: list }, () =>
        jobs.routing.routeBatch(wanted, { transaction: inside?.transaction }),
      );
      return { status: 201, location: null, body: { ids: routed.map(({ id }) => id as string) } };
    });
    return c.json(body, 201);
  });
}
