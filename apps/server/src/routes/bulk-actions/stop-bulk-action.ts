import { createRoute } from "@hono/zod-openapi";
import { bulkActionBody, toBulkActionBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { bulkActionPath } from "./bulk-action-path.ts";

const route = createRoute({
  method: "post",
  path: "/api/bulk-actions/{id}/stop",
  operationId: "stopBulkAction",
  summary: "End a bulk action where it is",
  request: { params: bulkActionPath },
  responses: {
    200: {
      description: "The action; one that had ended stays as it was",
      content: jsonContent(bulkActionBody),
    },
    ...problemResponses(404, 503),
  },
});

export function stopBulkActionRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) =>
    c.json(toBulkActionBody(await jobs.bulk.stop(c.req.valid("param").id)), 200),
  );
}
