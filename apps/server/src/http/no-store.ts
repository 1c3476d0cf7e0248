import type { MiddlewareHandler } from "hono";

/** Answers show what holds now; no cache may keep them. */
export const noStore: MiddlewareHandler = async (c, next) => {
  c.header("Cache-Control", "no-store");
  await next();
};
