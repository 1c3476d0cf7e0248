import { createRoute } from "@hono/zod-openapi";
import { failureListBody, failureQuery, toFailureBody } from "@millrace/contract";
import type { FailureFilter } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/failures",
  operationId: "listFailures",
  summary: "List failures by what they have in common",
  request: { query: failureQuery },
  responses: {
    200: {
      description: "By type, code and fingerprint, last seen first",
      content: jsonContent(failureListBody),
    },
    ...problemResponses(400, 503),
  },
});

export function listFailuresRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    // Parameters that were left out are absent, not undefined.
    const filter = c.req.valid("query") as FailureFilter & { limit?: number };
    return c.json({ failures: (await jobs.failures.list(filter)).map(toFailureBody) }, 200);
  });
}
