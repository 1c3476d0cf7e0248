import type { Logger } from "@millrace/core";
import { systemClock } from "@millrace/core";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";

/** One line a request: debug, or warn when the server is at fault. Never the query, which may carry names. */
export function accessLog(logger: Logger): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const startedAt = systemClock.monotonic();
    await next();
    const fields = {
      requestId: c.get("requestId"),
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      durationMs: Math.round(systemClock.monotonic() - startedAt),
    };
    if (c.res.status >= 500) logger.warn(fields, "Request failed");
    else logger.debug(fields, "Request answered");
  };
}
