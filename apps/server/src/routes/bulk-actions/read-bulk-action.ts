import { createRoute } from "@hono/zod-openapi";
import {
  bulkActionBody,
  bulkActionListBody,
  bulkActionListQuery,
  toBulkActionBody,
} from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { bulkActionPath } from "./bulk-action-path.ts";

const list = createRoute({
  method: "get",
  path: "/api/bulk-actions",
  operationId: "listBulkActions",
  summary: "List the bulk actions, newest first",
  request: { query: bulkActionListQuery },
  responses: {
    200: { description: "One page", content: jsonContent(bulkActionListBody) },
    ...problemResponses(400, 503),
  },
});

const one = createRoute({
  method: "get",
  path: "/api/bulk-actions/{id}",
  operationId: "readBulkAction",
  summary: "Read how far a bulk action is",
  request: { params: bulkActionPath },
  responses: {
    200: { description: "The action", content: jsonContent(bulkActionBody) },
    ...problemResponses(404, 503),
  },
});

export function readBulkActionRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(list, async (c) => {
    const { limit = 100, cursor } = c.req.valid("query");
    const page = await jobs.bulk.list({ limit, ...(cursor !== undefined && { cursor }) });
    return c.json({ ...page, actions: page.actions.map(toBulkActionBody) }, 200);
  });
  app.openapi(one, async (c) => c.json(toBulkActionBody(await jobs.bulk.get(c.req.valid("param").id)), 200));
}
