import type { App } from "./app-env.ts";

/** Serves the OpenAPI 3.1 document of the routes that the app has; made once, on first demand. */
export function serveOpenApi(app: App, release: string): void {
  let document: object | undefined;
  app.get("/openapi.json", (c) => {
    document ??= app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "Millrace",
        version: release,
        description: "Jobs on PostgreSQL. Errors are RFC 9457 problems.",
      },
    });
    return c.json(document);
  });
}
