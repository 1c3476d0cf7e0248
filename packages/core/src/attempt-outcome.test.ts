import { describe, expect, test } from "vitest";
import { type AttemptFacts, outcomeOfReturn, outcomeOfThrow, refusedPayload } from "./attempt-outcome.ts";
import { InvalidInputError, UnrecoverableError } from "./errors.ts";
import { RetryAfterError } from "./retry-after-error.ts";
import { snooze } from "./snooze.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";

function facts(fields: Partial<AttemptFacts> = {}): AttemptFacts {
  return { job: claimedJob(), abortedBy: null, maxResultBytes: 1000, random: () => 0, ...fields };
}

const withCode = (code: string): Error => Object.assign(new Error("no"), { code });

describe("a handler that returns", () => {
  test("completes its job with the value as JSON", () => {
    expect(outcomeOfReturn(facts(), { sum: 3 })).toEqual({ kind: "completed", result: '{"sum":3}' });
    expect(outcomeOfReturn(facts(), undefined)).toEqual({ kind: "completed", result: null });
  });

  test("fails its job at once when the value says so, and the result is kept", () => {
    expect(
      outcomeOfReturn(facts(), {
        success: false,
        error: "does not compile",
        code: "compile",
        errorClass: "program",
      }),
    ).toEqual({
      kind: "failed",
      error: { code: "compile", message: "does not compile", errorClass: "program" },
      result: '{"success":false,"error":"does not compile","code":"compile","errorClass":"program"}',
    });
    expect(outcomeOfReturn(facts(), { success: false })).toMatchObject({
      kind: "failed",
      error: { code: "failed", errorClass: "handler", message: expect.stringContaining("no error") },
    });
  });

  test("fails its job at once when JSON cannot carry the value", () => {
    expect(outcomeOfReturn(facts(), { big: 1n })).toMatchObject({
      kind: "failed",
      error: { code: "unserialisable-result" },
      result: null,
    });
  });

  test("keeps the beginning of a value that is too large", () => {
    const outcome = outcomeOfReturn(facts(), "x".repeat(5000));
    expect(outcome).toMatchObject({ kind: "completed" });
    expect(JSON.parse((outcome as { result: string }).result)).toMatchObject({
      truncated: true,
      bytes: 5002,
    });
  });

  test("completes its job in spite of a cancel, a shutdown or a lost lease", () => {
    for (const abortedBy of ["cancelled", "shutdown", "lease-lost"] as const) {
      expect(outcomeOfReturn(facts({ abortedBy }), 1)).toEqual({ kind: "completed", result: "1" });
    }
  });

  test("past its timeout has failed, whatever it returns", () => {
    expect(outcomeOfReturn(facts({ abortedBy: "timeout" }), 1)).toMatchObject({
      kind: "retry",
      error: { code: "timeout" },
    });
    const final = facts({ abortedBy: "timeout", job: claimedJob({ policy: { timeoutIsFinal: true } }) });
    expect(outcomeOfReturn(final, { success: false, timedOut: true, errorClass: "program" })).toEqual({
      kind: "failed",
      error: { code: "timeout", message: "The job ran longer than its 300 s.", errorClass: "program" },
      result: '{"success":false,"timedOut":true,"errorClass":"program"}',
    });
  });

  test("reports failure after an abort: the abort's doing", () => {
    const failure = { success: false, error: "killed" };
    expect(outcomeOfReturn(facts({ abortedBy: "cancelled" }), failure)).toMatchObject({
      kind: "cancelled",
      result: expect.any(String),
    });
    expect(outcomeOfReturn(facts({ abortedBy: "shutdown" }), failure)).toEqual({ kind: "returned" });
    expect(outcomeOfReturn(facts({ abortedBy: "lease-lost" }), failure)).toBeNull();
  });
});

describe("a handler that throws", () => {
  test("is retried by policy, the n-th failure with the n-th delay", () => {
    const policy = { strategy: "linear", baseDelayMs: 500, maxRetries: 3 } as const;
    for (const retryCount of [0, 1, 2]) {
      const outcome = outcomeOfThrow(facts({ job: claimedJob({ retryCount, policy }) }), new Error("no"));
      expect(outcome).toEqual({
        kind: "retry",
        delayMs: 500 * (retryCount + 1),
        error: { code: "error", message: "no", errorClass: "handler" },
      });
    }
  });

  test("has failed for good after maxRetries + 1 executions", () => {
    const job = claimedJob({ retryCount: 3, policy: { maxRetries: 3 } });
    expect(outcomeOfThrow(facts({ job }), new Error("no"))).toMatchObject({ kind: "failed" });
  });

  test("is never retried early: chance only adds", () => {
    const job = claimedJob({ policy: { jitter: 0.5, baseDelayMs: 1000 } });
    expect(outcomeOfThrow(facts({ job, random: () => 0.999 }), "no")).toMatchObject({ delayMs: 1500 });
  });

  test("ends its job at once by UnrecoverableError and by the policy's codes", () => {
    expect(outcomeOfThrow(facts(), new UnrecoverableError("never"))).toMatchObject({
      kind: "failed",
      error: { code: "unrecoverable" },
    });
    const job = claimedJob({ policy: { nonRetryableCodes: ["AUTH"] } });
    expect(outcomeOfThrow(facts({ job }), withCode("AUTH"))).toMatchObject({
      kind: "failed",
      error: { code: "AUTH" },
    });
    expect(outcomeOfThrow(facts({ job }), withCode("NET"))).toMatchObject({
      kind: "retry",
      error: { code: "NET" },
    });
  });

  test("is retried all the same with a code that a narrower setting calls retryable", () => {
    const policy = { nonRetryableCodes: ["AUTH", "timeout"], retryableCodes: ["AUTH"] };
    const job = claimedJob({ policy });
    expect(outcomeOfThrow(facts({ job }), withCode("AUTH"))).toMatchObject({ kind: "retry" });
    expect(outcomeOfThrow(facts({ job, abortedBy: "timeout" }), 0)).toMatchObject({ kind: "failed" });
    const final = { timeoutIsFinal: true, retryableCodes: ["timeout"] };
    const timed = facts({ job: claimedJob({ policy: final }), abortedBy: "timeout" });
    expect(outcomeOfThrow(timed, 0)).toMatchObject({ kind: "retry" });
  });

  test("says itself when the next attempt may come, exactly, for as long as there are retries", () => {
    const policy = { maxRetries: 1, maxDelayMs: 10, jitter: 1 };
    const wait = new RetryAfterError(90_000, "429 from the service");
    expect(outcomeOfThrow(facts({ job: claimedJob({ policy }) }), wait)).toEqual({
      kind: "retry",
      delayMs: 90_000,
      error: { code: "retry-after", message: "429 from the service", errorClass: "handler" },
    });
    expect(outcomeOfThrow(facts({ job: claimedJob({ policy, retryCount: 1 }) }), wait)).toMatchObject({
      kind: "failed",
      error: { code: "retry-after" },
    });
    const listed = claimedJob({ policy: { nonRetryableCodes: ["retry-after"] } });
    expect(outcomeOfThrow(facts({ job: listed }), wait)).toMatchObject({ kind: "failed" });
  });

  test("a job that was put off as often as its policy allows fails when it asks again", () => {
    const policy = { maxSnoozes: 2, maxRetries: 5 };
    const asked = (snoozes: number) =>
      outcomeOfThrow(facts({ job: claimedJob({ policy, snoozes }) }), snooze(5, "not yet there"));
    expect(asked(1)).toMatchObject({ kind: "snoozed" });
    expect(asked(2)).toEqual({
      kind: "failed",
      error: {
        code: "too-many-snoozes",
        message: "The job was put off 2 times, as often as its policy allows: not yet there",
        errorClass: "handler",
      },
      result: null,
    });
    const never = facts({ job: claimedJob({ policy: { maxSnoozes: 0 } }) });
    expect(outcomeOfThrow(never, snooze(5))).toMatchObject({ error: { code: "too-many-snoozes" } });
  });

  test("a snooze puts its job off, whatever the policy, and fails nothing", () => {
    const job = claimedJob({ retryCount: 5, policy: { maxRetries: 0, nonRetryableCodes: ["snoozed"] } });
    const outcome = { kind: "snoozed", reason: "not yet there", delayMs: 1500 };
    expect(outcomeOfThrow(facts({ job }), snooze(1500, "not yet there"))).toEqual(outcome);
    expect(outcomeOfThrow(facts({ job, abortedBy: "shutdown" }), snooze(1500, "not yet there"))).toEqual(
      outcome,
    );
    expect(outcomeOfThrow(facts({ job, abortedBy: "cancelled" }), snooze(1))).toMatchObject({
      kind: "cancelled",
    });
    expect(outcomeOfThrow(facts({ abortedBy: "timeout" }), snooze(1))).toMatchObject({
      error: { code: "timeout" },
    });
  });

  test.each([-1, Number.NaN, Infinity, "5" as unknown as number])("a delay of %s is refused", (delayMs) => {
    expect(() => snooze(delayMs)).toThrow(InvalidInputError);
    expect(() => new RetryAfterError(delayMs)).toThrow(InvalidInputError);
  });

  test("after an abort: the abort's doing", () => {
    expect(outcomeOfThrow(facts({ abortedBy: "cancelled" }), withCode("ABORT_ERR"))).toMatchObject({
      kind: "cancelled",
      error: { code: "cancelled" },
    });
    expect(outcomeOfThrow(facts({ abortedBy: "shutdown" }), 0)).toEqual({ kind: "returned" });
    expect(outcomeOfThrow(facts({ abortedBy: "lease-lost" }), 0)).toBeNull();
    expect(outcomeOfThrow(facts({ abortedBy: "timeout" }), 0)).toMatchObject({
      kind: "retry",
      error: { code: "timeout" },
    });
  });
});

test("a payload that its schema refuses fails the job and names the places", () => {
  expect(
    refusedPayload([
      { path: ["data", 0, "to"], message: "is required" },
      { path: [], message: "is odd" },
    ]),
  ).toEqual({
    kind: "failed",
    error: {
      code: "invalid-payload",
      message: "The payload does not fit its schema. data.0.to: is required; the payload: is odd",
      errorClass: "handler",
    },
    result: null,
  });
});
