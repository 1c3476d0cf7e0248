import { createRoute } from "@hono/zod-openapi";
import { allQueueStatsBody, queueStatsBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { queuePath } from "./queue-path.ts";

const all = createRoute({
  method: "get",
  path: "/api/queues/stats",
  operationId: "readAllQueueStats",
  summary: "Figures of all queues",
  responses: {
    200: { description: "By name of the queue", content: jsonContent(allQueueStatsBody) },
    ...problemResponses(503),
  },
});

const one = createRoute({
  method: "get",
  path: "/api/queues/stats/{queue}",
  operationId: "readQueueStats",
  summary: "Figures of one queue",
  request: { params: queuePath },
  responses: {
    200: { description: "Its figures", content: jsonContent(queueStatsBody) },
    ...problemResponses(404, 503),
  },
});

export function queueStatsRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(all, async (c) => c.json(await jobs.queues.getAllQueueStats(), 200));
  app.openapi(one, async (c) => c.json(await jobs.queues.getQueueStats(c.req.valid("param").queue), 200));
}
