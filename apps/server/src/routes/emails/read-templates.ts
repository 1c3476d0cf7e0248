import { createRoute } from "@hono/zod-openapi";
import { emailTemplateBody, emailTemplatesBody, toEmailTemplateBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { knownTemplate, templatePath } from "./template-path.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/email-templates",
  operationId: "listEmailTemplates",
  summary: "What mails say",
  responses: {
    200: { description: "All templates as they count now", content: jsonContent(emailTemplatesBody) },
    ...problemResponses(503),
  },
});

const readRoute = createRoute({
  method: "get",
  path: "/api/email-templates/{name}",
  operationId: "getEmailTemplate",
  summary: "What the mails of one template say",
  request: { params: templatePath },
  responses: {
    200: { description: "The template as it counts now", content: jsonContent(emailTemplateBody) },
    ...problemResponses(404, 503),
  },
});

export function readTemplateRoutes(app: App, { emailTemplates }: AppDependencies): void {
  app.openapi(listRoute, async (c) =>
    c.json({ templates: (await emailTemplates.list()).map(toEmailTemplateBody) }, 200),
  );
  app.openapi(readRoute, async (c) =>
    c.json(toEmailTemplateBody(await emailTemplates.get(knownTemplate(c.req.valid("param").name))), 200),
  );
}
