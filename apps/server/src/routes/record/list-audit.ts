import { createRoute } from "@hono/zod-openapi";
import { auditBody, auditQuery, toAuditBody } from "@millrace/contract";
import type { AuditFilter } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { nextPageLink } from "../../http/next-page-link.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/audit",
  operationId: "listAuditEntries",
  summary: "Who changed what, newest first",
  request: { query: auditQuery },
  responses: {
    200: { description: "One page; the header Link leads to the next", content: jsonContent(auditBody) },
    ...problemResponses(400, 503),
  },
});

export function listAuditRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { limit, cursor, ...given } = c.req.valid("query");
    const filter = given as AuditFilter; // Parameters that were left out are absent, not undefined.
    const page = await jobs.audit.list(filter, {
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (page.nextCursor !== null) c.header("Link", nextPageLink(c.req.url, { cursor: page.nextCursor }));
    return c.json(toAuditBody(page), 200);
  });
}
