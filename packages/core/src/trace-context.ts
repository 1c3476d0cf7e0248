/** Where a job comes from, in the form of the W3C's Trace Context: the span that added it. */
export interface TraceContext {
  /** `00-<trace id>-<span id>-<flags>`, in hexadecimal digits. */
  readonly traceparent: string;
  /** What the systems on the way added for themselves. */
  readonly tracestate?: string;
}

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const MAX_TRACESTATE_LENGTH = 512;

/** What two headers say; undefined when they say nothing that can be kept: then a trace begins anew, as the standard wants. */
export function readTraceContext(
  traceparent: string | undefined,
  tracestate: string | undefined,
): TraceContext | undefined {
  if (traceparent === undefined || !TRACEPARENT.test(traceparent)) return undefined;
  if (
    tracestate === undefined ||
    tracestate.length > MAX_TRACESTATE_LENGTH ||
    !/^[\x20-\x7e]+$/.test(tracestate)
  )
    return { traceparent };
  return { traceparent, tracestate };
}
