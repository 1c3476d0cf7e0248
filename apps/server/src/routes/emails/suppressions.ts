import { createRoute } from "@hono/zod-openapi";
import {
  emailSuppressionBody,
  emailSuppressionsBody,
  emailSuppressionsQuery,
  suppressEmailBody,
  toEmailSuppressionBody,
} from "@millrace/contract";
import { z } from "zod";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { HttpError } from "../../http/http-error.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const addressPath = z.object({ address: z.string().meta({ description: "A mail address." }) });

const listRoute = createRoute({
  method: "get",
  path: "/api/email-suppressions",
  operationId: "listEmailSuppressions",
  summary: "List the addresses that get no mail, or no newsletters",
  request: { query: emailSuppressionsQuery },
  responses: {
    200: { description: "One page, by address", content: jsonContent(emailSuppressionsBody) },
    ...problemResponses(400, 503),
  },
});

const putRoute = createRoute({
  method: "put",
  path: "/api/email-suppressions/{address}",
  operationId: "suppressEmail",
  summary: "Write to an address no more",
  request: { params: addressPath, body: { required: true, content: jsonContent(suppressEmailBody) } },
  responses: {
    200: { description: "It counts from its next mail on", content: jsonContent(emailSuppressionBody) },
    ...problemResponses(400, 413, 415, 503),
  },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/api/email-suppressions/{address}",
  operationId: "unsuppressEmail",
  summary: "Write to an address again",
  request: { params: addressPath },
  responses: { 204: { description: "It is off the list" }, ...problemResponses(404, 503) },
});

export function suppressionRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(listRoute, async (c) => {
    const { limit, after } = c.req.valid("query");
    const suppressions = await jobs.emails.suppressions({
      ...(limit !== undefined && { limit }),
      ...(after !== undefined && { after }),
    });
    return c.json({ suppressions: suppressions.map(toEmailSuppressionBody) }, 200);
  });
  app.openapi(putRoute, async (c) => {
    const { scope, reason } = c.req.valid("json");
    const { address } = c.req.valid("param");
    const suppression = await jobs.emails.suppress(address, { scope, reason: reason ?? null });
    return c.json(toEmailSuppressionBody(suppression), 200);
  });
  app.openapi(removeRoute, async (c) => {
    const { address } = c.req.valid("param");
    if (!(await jobs.emails.unsuppress(address)))
      throw new HttpError("SUPPRESSION_NOT_FOUND", `${address.slice(0, 254)} is not suppressed.`);
    return c.body(null, 204);
  });
}
