import { createRoute } from "@hono/zod-openapi";
import { queueBody, queueListBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { queuePath } from "./queue-path.ts";
import { toQueueBody } from "./to-queue-body.ts";

const list = createRoute({
  method: "get",
  path: "/api/queues",
  operationId: "listQueues",
  summary: "List the queues",
  responses: {
    200: { description: "All queues, by name", content: jsonContent(queueListBody) },
    ...problemResponses(503),
  },
});

const one = createRoute({
  method: "get",
  path: "/api/queues/{queue}",
  operationId: "readQueue",
  summary: "Read a queue",
  request: { params: queuePath },
  responses: {
    200: { description: "Its settings and figures", content: jsonContent(queueBody) },
    ...problemResponses(404, 503),
  },
});

export function readQueueRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(list, async (c) => c.json({ queues: (await jobs.queues.list()).map(toQueueBody) }, 200));
  app.openapi(one, async (c) => c.json(toQueueBody(await jobs.queues.get(c.req.valid("param").queue)), 200));
}
