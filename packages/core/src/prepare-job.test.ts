import { describe, expect, test } from "vitest";
import { z } from "zod";
import { InvalidInputError, PayloadTooLargeError } from "./errors.ts";
import { defaultJobPolicy } from "./job-policy.ts";
import type { NewJob } from "./new-job.ts";
import { prepareJob } from "./prepare-job.ts";

const greet = {
  queue: "greetings",
  policy: { ...defaultJobPolicy, maxRetries: 7 },
  schema: z.strictObject({
    name: z
      .string()
      .min(1)
      .transform((name) => name.toUpperCase()),
    tags: z.array(z.string()).optional(),
  }),
};

function refusal(job: NewJob): { code: string; pointers: string[] } {
  try {
    prepareJob(job, greet);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    const { code, faults } = error as InvalidInputError;
    return { code, pointers: faults.map((fault) => fault.pointer) };
  }
  throw new Error("The job was accepted.");
}

describe("a job that names nothing but type and payload", () => {
  const stored = prepareJob({ type: "greet", payload: { name: "Ada" } }, greet);

  test("takes the rest from its type", () => {
    expect(stored).toEqual({
      type: "greet",
      queue: "greetings",
      priority: 3,
      policy: greet.policy,
      payload: '{"name":"Ada"}',
      scheduledAtMs: null,
    });
  });

  test("shares its type's policy", () => expect(stored.policy).toBe(greet.policy));
});

test("a job's own settings win over its type's", () => {
  const stored = prepareJob(
    {
      type: "greet",
      payload: { name: "Ada" },
      queue: "other",
      priority: "critical",
      maxRetries: 0,
      timeoutSeconds: 9,
      scheduledAt: new Date(5),
      retry: { strategy: "fixed", jitter: 0 },
    },
    greet,
  );
  expect(stored).toMatchObject({ queue: "other", priority: 1, scheduledAtMs: 5 });
  expect(stored.policy).toEqual({
    ...greet.policy,
    maxRetries: 0,
    timeoutSeconds: 9,
    strategy: "fixed",
    jitter: 0,
  });
});

test("the payload is stored as it was handed in: transforms are the worker's", () => {
  expect(prepareJob({ type: "greet", payload: { name: "Ada", tags: undefined } }, greet).payload).toBe(
    '{"name":"Ada"}',
  );
});

describe("a payload is judged as it will be read back", () => {
  test("a Date is text by then", () => {
    const type = { ...greet, schema: z.object({ at: z.date() }) };
    expect(() => prepareJob({ type: "at", payload: { at: new Date(0) } }, type)).toThrow(/\/at/);
  });

  test.each([
    [{}, ["/name"]],
    [{ name: "", tags: ["a", 1] }, ["/name", "/tags/1"]],
    [{ name: "Ada", "o/o": 1, more: 2 }, ["/o~1o", "/more"]],
    [{ name: Number.NaN }, ["/name"]],
    [undefined, [""]],
  ])("%o", (payload, pointers) => {
    expect(refusal({ type: "greet", payload })).toEqual({ code: "INVALID_PAYLOAD", pointers });
  });

  test("without a schema anything that JSON carries goes", () => {
    expect(
      prepareJob({ type: "any", payload: [1, null] }, { queue: "q", policy: defaultJobPolicy }).payload,
    ).toBe("[1,null]");
  });

  test("its size is limited", () => {
    expect(() => prepareJob({ type: "greet", payload: { name: "x".repeat(300_000) } }, greet)).toThrow(
      PayloadTooLargeError,
    );
  });
});

test.each([
  [{ priority: "urgent" }, "/priority"],
  [{ priority: 0 }, "/priority"],
  [{ priority: 2.5 }, "/priority"],
  [{ maxRetries: -1 }, "/maxRetries"],
  [{ maxRetries: "3" }, "/maxRetries"],
  [{ timeoutSeconds: 0 }, "/timeoutSeconds"],
  [{ timeoutSeconds: 1.5 }, "/timeoutSeconds"],
  [{ scheduledAt: new Date("nonsense") }, "/scheduledAt"],
  [{ scheduledAt: "2030-01-01" }, "/scheduledAt"],
  [{ queue: "a b" }, "/queue"],
  [{ delay: 5 }, "/delay"],
  [{ retry: { strategy: "random" } }, "/retry/strategy"],
  [{ retry: { jitter: 2 } }, "/retry/jitter"],
  [{ retry: { nonRetryableCodes: [1] } }, "/retry/nonRetryableCodes"],
  [{ retry: { retryableCodes: "NET" } }, "/retry/retryableCodes"],
  [{ retry: { retryableCodes: [""] } }, "/retry/retryableCodes"],
  [{ retry: { retryableCodes: ["NET", "AUTH"], nonRetryableCodes: ["AUTH"] } }, "/retry/retryableCodes"],
  [{ retry: { strategy: "fixed", multiplier: 3 } }, "/retry/multiplier"],
  [{ retry: { maxCrashes: 0 } }, "/retry/maxCrashes"],
  [{ retry: { maxRetries: 3 } }, "/retry/maxRetries"],
  [{ retry: 3 }, "/retry"],
])("a field that cannot be used is named: %o", (field, pointer) => {
  const job = { type: "greet", payload: { name: "Ada" }, ...field } as NewJob;
  expect(refusal(job)).toEqual({ code: "INVALID_JOB", pointers: [pointer] });
});

test("a schema with asynchronous checks is refused by name", () => {
  const schema = z.string().refine(async () => true);
  expect(() => prepareJob({ type: "greet", payload: "x" }, { ...greet, schema })).toThrow(/asynchronous/);
});
