import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { defineHandler, JobHandlerRegistry, JobQueueManager } from "millrace";
import { z } from "zod";

// Your SDK; usually @opentelemetry/sdk-node with an exporter of its own.
const exporter = new InMemorySpanExporter();
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
);

const tracer = trace.getTracer("shop");
const sendReceipt = defineHandler({
  type: "send-receipt",
  schema: z.strictObject({ order: z.string() }),
  execute: () => tracer.startActiveSpan("render receipt", (span) => span.end()),
});
const jobs = new JobQueueManager({ registry: new JobHandlerRegistry(), handlers: [sendReceipt] });
await jobs.initialize();

await tracer.startActiveSpan("place order", async (span) => {
  const id = await jobs.createJob({ type: "send-receipt", payload: { order: "o1" } });
  await jobs.waitFor(id);
  span.end();
});
await jobs.shutdown();

const spans = exporter.getFinishedSpans();
const nameOf = (id?: string) => spans.find((span) => span.spanContext().spanId === id)?.name ?? "nothing";
for (const { name, parentSpanContext } of spans.toSorted((a, b) => a.name.localeCompare(b.name)))
  console.log(`${name}, in ${nameOf(parentSpanContext?.spanId)}`);
console.log("traces:", new Set(spans.map((span) => span.spanContext().traceId)).size);

// Prints:
// place order, in nothing
// process default, in send default
// render receipt, in process default
// send default, in place order
// traces: 1
