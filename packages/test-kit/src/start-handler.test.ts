import {
  defineBatchHandler,
  defineHandler,
  InvalidInputError,
  type JobContext,
  RetryAfterError,
  UnrecoverableError,
} from "millrace";
import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { runHandler, startHandler } from "./start-handler.ts";

const handler = (execute: (payload: { n: number }, context: JobContext) => unknown, more = {}) =>
  defineHandler({ type: "tried", schema: z.strictObject({ n: z.coerce.number() }), execute, ...more });
const run = (execute: Parameters<typeof handler>[0], options = {}) =>
  runHandler(handler(execute), { n: 1 }, options);
/** Ends as its signal says, and not before. */
const obedient = handler(
  (_payload, { signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    }),
);

afterEach(() => void vi.useRealTimers());

describe("the payload", () => {
  test("is refused as it is when a job is added", async () => {
    const refused = runHandler(
      handler(() => null),
      { n: "x", m: 1 },
    );
    await expect(refused).rejects.toBeInstanceOf(InvalidInputError);
    await expect(refused).rejects.toMatchObject({ code: "INVALID_PAYLOAD" });
  });

  test("is what the schema makes of the stored JSON", async () => {
    expect(
      (
        await runHandler(
          handler(({ n }) => n + 1),
          { n: "41" },
        )
      ).result,
    ).toBe(42);
  });
});

describe("the outcome", () => {
  test("of a return is completed, with what JSON keeps of the result", async () => {
    const { outcome, result, error } = await run(() => ({ at: new Date(0), no: undefined }));
    expect({ outcome, result, error }).toEqual({
      outcome: "completed",
      result: { at: "1970-01-01T00:00:00.000Z" },
      error: null,
    });
    expect(await run(() => ({ success: false, error: "no" }))).toMatchObject({
      outcome: "failed",
      result: { success: false },
    });
    expect((await run(() => 1n)).error?.code).toBe("unserialisable-result");
  });

  test("of an error is a retry after the policy's delay, until the last attempt", async () => {
    const policy = { maxRetries: 2, strategy: "exponential", baseDelayMs: 100, multiplier: 3 } as const;
    const failing = () => {
      throw new Error("not yet");
    };
    const outcomes = await Promise.all([1, 2, 3].map((attempt) => run(failing, { policy, attempt })));
    expect(outcomes.map(({ outcome, delayMs }) => [outcome, delayMs])).toEqual([
      ["retry", 100],
      ["retry", 300],
      ["failed", null],
    ]);
    expect(outcomes[0]).toMatchObject({
      error: { message: "not yet", errorClass: "handler" },
      thrown: expect.any(Error),
    });
  });

  test("is what special errors ask for", async () => {
    const throwing = (error: Error) =>
      run(() => {
        throw error;
      });
    expect(await throwing(new UnrecoverableError("never"))).toMatchObject({ outcome: "failed" });
    expect(await throwing(new RetryAfterError(7000, "busy"))).toMatchObject({
      outcome: "retry",
      delayMs: 7000,
    });
    expect(await run((_payload, context) => context.snooze(5, "later"))).toMatchObject({
      outcome: "snoozed",
      delayMs: 5,
      snoozeReason: "later",
    });
  });

  test("of what the handler's own retry settings say counts before the defaults", async () => {
    const once = handler(
      () => {
        throw new Error("no");
      },
      { retry: { maxRetries: 0 } },
    );
    expect((await runHandler(once, { n: 1 })).outcome).toBe("failed");
    expect((await runHandler(once, { n: 1 }, { policy: { maxRetries: 1 } })).outcome).toBe("retry");
  });
});

describe("an abort", () => {
  test.each([
    ["cancelled", "cancelled", "cancelled"],
    ["timeout", "retry", "timeout"],
    ["shutdown", "returned", undefined],
    ["lease-lost", "lost", undefined],
  ] as const)("by %s ends it %s", async (code, outcome, errorCode) => {
    const { ended, abort } = startHandler(obedient, { n: 1 });
    abort(code);
    const end = await ended;
    expect([end.outcome, end.error?.code]).toEqual([outcome, errorCode]);
  });

  test("comes by itself at the timeout, and a handler that ignores it is reported as stuck", async () => {
    vi.useFakeTimers();
    const ignoring = handler(() => new Promise(() => {}), { timeoutSeconds: 60, timeoutIsFinal: true });
    const { ended } = startHandler(ignoring, { n: 1 });
    await vi.advanceTimersByTimeAsync(59_000);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(await ended).toMatchObject({ outcome: "failed", stuck: true, error: { code: "timeout" } });
  });
});

describe("the context", () => {
  test("keeps progress, lines and jobs that were added", async () => {
    const end = await run((_payload, context) => {
      context.progress(10);
      context.progress({ done: 2, total: 4 }, "half");
      context.logger.info({ part: 2 }, "half way");
      context.log("warn", "slow");
      context.logger.debug({}, "not kept");
      context.enqueue({ type: "mail", payload: { to: "a" } });
    });
    expect(end.progress.map(({ percent, message }) => [percent, message])).toEqual([
      [10, null],
      [50, "half"],
    ]);
    expect(end.lines).toEqual([
      { level: "info", message: "half way", fields: { part: 2 } },
      { level: "warn", message: "slow", fields: null },
    ]);
    expect(end.enqueued).toEqual([{ type: "mail", payload: { to: "a" } }]);
  });

  test("adds no jobs of an execution that fails, and none that their handler refuses", async () => {
    const mail = defineHandler({ type: "mail", schema: z.object({ to: z.email() }), execute: () => null });
    const adding = (to: string, fail: boolean) =>
      run(
        (_payload, context) => {
          context.enqueue({ type: "mail", payload: { to } });
          if (fail) throw new Error("after all");
        },
        { handlers: [mail] },
      );
    expect((await adding("a@example.org", false)).enqueued.length).toBe(1);
    expect((await adding("a@example.org", true)).enqueued).toEqual([]);
    expect((await adding("nobody", false)).error?.code).toBe("INVALID_PAYLOAD");
  });

  test("says which attempt of which job it is, and hands out what it was given", async () => {
    const parents = [
      { id: "7", ref: null, status: "completed", result: 1, errorCode: null, errorMessage: null, kept: true },
    ];
    const seen = await run(
      async (_payload, context) => ({
        job: [context.jobId, context.type, context.queue, context.attempt],
        parents: await context.parents(),
        inside: await context.transaction(async (transaction) => transaction),
      }),
      { jobId: "9", queue: "own", attempt: 3, parents, transaction: "tx" },
    );
    expect(seen.result).toEqual({ job: ["9", "tried", "own", 3], parents, inside: "tx" });
    expect((await run((_payload, context) => context.transaction(async () => 1))).error?.message).toContain(
      "There is no database here",
    );
  });
});

test("a batch handler runs with one job", async () => {
  const batch = defineBatchHandler({
    type: "many",
    schema: z.number(),
    batch: { maxSize: 10 },
    executeMany: async (jobs) => Promise.allSettled(jobs.map(async ({ payload }) => payload * 2)),
  });
  expect((await runHandler(batch, 4)).result).toBe(8);
});
