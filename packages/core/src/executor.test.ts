import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { systemClock } from "./clock.ts";
import type { EndedJob } from "./ended-job.ts";
import type { JobAbortedError } from "./errors.ts";
import { createEventBus } from "./events.ts";
import { createExecutor } from "./executor.ts";
import type { JobContext, JobHandler } from "./handler.ts";
import { silentLogger } from "./logger.ts";
import { ABORT_GRACE_MS } from "./running-jobs.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";
import { UnsentReport } from "./unsent-report.ts";

function createTestExecutor(handler: Partial<JobHandler>) {
  const ended: EndedJob[] = [];
  const told: string[] = [];
  const reports: UnsentReport[] = [];
  const events = createEventBus((error) => {
    throw error;
  });
  events.on("job.stuck", ({ abortedBy }) => told.push(`stuck ${abortedBy}`));
  const executor = createExecutor({
    handlerOf: (type) => (handler.execute === undefined ? undefined : ({ ...handler, type } as JobHandler)),
    services: {
      store: { withLease: (_job, work) => work("a transaction"), getParents: async () => [] },
      logger: silentLogger,
      reporter: {
        tell(job, change) {
          const report = new UnsentReport(job);
          change(report);
          reports.push(report);
        },
      },
      inputs: { follow: () => () => {} },
      monotonic: systemClock.monotonic,
      prepareJob: (job) => ({
        type: job.type,
        queue: "default",
        priority: 3,
        policy: claimedJob().policy,
        payload: JSON.stringify(job.payload),
        scheduledAtMs: null,
      }),
    },
    clock: systemClock,
    random: () => 0,
    events,
    maxResultBytes: 1000,
    claimedAt: () => systemClock.monotonic() - 7,
    onEnded(job) {
      ended.push(job);
      told.push(job.outcome.kind);
    },
    onGivenUp: () => told.push("given up"),
    onUnstuck: () => told.push("unstuck"),
    onSlotFree: () => told.push("slot free"),
  });
  const start = (job = claimedJob()): void => executor.start(job, { name: "worker-1", running: 1 });
  return { executor, start, ended, told, reports };
}

/** A handler that runs until it is told to end, and the context that it got. */
function untilTold(onAbort: "throws" | "ignores" = "ignores") {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  let context: JobContext | undefined;
  const execute = (_payload: unknown, given: JobContext): Promise<unknown> => {
    context = given;
    if (onAbort === "throws")
      given.signal.addEventListener("abort", () => reject(given.signal.reason as Error));
    return promise;
  };
  return { execute, end: resolve, context: () => context! };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe("an attempt", () => {
  test("without a promise has ended when it was started", () => {
    const { start, ended, told, executor } = createTestExecutor({ execute: ({ n }) => n + 1 });
    start(claimedJob({ payload: '{"n":1}', position: 4 }));
    expect(told).toEqual(["completed", "slot free"]);
    expect(ended[0]).toMatchObject({ position: 4, outcome: { result: "2" }, startedAfterMs: 7 });
    expect(executor.running.size).toBe(0);
  });

  test("tells its handler what it runs", () => {
    const seen: unknown[] = [];
    const { start } = createTestExecutor({
      execute: (_payload, { jobId, type, queue, attempt, signal }) =>
        void seen.push(jobId, type, queue, attempt, signal.aborted),
    });
    start(claimedJob({ id: "12", retryCount: 2 }));
    expect(seen).toEqual(["12", "test", "default", 3, false]);
  });

  test("gets its payload through its schema, transforms applied", () => {
    const schema = z.object({ at: z.iso.datetime().transform((text) => new Date(text)) });
    const { start, ended } = createTestExecutor({ schema, execute: ({ at }) => at.getTime() });
    start(claimedJob({ payload: '{"at":"1970-01-01T00:00:01Z"}' }));
    expect(ended[0]!.outcome).toEqual({ kind: "completed", result: "1000" });
  });

  test("whose payload the schema refuses fails at once, and its handler is not called", () => {
    const execute = vi.fn<() => void>();
    const { start, ended } = createTestExecutor({ schema: z.object({ to: z.string() }), execute });
    start(claimedJob({ payload: '{"to":5}' }));
    expect(ended[0]!.outcome).toMatchObject({
      kind: "failed",
      error: { code: "invalid-payload", message: expect.stringContaining("to:") },
    });
    expect(execute).not.toHaveBeenCalled();
  });

  test("may be judged by a schema that takes its time", async () => {
    const schema = z.object({ n: z.number().refine(async (n) => n > 0, "must be positive") });
    const { start, ended } = createTestExecutor({ schema, execute: ({ n }) => n });
    start(claimedJob({ payload: '{"n":1}' }));
    start(claimedJob({ payload: '{"n":-1}' }));
    await pass(0);
    expect(ended.map(({ outcome }) => outcome.kind)).toEqual(["completed", "failed"]);
  });

  test("of a type without a handler is given back", () => {
    const { start, told } = createTestExecutor({});
    start();
    expect(told).toEqual(["returned", "slot free"]);
  });

  test("adds follow-on jobs to its completion, and to nothing else", async () => {
    const enqueueThen = (end: () => unknown) => (_payload: unknown, context: JobContext) => {
      context.enqueue({ type: "next", payload: { n: 1 } });
      return end();
    };
    const completed = createTestExecutor({ execute: enqueueThen(() => "done") });
    completed.start();
    expect(completed.ended[0]!.followOn).toMatchObject([{ type: "next", payload: '{"n":1}' }]);
    const failed = createTestExecutor({ execute: enqueueThen(() => Promise.reject(new Error("no"))) });
    failed.start();
    await pass(0);
    expect(failed.ended[0]).toMatchObject({ outcome: { kind: "retry" }, followOn: [] });
  });

  test("runs transactions under its lease", async () => {
    const { start, ended } = createTestExecutor({
      execute: (_payload, context) => context.transaction(async (transaction) => transaction),
    });
    start();
    await pass(0);
    expect(ended[0]!.outcome).toEqual({ kind: "completed", result: '"a transaction"' });
  });
});

describe("whatever a handler throws or returns, the attempt ends", () => {
  const circular: Error & { self?: unknown } = new Error("round", { cause: new Error("and round") });
  circular.self = circular;
  circular.cause = circular;
  const hostile = {
    get message() {
      throw new Error("no message");
    },
  };
  const hostileResult = {
    get success() {
      throw new Error("no success");
    },
  };

  const throwing = (value: unknown) => (): never => {
    throw value;
  };

  test.each([
    ["a circular error", throwing(circular), "round"],
    ["a BigInt", throwing(10n), "10"],
    ["undefined", throwing(undefined), "undefined"],
    ["a string", throwing("only text"), "only text"],
    ["an object that cannot be read", throwing(hostile), ""],
    ["a rejected promise", () => Promise.reject(new Error("later")), "later"],
    // oxlint-disable-next-line unicorn/no-thenable -- handlers may return anything
    ["a thenable that throws", () => ({ then: throwing(new Error("bad then")) }), "bad then"],
  ])("%s", async (_name, execute, message) => {
    const { start, ended, told } = createTestExecutor({ execute });
    start();
    await pass(0);
    expect(told).toEqual(["retry", "slot free"]);
    expect(ended[0]!.outcome).toMatchObject({
      error: { code: "error", message: expect.stringContaining(message) },
    });
  });

  test("a result that cannot be read", async () => {
    const { start, told } = createTestExecutor({ execute: () => hostileResult });
    start();
    await pass(0);
    expect(told[1]).toBe("slot free");
    expect(["failed", "retry"]).toContain(told[0]);
  });
});

describe("a timeout", () => {
  const job = claimedJob({ policy: { timeoutSeconds: 2 } });

  test("aborts the signal, with the reason, when it is over and not before", async () => {
    const handler = untilTold("throws");
    const { start, ended } = createTestExecutor(handler);
    start(job);
    await pass(1_999);
    expect(handler.context().signal.aborted).toBe(false);
    await pass(1);
    expect((handler.context().signal.reason as JobAbortedError).code).toBe("timeout");
    expect(ended[0]!.outcome).toMatchObject({ kind: "retry", error: { code: "timeout" } });
  });

  test("of each job is its own, whatever the order in which they started", async () => {
    const handlers = [3, 1, 2].map((timeoutSeconds) => ({ timeoutSeconds, ...untilTold("throws") }));
    let next = 0;
    const { start, ended } = createTestExecutor({
      execute: (payload, context) => handlers[next++]!.execute(payload, context),
    });
    for (const { timeoutSeconds } of handlers)
      start(claimedJob({ id: String(timeoutSeconds), policy: { timeoutSeconds } }));
    for (const expected of [["1"], ["1", "2"], ["1", "2", "3"]]) {
      await pass(1_000);
      expect(ended.map(({ id }) => id)).toEqual(expected);
    }
  });

  test("that the handler ignores is reported after the grace, and the slot stays taken until it ends", async () => {
    const handler = untilTold();
    const { start, told, executor, reports } = createTestExecutor(handler);
    start(job);
    await pass(2_000 + ABORT_GRACE_MS);
    expect(told).toEqual(["stuck timeout", "retry"]);
    expect(reports.map(({ stuck }) => stuck)).toEqual(["timeout"]);
    expect(executor.running.size).toBe(1);
    handler.end("at last");
    await pass(0);
    expect(told).toEqual(["stuck timeout", "retry", "unstuck", "slot free"]);
  });
});

describe("an abort", () => {
  test("is seen by a handler that asks for its signal only afterwards", async () => {
    const handler = untilTold();
    const { start, executor } = createTestExecutor(handler);
    start();
    for (const attempt of executor.running) executor.running.abort(attempt, "cancelled");
    expect((handler.context().signal.reason as JobAbortedError).code).toBe("cancelled");
    handler.end(null);
  });

  test("by a lost lease leaves nothing to report when the handler throws", async () => {
    const handler = untilTold("throws");
    const { start, told, executor } = createTestExecutor(handler);
    start();
    void handler.context().signal;
    for (const attempt of executor.running) executor.running.abort(attempt, "lease-lost");
    await pass(0);
    expect(told).toEqual(["given up", "slot free"]);
  });
});

test("waiting for what runs ends when all is reported, or after its time", async () => {
  const handler = untilTold();
  const { start, executor } = createTestExecutor(handler);
  expect(await executor.running.whenReported(0)).toBe(true);
  start();
  const early = executor.running.whenReported(1_000);
  await pass(1_000);
  expect(await early).toBe(false);
  const late = executor.running.whenReported(1_000);
  handler.end(1);
  expect(await late).toBe(true);
});
