import { createRoute } from "@hono/zod-openapi";
import { DEFAULT_PAGE, jobListBody, jobListQuery, MAX_OFFSET, toJobBody } from "@millrace/contract";
import type { JobFilter } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { nextPageLink } from "../../http/next-page-link.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/jobs",
  operationId: "listJobs",
  summary: "List jobs, newest first",
  request: { query: jobListQuery },
  responses: {
    200: { description: "One page; the header Link leads to the next", content: jsonContent(jobListBody) },
    ...problemResponses(400, 503),
  },
});

export function listJobsRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { limit = DEFAULT_PAGE, cursor, offset, ...given } = c.req.valid("query");
    const filter = given as JobFilter; // Parameters that were left out are absent, not undefined.
    const page = await jobs.listJobs({
      filter,
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      ...(offset === undefined ? {} : { offset }),
    });
    if (page.nextCursor !== null) {
      // Who pages by offset goes on by offset, as far as that is allowed and the page was full.
      const byOffset = offset !== undefined && offset + limit <= MAX_OFFSET && page.jobs.length === limit;
      const next = byOffset ? { offset: String(offset + limit) } : { offset: null, cursor: page.nextCursor };
      c.header("Link", nextPageLink(c.req.url, next));
    }
    return c.json({ ...page, jobs: page.jobs.map(toJobBody) }, 200);
  });
}
