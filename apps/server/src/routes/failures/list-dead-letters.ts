import { createRoute } from "@hono/zod-openapi";
import { deadLetterListBody, deadLetterQuery, toDeadLetterBody } from "@millrace/contract";
import type { DeadLetterConditions } from "millrace";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { nextPageLink } from "../../http/next-page-link.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { toConditions } from "./to-conditions.ts";

const route = createRoute({
  method: "get",
  path: "/api/dead-letters",
  operationId: "listDeadLetters",
  summary: "List jobs that failed for good, newest first",
  request: { query: deadLetterQuery },
  responses: {
    200: {
      description: "One page; the header Link leads to the next",
      content: jsonContent(deadLetterListBody),
    },
    ...problemResponses(400, 503),
  },
});

export function listDeadLettersRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { limit, cursor, ...given } = c.req.valid("query");
    const page = await jobs.failures.deadLetters({
      filter: toConditions(given) as DeadLetterConditions,
      ...(limit !== undefined && { limit }),
      ...(cursor !== undefined && { cursor }),
    });
    if (page.nextCursor !== null) c.header("Link", nextPageLink(c.req.url, { cursor: page.nextCursor }));
    const { nextCursor, searched } = page;
    return c.json({ deadLetters: page.jobs.map(toDeadLetterBody), nextCursor, searched }, 200);
  });
}
