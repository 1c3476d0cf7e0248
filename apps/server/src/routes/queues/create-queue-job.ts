import { createRoute } from "@hono/zod-openapi";
import { idempotencyHeaders, newQueueJobBody, queueJobBody, toQueueJobBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { oncePerKey } from "../../http/idempotency.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { readJobOrThrow } from "../read-job-or-throw.ts";
import { pointingIntoData, toNewJob } from "./new-queue-job.ts";

const route = createRoute({
  method: "post",
  path: "/api/queues/jobs",
  summary: "Add a job to the queue of its type",
  request: { headers: idempotencyHeaders, body: { required: true, content: jsonContent(newQueueJobBody) } },
  responses: {
    201: { description: "The job, stored durably", content: jsonContent(queueJobBody) },
    ...problemResponses(400, 413, 415, 422, 503),
  },
});

export function createQueueJobRoute(app: App, { jobs, reader, idempotentRequests }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const wanted = toNewJob(c.req.valid("json"));
    const { location, body } = await oncePerKey(c, idempotentRequests, async (inside) => {
      const id = await pointingIntoData(null, () =>
        jobs.createJob(wanted, { transaction: inside?.transaction }),
      );
      const created = toQueueJobBody(await readJobOrThrow(inside ?? reader, id));
      return { status: 201, location: `/api/queues/jobs/${id}`, body: created };
    });
    c.header("Location", location);
    return c.json(body, 201);
  });
}
