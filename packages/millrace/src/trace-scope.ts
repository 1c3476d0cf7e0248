import { AsyncLocalStorage } from "node:async_hooks";
import type { TraceContext } from "@millrace/core";
import {
  type Context,
  context,
  createTraceState,
  isSpanContextValid,
  type SpanContext,
  trace,
  TraceFlags,
} from "@opentelemetry/api";

const current = new AsyncLocalStorage<TraceContext>();

/**
 * Runs work on behalf of a span elsewhere, such as that of a request's header `traceparent`: jobs that it adds continue
 * that trace. Where OpenTelemetry has an active span, that one counts. It needs no SDK in this process.
 */
export function withTrace<Result>(origin: TraceContext | undefined, work: () => Result): Result {
  return origin === undefined ? work() : current.run(origin, work);
}

/** OpenTelemetry's context of the work under way, with the span that it belongs to. */
export function currentContext(): Context {
  const active = context.active();
  const span = trace.getSpanContext(active);
  if (span !== undefined && isSpanContextValid(span)) return active;
  const origin = toSpanContext(current.getStore());
  return origin === undefined ? active : trace.setSpanContext(active, origin);
}

/** The span that the work under way belongs to. */
export function currentTrace(): TraceContext | undefined {
  return toTraceContext(trace.getSpanContext(currentContext()));
}

/** Undefined for a span of no trace, as all are without an SDK. */
export function toTraceContext(span: SpanContext | undefined): TraceContext | undefined {
  if (span === undefined || !isSpanContextValid(span)) return undefined;
  const flags = span.traceFlags.toString(16).padStart(2, "0");
  const tracestate = span.traceState?.serialize() ?? "";
  return {
    traceparent: `00-${span.traceId}-${span.spanId}-${flags}`,
    ...(tracestate !== "" && { tracestate }),
  };
}

/** The other way round; undefined as well for what is none, since anybody may have written it. */
export function toSpanContext(origin: TraceContext | undefined): SpanContext | undefined {
  const [, traceId = "", spanId = "", flags = "0"] = origin?.traceparent.split("-") ?? [];
  const span: SpanContext = {
    traceId,
    spanId,
    isRemote: true,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    ...(origin?.tracestate !== undefined && { traceState: createTraceState(origin.tracestate) }),
  };
  return isSpanContextValid(span) ? span : undefined;
}
