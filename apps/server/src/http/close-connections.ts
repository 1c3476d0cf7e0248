import type { MiddlewareHandler } from "hono";

/** Once `closing` is aborted, each answer is the last of its connection: a kept one would hold up the shutdown. */
export function closeConnections(closing: AbortSignal): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (closing.aborted) c.header("Connection", "close");
  };
}
