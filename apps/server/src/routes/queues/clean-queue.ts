import { createRoute } from "@hono/zod-openapi";
import { queueCleanAnswer, queueCleanBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { queuePath } from "./queue-path.ts";

const route = createRoute({
  method: "post",
  path: "/api/queues/{queue}/clean",
  operationId: "cleanQueue",
  summary: "Delete a queue's finished jobs of one status, the oldest first",
  request: { params: queuePath, body: { required: true, content: jsonContent(queueCleanBody) } },
  responses: {
    200: { description: "How many were deleted", content: jsonContent(queueCleanAnswer) },
    ...problemResponses(400, 404, 413, 415, 503),
  },
});

export function cleanQueueRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { queue } = c.req.valid("param");
    const { age, limit, status } = c.req.valid("json");
    return c.json({ queue, status, deleted: await jobs.queues.cleanQueue(queue, age, limit, status) }, 200);
  });
}
