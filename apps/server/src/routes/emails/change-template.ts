import { createRoute } from "@hono/zod-openapi";
import {
  emailPreviewBody,
  emailPreviewRequest,
  emailTemplateBody,
  emailTemplateText,
  toEmailTemplateBody,
} from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { HttpError } from "../../http/http-error.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { knownTemplate, templatePath } from "./template-path.ts";

const putRoute = createRoute({
  method: "put",
  path: "/api/email-templates/{name}",
  operationId: "putEmailTemplate",
  summary: "Store a template in Liquid, which counts from the next mail on",
  request: { params: templatePath, body: { required: true, content: jsonContent(emailTemplateText) } },
  responses: {
    200: { description: "Stored", content: jsonContent(emailTemplateBody) },
    ...problemResponses(400, 404, 413, 415, 503),
  },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/api/email-templates/{name}",
  operationId: "removeEmailTemplate",
  summary: "Go back to the template that is built in",
  request: { params: templatePath },
  responses: { 204: { description: "The built-in one counts again" }, ...problemResponses(404, 503) },
});

const previewRoute = createRoute({
  method: "post",
  path: "/api/email-templates/{name}/preview",
  operationId: "previewEmail",
  summary: "What a mail would say; nothing is stored or sent",
  request: { params: templatePath, body: { required: true, content: jsonContent(emailPreviewRequest) } },
  responses: {
    200: { description: "The mail", content: jsonContent(emailPreviewBody) },
    ...problemResponses(400, 404, 413, 415, 503),
  },
});

export function changeTemplateRoutes(app: App, { emailTemplates }: AppDependencies): void {
  app.openapi(putRoute, async (c) => {
    const name = knownTemplate(c.req.valid("param").name);
    return c.json(toEmailTemplateBody(await emailTemplates.put(name, c.req.valid("json"))), 200);
  });
  app.openapi(removeRoute, async (c) => {
    const name = knownTemplate(c.req.valid("param").name);
    if (!(await emailTemplates.remove(name)))
      throw new HttpError("TEMPLATE_NOT_FOUND", `No template ${name} is stored: the built-in one is in use.`);
    return c.body(null, 204);
  });
  app.openapi(previewRoute, async (c) => {
    const name = knownTemplate(c.req.valid("param").name);
    const { data, subject, text, html } = c.req.valid("json");
    const draft = {
      ...(subject !== undefined && { subject }),
      ...(text !== undefined && { text }),
      ...(html !== undefined && { html }),
    };
    return c.json(await emailTemplates.preview(name, data, draft), 200);
  });
}
