import { createRoute } from "@hono/zod-openapi";
import {
  bulkActionBody,
  bulkPreviewBody,
  type NewBulkActionBody,
  newBulkActionBody,
  toBulkActionBody,
} from "@millrace/contract";
import { mapInstants } from "@millrace/core";
import type { BulkSettings } from "millrace";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const request = { body: { required: true, content: jsonContent(newBulkActionBody) } };

const preview = createRoute({
  method: "post",
  path: "/api/bulk-actions/preview",
  operationId: "previewBulkAction",
  summary: "Count the jobs that a bulk action would change",
  request,
  responses: {
    200: { description: "How many; nothing was changed", content: jsonContent(bulkPreviewBody) },
    ...problemResponses(400, 413, 415, 503),
  },
});

const start = createRoute({
  method: "post",
  path: "/api/bulk-actions",
  operationId: "startBulkAction",
  summary: "Retry, cancel, delete, move or prioritize all jobs that fit a filter",
  request,
  responses: {
    202: {
      description: "The action has begun; Location shows how far it is",
      content: jsonContent(bulkActionBody),
    },
    ...problemResponses(400, 413, 415, 503),
  },
});

export function startBulkActionRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(preview, async (c) => c.json(await jobs.bulk.preview(toSettings(c.req.valid("json"))), 200));
  app.openapi(start, async (c) => {
    const action = await jobs.bulk.start(toSettings(c.req.valid("json")));
    c.header("Location", `/api/bulk-actions/${action.id}`);
    return c.json(toBulkActionBody(action), 202);
  });
}

/** Fields that were left out are absent, not undefined. */
function toSettings({ filter, ...body }: NewBulkActionBody): BulkSettings {
  return { ...body, filter: mapInstants(filter, (instant) => new Date(instant)) } as BulkSettings;
}
