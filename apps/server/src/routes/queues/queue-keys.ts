import { createRoute } from "@hono/zod-openapi";
import {
  keySettingsBody,
  queueKeyBody,
  queueKeyListBody,
  queueKeyListQuery,
  toQueueKeyBody,
} from "@millrace/contract";
import { type KeySettings, KeyNotFoundError } from "@millrace/core";
import type { KeyListOptions } from "millrace";
import { z } from "zod";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { queuePath } from "./queue-path.ts";

const keyPath = queuePath.extend({ key: z.string().meta({ description: "A key, percent-encoded." }) });

const list = createRoute({
  method: "get",
  path: "/api/queues/{queue}/keys",
  operationId: "listQueueKeys",
  summary: "List the keys of a queue that have jobs or settings of their own",
  request: { params: queuePath, query: queueKeyListQuery },
  responses: {
    200: { description: "Keys, by their characters' codes", content: jsonContent(queueKeyListBody) },
    ...problemResponses(400, 404, 503),
  },
});

const read = createRoute({
  method: "get",
  path: "/api/queues/{queue}/keys/{key}",
  operationId: "readQueueKey",
  summary: "Read a key: its settings, and how it stands",
  request: { params: keyPath },
  responses: {
    200: { description: "The key", content: jsonContent(queueKeyBody) },
    ...problemResponses(404, 503),
  },
});

const put = createRoute({
  method: "put",
  path: "/api/queues/{queue}/keys/{key}",
  operationId: "setQueueKey",
  summary: "Give a key limits and a weight of its own",
  request: { params: keyPath, body: { required: true, content: jsonContent(keySettingsBody) } },
  responses: {
    200: { description: "The key as it is now", content: jsonContent(queueKeyBody) },
    ...problemResponses(400, 404, 413, 415, 503),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/api/queues/{queue}/keys/{key}",
  operationId: "removeQueueKey",
  summary: "Take a key's own settings away; its jobs stay",
  request: { params: keyPath },
  responses: { 204: { description: "Taken away" }, ...problemResponses(404, 503) },
});

export function queueKeyRoutes(app: App, { jobs: { queues } }: AppDependencies): void {
  app.openapi(list, async (c) => {
    // What the query leaves out is absent after parsing, not undefined.
    const options = c.req.valid("query") as KeyListOptions;
    const keys = await queues.keys.list(c.req.valid("param").queue, options);
    return c.json({ keys: keys.map(toQueueKeyBody) }, 200);
  });
  app.openapi(read, async (c) => {
    const { queue, key } = c.req.valid("param");
    return c.json(toQueueKeyBody(await queues.keys.get(queue, key)), 200);
  });
  app.openapi(put, async (c) => {
    const { queue, key } = c.req.valid("param");
    const figures = await queues.keys.set(queue, key, c.req.valid("json") as KeySettings);
    return c.json(toQueueKeyBody(figures), 200);
  });
  app.openapi(remove, async (c) => {
    const { queue, key } = c.req.valid("param");
    if (!(await queues.keys.remove(queue, key))) throw new KeyNotFoundError(queue, key);
    return c.body(null, 204);
  });
}
