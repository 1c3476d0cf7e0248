import { createRoute } from "@hono/zod-openapi";
import { bulkActionBody, redriveBody, toBulkActionBody } from "@millrace/contract";
import { mapInstants } from "@millrace/core";
import type { DeadLetterConditions } from "millrace";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { toConditions } from "./to-conditions.ts";

const route = createRoute({
  method: "post",
  path: "/api/dead-letters/redrive",
  operationId: "redriveDeadLetters",
  summary: "Run all jobs again that failed for good and fit a filter",
  request: { body: { required: true, content: jsonContent(redriveBody) } },
  responses: {
    202: { description: "It has begun; Location shows how far it is", content: jsonContent(bulkActionBody) },
    ...problemResponses(400, 413, 415, 503),
  },
});

export function redriveRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const conditions = mapInstants(toConditions(c.req.valid("json")), (instant) => new Date(instant));
    const action = await jobs.failures.redrive(conditions as DeadLetterConditions);
    c.header("Location", `/api/bulk-actions/${action.id}`);
    return c.json(toBulkActionBody(action), 202);
  });
}
