import type { JobContext } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { context, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  defineBatchHandler,
  defineHandler,
  JobHandlerRegistry,
  JobQueueManager,
  silentLogger,
  withTrace,
} from "./index.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;
const exporter = new InMemorySpanExporter();
const tracer = () => trace.getTracer("test");

const schema = z.object({ fail: z.boolean().default(false) });
const child = defineHandler({ type: "child", schema, execute: () => null });
const parent = defineHandler({
  type: "parent",
  schema,
  retry: { strategy: "fixed", baseDelayMs: 1, jitter: 0, maxRetries: 1 },
  execute({ fail }, job: JobContext) {
    tracer().startSpan("inside").end();
    if (fail) throw new TypeError("it is broken");
    job.enqueue({ type: "child", payload: {} });
  },
});
const many = defineBatchHandler({
  type: "many",
  schema,
  queue: "batches",
  batch: { maxSize: 2, maxWaitMs: 5_000 },
  executeMany: async (jobs) => jobs.map(() => ({ status: "fulfilled", value: null })),
});

let database: TestDatabase;
let sql: postgres.Sql;
let jobs: JobQueueManager<[typeof child, typeof parent, typeof many]>;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice() {} });
  jobs = new JobQueueManager({
    databaseUrl: database.url,
    registry: new JobHandlerRegistry(),
    handlers: [child, parent, many],
    logger: silentLogger,
    enableMetrics: false,
  });
  await jobs.initialize();
});
afterAll(async () => {
  await jobs?.shutdown();
  await sql?.end();
  await database?.drop();
});

/** Spans once there are so many that fit; each is exported when it ends, which may be after the job's end is known. */
async function spansOf(fits: (span: ReadableSpan) => boolean, count: number): Promise<ReadableSpan[]> {
  const find = () => exporter.getFinishedSpans().filter(fits);
  await expect.poll(() => find().length, { interval: 10 }).toBeGreaterThanOrEqual(count);
  return find();
}
const named = (name: string) => (span: ReadableSpan) => span.name === name;
const idOf = (span: ReadableSpan | Span | undefined) => span?.spanContext().spanId;

test("without an SDK a job keeps nothing, and runs as ever", async () => {
  const id = await jobs.createJob({ type: "child", payload: {} });
  expect((await jobs.waitFor(id)).status).toBe("completed");
  expect(await sql`select extra from millrace.finished where id = ${id}`).toEqual([{ extra: null }]);
});

test("without an SDK a trace that is given is kept, and passed on to the jobs that a job adds", async () => {
  const origin = { traceparent: TRACEPARENT, tracestate: "a=1" };
  const id = await withTrace(origin, () => jobs.createJob({ type: "parent", payload: {} }));
  await jobs.waitFor(id);
  const [added] = await jobs.getJobs({ type: "child", limit: 1 });
  await jobs.waitFor(added?.id as string);
  const traces =
    await sql`select f.id::text, f.extra -> 'trace' as trace from millrace.finished f where f.id in ${sql([id, added?.id as string])}`;
  expect(traces.map((row) => row["trace"])).toEqual([origin, origin]);
});

describe("with an SDK", () => {
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const processors = [new SimpleSpanProcessor(exporter)];
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: processors }));
  });
  afterAll(() => {
    trace.disable();
    context.disable();
  });
  beforeEach(() => exporter.reset());

  test("a job's spans continue the trace of whoever adds it, through its handler to the jobs that it adds", async () => {
    const caller = tracer().startSpan("caller");
    const id = await context.with(trace.setSpan(context.active(), caller), () =>
      jobs.createJob({ type: "parent", payload: {} }),
    );
    caller.end();
    await jobs.waitFor(id);
    const [send] = await spansOf(named("send default"), 1);
    const processed = await spansOf(named("process default"), 2);
    const run = processed.find((span) => span.attributes["messaging.message.id"] === id);
    const followed = processed.find((span) => span !== run);
    const [inside] = await spansOf(named("inside"), 1);
    expect([send?.kind, run?.kind]).toEqual([SpanKind.PRODUCER, SpanKind.CONSUMER]);
    expect([send, run, inside, followed].map((span) => span?.parentSpanContext?.spanId)).toEqual([
      idOf(caller),
      idOf(send),
      idOf(run),
      idOf(run),
    ]);
    const traces = [send, run, inside, followed].map((span) => span?.spanContext().traceId);
    expect(new Set(traces)).toEqual(new Set([caller.spanContext().traceId]));
    expect(send?.attributes).toEqual({
      "messaging.system": "millrace",
      "messaging.operation.name": "send",
      "messaging.operation.type": "send",
      "messaging.destination.name": "default",
      "messaging.message.id": id,
      "millrace.job.type": "parent",
    });
    expect(run?.attributes).toMatchObject({
      "messaging.system": "millrace",
      "messaging.operation.name": "process",
      "messaging.operation.type": "process",
      "messaging.destination.name": "default",
      "messaging.client.id": expect.any(String),
      "millrace.job.type": "parent",
      "millrace.job.attempt": 1,
      "millrace.job.outcome": "completed",
    });
  });

  test("each execution that fails is a span with its error", async () => {
    const id = await jobs.createJob({ type: "parent", payload: { fail: true } });
    await jobs.waitFor(id);
    const runs = await spansOf(named("process default"), 2);
    expect(
      runs.map(({ attributes }) => [attributes["millrace.job.attempt"], attributes["millrace.job.outcome"]]),
    ).toEqual([
      [1, "retry"],
      [2, "failed"],
    ]);
    for (const { status, events, attributes } of runs) {
      expect(status).toEqual({ code: SpanStatusCode.ERROR, message: "it is broken" });
      expect(attributes["error.type"]).toBe((await jobs.getJob(id))?.errorCode);
      expect(events.map(({ name }) => name)).toEqual(["exception"]);
    }
    const [send] = await spansOf(named("send default"), 1);
    expect(new Set(runs.map((run) => run.parentSpanContext?.spanId))).toEqual(new Set([idOf(send)]));
  });

  test("a job that is refused has an error on the span that was to send it", async () => {
    const refused = jobs.createJob({ type: "child", payload: {}, dependsOn: ["999999"] });
    await expect(refused).rejects.toMatchObject({ code: "UNKNOWN_PARENT" });
    const [send] = await spansOf(named("send default"), 1);
    expect(send?.attributes["error.type"]).toBe("UNKNOWN_PARENT");
    expect(send?.status.code).toBe(SpanStatusCode.ERROR);
  });

  test("a batch is one span with a link to each of its jobs", async () => {
    const job = { type: "many", payload: {} } as const;
    const ids = await jobs.createJobs([job, job]);
    await Promise.all(ids.map((id) => jobs.waitFor(id)));
    const [send] = await spansOf(named("send batches"), 1);
    const runs = await spansOf(named("process batches"), 1);
    expect(send?.attributes["messaging.batch.message_count"]).toBe(2);
    expect(runs.map(({ attributes }) => attributes["messaging.batch.message_count"])).toEqual([2]);
    const links = runs[0]?.links ?? [];
    expect(links.map(({ attributes }) => String(attributes?.["messaging.message.id"])).toSorted()).toEqual(
      ids.toSorted(),
    );
    expect(new Set(links.map((link) => link.context.spanId))).toEqual(new Set([idOf(send)]));
    expect(runs[0]?.parentSpanContext).toBeUndefined();
  });

  test("SQL's option traceparent is continued; another form is refused", async () => {
    const enqueue = (traceparent: string) =>
      sql`select millrace.enqueue('child', '{}', traceparent => ${traceparent})::text as id`;
    const [row] = await enqueue(TRACEPARENT);
    await jobs.waitFor(row?.["id"] as string);
    const [run] = await spansOf(named("process default"), 1);
    expect(run?.spanContext().traceId).toBe(TRACE);
    expect(run?.parentSpanContext).toMatchObject({ spanId: "b7ad6b7169203331", isRemote: true });
    await expect(enqueue(TRACEPARENT.toUpperCase())).rejects.toThrow("traceparent must have the form");
  });

  test("a trace that is not sampled stays so", async () => {
    const origin = { traceparent: TRACEPARENT.replace(/01$/, "00") };
    const id = await withTrace(origin, () => jobs.createJob({ type: "parent", payload: {} }));
    await jobs.waitFor(id);
    const [added] = await jobs.getJobs({ type: "child", limit: 1 });
    await jobs.waitFor(added?.id as string);
    expect(exporter.getFinishedSpans()).toEqual([]);
    const [row] =
      await sql`select extra -> 'trace' ->> 'traceparent' as traceparent from millrace.finished where id = ${added?.id as string}`;
    expect(row?.["traceparent"]).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  });
});
