import type { AttemptObserver, ClaimedJob, Outcome } from "@millrace/core";
import {
  type Attributes,
  context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { findTracer } from "./find-tracer.ts";
import { toSpanContext, withTrace } from "./trace-scope.ts";

/** A span, and how many of its jobs have not ended. */
interface OpenSpan {
  readonly span: Span;
  left: number;
}

/**
 * A span for each execution: a child of the span that added the job, so that the trace goes on; of a batch, one span of
 * its own with a link to each. What the handler does with OpenTelemetry is inside it. Nothing without an SDK.
 */
export function createProcessSpans(): AttemptObserver {
  const spans = new Map<ClaimedJob, OpenSpan>();
  return {
    run(jobs, execute) {
      const [job] = jobs;
      if (job === undefined) return execute();
      const alone = jobs.length === 1;
      const passOn = () => withTrace(alone ? job.trace : undefined, execute);
      const tracer = findTracer();
      if (tracer === undefined) return passOn();
      const origin = alone ? toSpanContext(job.trace) : undefined;
      const parent = origin === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, origin);
      const span = tracer.startSpan(
        `process ${job.queue}`,
        {
          kind: SpanKind.CONSUMER,
          attributes: { ...attributesOf(job), ...(alone ? executionOf(job) : batchOf(jobs)) },
          links: alone ? [] : linksTo(jobs),
        },
        parent,
      );
      // A span that is not recorded still says to its children that they are not to be.
      if (span.isRecording()) {
        const open = { span, left: jobs.length };
        for (const one of jobs) spans.set(one, open);
      }
      return context.with(trace.setSpan(parent, span), passOn);
    },
    ended(job, outcome, thrown) {
      const open = spans.get(job);
      if (open === undefined) return;
      spans.delete(job);
      describeEnd(open.span, outcome, thrown);
      open.left -= 1;
      if (open.left === 0) open.span.end();
    },
  };
}

function attributesOf({ queue, type }: ClaimedJob): Attributes {
  return {
    "messaging.system": "millrace",
    "messaging.operation.name": "process",
    "messaging.operation.type": "process",
    "messaging.destination.name": queue,
    "millrace.job.type": type,
  };
}

function executionOf({ id, lease, retryCount, createdAtMs }: ClaimedJob): Attributes {
  return {
    "messaging.message.id": id,
    "messaging.client.id": lease.workerId,
    "millrace.job.attempt": retryCount + 1,
    "millrace.job.created_at": new Date(createdAtMs).toISOString(),
  };
}

function batchOf(jobs: readonly ClaimedJob[]): Attributes {
  return { "messaging.batch.message_count": jobs.length };
}

function linksTo(jobs: readonly ClaimedJob[]): Link[] {
  return jobs.flatMap(({ id, trace: origin }) => {
    const span = toSpanContext(origin);
    return span === undefined ? [] : [{ context: span, attributes: { "messaging.message.id": id } }];
  });
}

/** Of a batch, the last job that failed says how the span did. */
function describeEnd(span: Span, outcome: Outcome | null, thrown: unknown): void {
  span.setAttribute("millrace.job.outcome", outcome?.kind ?? "lost");
  if (thrown instanceof Error && outcome?.kind !== "snoozed") span.recordException(thrown);
  if (outcome?.kind !== "failed" && outcome?.kind !== "retry") return;
  span.setStatus({ code: SpanStatusCode.ERROR, message: outcome.error.message });
  span.setAttribute("error.type", outcome.error.code);
}
