import { createRoute } from "@hono/zod-openapi";
import { queueBody, queuePatchBody } from "@millrace/contract";
import type { QueueChanges } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { queuePath } from "./queue-path.ts";
import { toQueueBody } from "./to-queue-body.ts";

const route = createRoute({
  method: "patch",
  path: "/api/queues/{queue}",
  operationId: "changeQueue",
  summary: "Change a queue's limits and retention",
  request: { params: queuePath, body: { required: true, content: jsonContent(queuePatchBody) } },
  responses: {
    200: { description: "The queue as it is now", content: jsonContent(queueBody) },
    ...problemResponses(400, 404, 413, 415, 503),
  },
});

export function patchQueueRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { queue } = c.req.valid("param");
    // What the body leaves out is absent after parsing, not undefined.
    await jobs.queues.change(queue, c.req.valid("json") as QueueChanges);
    return c.json(toQueueBody(await jobs.queues.get(queue)), 200);
  });
}
