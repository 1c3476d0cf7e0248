import { createRoute } from "@hono/zod-openapi";
import { bulkAnswer, idempotencyHeaders, newQueueJobsBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { oncePerKey } from "../../http/idempotency.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { pointingIntoData, toNewJob } from "./new-queue-job.ts";

const route = createRoute({
  method: "post",
  path: "/api/queues/jobs/bulk",
  summary: "Add many jobs to the queues of their types, all or none",
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
    const { body } = await oncePerKey(c, idempotentRequests, async (inside) => {
      const ids = await pointingIntoData(list, () =>
        jobs.createJobs(bodies.map(toNewJob), { transaction: inside?.transaction }),
      );
      return { status: 201, location: null, body: { ids: [...ids] } };
    });
    return c.json(body, 201);
  });
}
