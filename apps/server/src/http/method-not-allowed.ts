import type { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { HttpError } from "./http-error.ts";

/** Answers 405 with `Allow` on every path that has routes, for the methods that it has none for. Call it last. */
export function refuseOtherMethods(app: Hono<AppEnv>): void {
  const methodsOfPath = new Map<string, string[]>();
  for (const { path, method } of app.routes) {
    if (method === "ALL") continue; // Middleware.
    const methods = methodsOfPath.get(path) ?? [];
    if (!methods.includes(method)) methods.push(method);
    methodsOfPath.set(path, methods);
  }
  for (const [path, methods] of methodsOfPath) {
    const allow = methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
    app.all(path, (c) => {
      const message = `${c.req.path} does not take ${c.req.method}. It takes: ${allow}.`;
      throw new HttpError("METHOD_NOT_ALLOWED", message, { headers: { Allow: allow } });
    });
  }
}
