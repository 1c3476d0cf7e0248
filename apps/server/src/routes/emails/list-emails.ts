import { createRoute } from "@hono/zod-openapi";
import { emailsBody, emailsQuery, toEmailsBody } from "@millrace/contract";
import type { EmailFilter } from "millrace";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { nextPageLink } from "../../http/next-page-link.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/emails",
  operationId: "listEmails",
  summary: "What became of mails, newest first; those in the outbox with what they say",
  request: { query: emailsQuery },
  responses: {
    200: { description: "One page; the header Link leads to the next", content: jsonContent(emailsBody) },
    ...problemResponses(400, 503),
  },
});

export function listEmailsRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { limit, cursor, ...given } = c.req.valid("query");
    const filter = given as EmailFilter; // Parameters that were left out are absent, not undefined.
    const page = await jobs.emails.list(filter, {
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (page.nextCursor !== null) c.header("Link", nextPageLink(c.req.url, { cursor: page.nextCursor }));
    return c.json(toEmailsBody(page), 200);
  });
}
