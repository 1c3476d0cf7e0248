import { readTraceContext } from "@millrace/core";
import type { MiddlewareHandler } from "hono";
import { withTrace } from "millrace";

/** Jobs that a request adds continue the trace of its header `traceparent`. What is no such header is passed over, as its standard asks. */
export const continueTrace: MiddlewareHandler = (c, next) =>
  withTrace(readTraceContext(c.req.header("traceparent"), c.req.header("tracestate")), next);
