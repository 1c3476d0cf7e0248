import { type JobHandler, type RetryPolicy, UnrecoverableError } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createRuntimeBundle, type RuntimeBundle } from "./runtime-bundle.fixture.ts";

const circular: Error & { self?: unknown } = new Error("round", { cause: new Error("and round") });
circular.self = circular;

const retry: Partial<RetryPolicy> = {
  strategy: "linear",
  baseDelayMs: 150,
  maxDelayMs: 1000,
  jitter: 0.1,
  maxRetries: 2,
};
const throwing = (type: string, value: unknown): JobHandler => ({
  type,
  retry: { maxRetries: 0 },
  execute() {
    throw value;
  },
});

const starts = new Map<string, number[]>();
const failures: string[] = [];

const handlers: readonly JobHandler[] = [
  {
    type: "sum",
    schema: z.object({ of: z.array(z.number()) }),
    execute: ({ of }) => ({ sum: of.reduce((a: number, b: number) => a + b, 0) }),
  },
  {
    type: "flaky",
    retry,
    execute(_payload, { jobId, attempt }) {
      starts.set(jobId, [...(starts.get(jobId) ?? []), performance.now()]);
      if (attempt <= 2) throw new Error(`attempt ${attempt}`);
      return { attempt };
    },
  },
  {
    type: "hopeless",
    retry: { maxRetries: 1, baseDelayMs: 1 },
    execute(_payload, { attempt }) {
      throw Object.assign(new Error(`attempt ${attempt}`), { code: "NO_HOPE" });
    },
    onFailed: (job, error) => void failures.push(`${job.id} ${job.status} ${error.message}`),
  },
  {
    type: "slow",
    timeoutSeconds: 1,
    retry: { maxRetries: 0 },
    execute: (_payload, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason as Error)),
      ),
  },
  {
    type: "unwilling",
    execute: () => ({ success: false, error: "not today", code: "UNWILLING", detail: 7 }),
  },
  { type: "big", execute: () => ({ text: "x".repeat(5 * 1024 * 1024) }) },
  { type: "unserialisable", execute: () => ({ n: 1n }) },
  { type: "nul", execute: () => ({ text: "a\0b\ud800c" }) },
  {
    type: "parent",
    execute(_payload, context) {
      context.enqueue({ type: "sum", payload: { of: [1, 2] } });
      return "done";
    },
  },
  throwing("throws-circular", circular),
  throwing("throws-bigint", 10n),
  throwing("throws-undefined", undefined),
  throwing("throws-string", "only text\0"),
  throwing("throws-final", new UnrecoverableError("never again")),
];

let database: TestDatabase;
let bundle: RuntimeBundle;
let sql: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
  bundle = await createRuntimeBundle(database.url, handlers);
  await bundle.notifier.start();
  bundle.runtime.start();
});

afterAll(async () => {
  await bundle.close();
  await sql.end();
  await database.drop();
});

async function run(type: string, payload: unknown = {}) {
  const [id] = await bundle.enqueue({ type, payload });
  return bundle.ended(id!);
}

test("a job is claimed, run and recorded", async () => {
  const job = await run("sum", { of: [1, 2, 3] });
  expect(job).toMatchObject({ status: "completed", result: { sum: 6 }, errorMessage: null, retryCount: 0 });
  const { createdAt, startedAt, completedAt } = job;
  expect(startedAt!.getTime()).toBeGreaterThanOrEqual(createdAt.getTime() - 1);
  expect(completedAt!.getTime()).toBeGreaterThanOrEqual(startedAt!.getTime());
});

test("a payload that got past its schema fails at once", async () => {
  expect(await run("sum", { of: "three" })).toMatchObject({
    status: "failed",
    errorCode: "invalid-payload",
    retryCount: 0,
  });
});

test("a failed attempt is retried after its delay and never before", async () => {
  const job = await run("flaky");
  expect(job).toMatchObject({ status: "completed", result: { attempt: 3 }, retryCount: 2 });
  const [first, second, third] = starts.get(job.id) as [number, number, number];
  expect(second - first).toBeGreaterThanOrEqual(150);
  expect(third - second).toBeGreaterThanOrEqual(300);
  const attempts =
    await sql`select ended_at, extract(epoch from lead(started_at) over (order by attempt) - ended_at) * 1000 as waited from millrace.attempt where job_id = ${job.id} order by attempt`;
  expect(attempts).toHaveLength(2);
  expect(Number(attempts[0]!.waited)).toBeGreaterThanOrEqual(150);
});

test("a job whose retries are spent has failed, and onFailed is told once", async () => {
  const job = await run("hopeless");
  expect(job).toMatchObject({
    status: "failed",
    errorMessage: "attempt 2",
    errorCode: "NO_HOPE",
    retryCount: 1,
  });
  while (failures.length === 0) await run("sum", { of: [] });
  expect(failures).toEqual([`${job.id} failed attempt 2`]);
});

test("a job that runs longer than its timeout is stopped and fails", async () => {
  const job = await run("slow");
  expect(job).toMatchObject({ status: "failed", errorCode: "timeout" });
  expect(job.completedAt!.getTime() - job.startedAt!.getTime()).toBeGreaterThanOrEqual(990);
});

test("a result that says no fails the job at once and is kept", async () => {
  expect(await run("unwilling")).toMatchObject({
    status: "failed",
    errorMessage: "not today",
    errorCode: "UNWILLING",
    retryCount: 0,
    result: { success: false, detail: 7 },
  });
});

describe("whatever a handler throws is stored, and the worker lives", () => {
  test.each([
    ["throws-circular", "round (caused by) and round"],
    ["throws-bigint", "The handler threw the BigInt 10."],
    ["throws-undefined", "The handler threw undefined."],
    ["throws-string", "only text\uFFFD"],
    ["throws-final", "never again"],
  ])("%s", async (type, errorMessage) => {
    expect(await run(type)).toMatchObject({ status: "failed", errorMessage });
    expect(await run("sum", { of: [1] })).toMatchObject({ status: "completed" });
  });
});

describe("a result that cannot be stored as it is", () => {
  test("of 5 MiB is cut and marked", async () => {
    const { status, result } = await run("big");
    expect(status).toBe("completed");
    expect(result).toMatchObject({ truncated: true, bytes: 5 * 1024 * 1024 + 11 });
  });

  test("with a BigInt fails the job", async () => {
    expect(await run("unserialisable")).toMatchObject({
      status: "failed",
      errorCode: "unserialisable-result",
      retryCount: 0,
    });
  });

  test("with NUL and half a surrogate pair has them replaced", async () => {
    expect(await run("nul")).toMatchObject({ status: "completed", result: { text: "a\uFFFDb\uFFFDc" } });
  });
});

test("a follow-on job is committed with its parent's completion", async () => {
  const follower = bundle.next("job.completed", ({ job }) => job.type === "sum");
  await run("parent");
  const { job } = await follower;
  expect(await bundle.store.getJob(job.id)).toMatchObject({ status: "completed", result: { sum: 3 } });
});
