import { createRoute } from "@hono/zod-openapi";
import { bulkAnswer, bulkBody, idempotencyHeaders } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { oncePerKey } from "../../http/idempotency.ts";
import { pointingInto } from "../../http/pointing-into.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { toNewJob } from "./from-body.ts";

const route = createRoute({
  method: "post",
  path: "/api/jobs/bulk",
  operationId: "createJobs",
  summary: "Add many jobs, all or none",
  request: { headers: idempotencyHeaders, body: { required: true, content: jsonContent(bulkBody) } },
  responses: {
    201: { description: "Ids in the order of the request", content: jsonContent(bulkAnswer) },
    ...problemResponses(400, 409, 413, 415, 422, 503),
  },
});

/** Pointers of the list begin with the job's index. */
const BULK_BODY = { payload: "/jobs", rest: "/jobs" };

export function createJobsRoute(app: App, { jobs, idempotentRequests }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const wanted = c.req.valid("json").jobs.map(toNewJob);
    const { body } = await oncePerKey(c, idempotentRequests, async (inside) => {
      const ids = await pointingInto(BULK_BODY, () =>
        jobs.createJobs(wanted, { transaction: inside?.transaction }),
      );
      return { status: 201, location: null, body: { ids: [...ids] } };
    });
    return c.json(body, 201);
  });
}
