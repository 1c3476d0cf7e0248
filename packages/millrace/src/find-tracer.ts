import { RELEASE } from "@millrace/postgres";
import { ProxyTracerProvider, trace, type Tracer } from "@opentelemetry/api";

/** The tracer of the SDK in this process; undefined without one: then nobody would see a span, and none is made. */
export function findTracer(): Tracer | undefined {
  const provider = trace.getTracerProvider();
  return provider instanceof ProxyTracerProvider
    ? provider.getDelegateTracer("millrace", RELEASE)
    : provider.getTracer("millrace", RELEASE);
}
