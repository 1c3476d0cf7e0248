import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "./app-env.ts";
import { openApiTags, tagOfPath } from "./openapi-tags.ts";
import { jsonContent } from "./routes/json-content.ts";
import { problemResponses } from "./routes/problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/openapi.json",
  operationId: "readOpenApi",
  summary: "This document",
  responses: {
    200: { description: "OpenAPI 3.1", content: jsonContent(z.looseObject({ openapi: z.string() })) },
    ...problemResponses(),
  },
});

/** Serves the OpenAPI 3.1 document of the routes that the app has; made once, on first demand. */
export function serveOpenApi(app: App, release: string): void {
  let document: { readonly openapi: string } | undefined;
  app.openapi(route, (c) => c.json((document ??= describeApp(app, release)), 200));
}

/** The document of the routes that the app has. */
export function describeApp(app: App, release: string): { readonly openapi: string } {
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Millrace",
      version: release,
      description: "Jobs on PostgreSQL. Errors are RFC 9457 problems.",
      license: { name: "MIT" },
    },
    tags: openApiTags,
  });
  for (const [path, operations] of Object.entries(document.paths ?? {}))
    for (const operation of Object.values(operations)) operation.tags = [tagOfPath(path)];
  return document;
}
