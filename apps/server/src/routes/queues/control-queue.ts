import { createRoute } from "@hono/zod-openapi";
import { queueBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { queuePath } from "./queue-path.ts";
import { toQueueBody } from "./to-queue-body.ts";

const responses = {
  200: { description: "The queue as it is now", content: jsonContent(queueBody) },
  ...problemResponses(404, 503),
};

const pause = createRoute({
  method: "post",
  path: "/api/queues/{queue}/pause",
  operationId: "pauseQueue",
  summary: "Take no more jobs from a queue; what runs goes on",
  request: { params: queuePath },
  responses,
});

const resume = createRoute({
  method: "post",
  path: "/api/queues/{queue}/resume",
  operationId: "resumeQueue",
  summary: "End a pause or a drain",
  request: { params: queuePath },
  responses,
});

const drain = createRoute({
  method: "post",
  path: "/api/queues/{queue}/drain",
  operationId: "drainQueue",
  summary: "Finish what is ready or runs now, then pause; jobs that become ready later wait",
  request: { params: queuePath },
  responses: {
    ...responses,
    202: {
      description: "It has jobs to finish yet: its state is `draining`",
      content: jsonContent(queueBody),
    },
  },
});

export function controlQueueRoutes(app: App, { jobs: { queues } }: AppDependencies): void {
  app.openapi(pause, async (c) => {
    const { queue } = c.req.valid("param");
    await queues.pauseQueue(queue);
    return c.json(toQueueBody(await queues.get(queue)), 200);
  });
  app.openapi(resume, async (c) => {
    const { queue } = c.req.valid("param");
    await queues.resumeQueue(queue);
    return c.json(toQueueBody(await queues.get(queue)), 200);
  });
  app.openapi(drain, async (c) => {
    const { queue } = c.req.valid("param");
    await queues.drainQueue(queue);
    const body = toQueueBody(await queues.get(queue));
    return c.json(body, body.stats.state === "draining" ? 202 : 200);
  });
}
