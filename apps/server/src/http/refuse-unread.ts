import { InvalidInputError } from "@millrace/core";
import { matchedRoutes } from "hono/route";
import type { MiddlewareHandler } from "hono";
import { z } from "zod";
import type { App, AppEnv } from "../app-env.ts";
import { refuseInvalid } from "./input-faults.ts";

const KEY = "idempotency-key";
const nothing = z.strictObject({});

/** Of a route: does it read parameters of the query, a body, and an `Idempotency-Key`? */
interface Reads {
  readonly query: boolean;
  readonly body: boolean;
  readonly key: boolean;
}

/**
 * Refuses what the route would not look at: what a client asks for is done or refused, never ignored. A body of `{}` says
 * nothing, so it passes. Routes that read a query or a body have a strict schema for it.
 */
export function refuseUnread(app: App): MiddlewareHandler<AppEnv> {
  let readsByRoute: ReadonlyMap<string, Reads> | undefined;
  return async (c, next) => {
    readsByRoute ??= describedRoutes(app);
    const route = matchedRoutes(c).find(({ method }) => method !== "ALL");
    const reads = route && readsByRoute.get(`${route.method} ${route.path}`);
    if (reads?.query === false) refuseFields("query", c.req.query());
    const text = c.get("bodyText") ?? "";
    if (reads?.body === false && text !== "") refuseFields("json", JSON.parse(text));
    if (reads?.key === false && c.req.header(KEY) !== undefined) throw keyUnread(c.req.path);
    await next();
  };
}

/** Who sends a key relies on it, and would do something twice. */
function keyUnread(path: string): InvalidInputError {
  const detail = `is not kept by ${path}: it counts on requests that add jobs`;
  return new InvalidInputError("INVALID_REQUEST", `Idempotency-Key ${detail}. Leave it out.`, [
    { pointer: `/${KEY}`, detail },
  ]);
}

function refuseFields(target: "query" | "json", given: unknown): void {
  const { success, error } = nothing.safeParse(given);
  if (!success) refuseInvalid({ success, target, error });
}

/** By method and path, as the router writes them. */
function describedRoutes(app: App): Map<string, Reads> {
  const routes = new Map<string, Reads>();
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== "route") continue;
    const { method, path, request } = definition.route;
    const key = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
    routes.set(key, {
      query: request?.query !== undefined,
      body: request?.body !== undefined,
      key: request?.headers instanceof z.ZodObject && KEY in request.headers.shape,
    });
  }
  return routes;
}
