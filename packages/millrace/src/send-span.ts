import type { JobId, StoredJob, TraceContext } from "@millrace/core";
import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { findTracer } from "./find-tracer.ts";
import { currentContext, currentTrace, toTraceContext } from "./trace-scope.ts";

/**
 * Stores jobs within a span, a child of the work under way, and has each of them keep it. Without an OpenTelemetry SDK
 * there is no span, and the jobs are stored as they are, or with the trace of `withTrace`.
 */
export async function inSendSpan<Stored>(
  jobs: readonly StoredJob[],
  store: (jobs: readonly StoredJob[]) => Promise<Stored>,
  idsOf: (stored: Stored) => readonly JobId[],
): Promise<Stored> {
  const tracer = findTracer();
  if (tracer === undefined) return store(keeping(currentTrace(), jobs));
  const parent = currentContext();
  const queues = new Set(jobs.map(({ queue }) => queue));
  const queue = queues.size === 1 ? [...queues][0] : undefined;
  const span = tracer.startSpan(
    queue === undefined ? "send" : `send ${queue}`,
    {
      kind: SpanKind.PRODUCER,
      attributes: {
        "messaging.system": "millrace",
        "messaging.operation.name": "send",
        "messaging.operation.type": "send",
        "messaging.destination.name": queue,
        "messaging.batch.message_count": jobs.length > 1 ? jobs.length : undefined,
        "millrace.job.type": jobs.length === 1 ? jobs[0]?.type : undefined,
      },
    },
    parent,
  );
  const traced = keeping(toTraceContext(span.spanContext()), jobs);
  if (!span.isRecording()) return store(traced);
  return context.with(trace.setSpan(parent, span), async () => {
    try {
      const stored = await store(traced);
      if (jobs.length === 1) span.setAttribute("messaging.message.id", idsOf(stored)[0]);
      return stored;
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
      span.setAttribute("error.type", (error as { code?: string }).code ?? (error as Error).name);
      throw error;
    } finally {
      span.end();
    }
  });
}

function keeping(origin: TraceContext | undefined, jobs: readonly StoredJob[]): readonly StoredJob[] {
  return origin === undefined ? jobs : jobs.map((job) => ({ ...job, trace: origin }));
}
