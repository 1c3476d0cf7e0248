import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type BatchJob, type BatchSize, defineBatchHandler } from "./batch-handler.ts";
import { UnrecoverableError } from "./errors.ts";
import type { JobHandler } from "./handler.ts";
import { DEFAULT_QUEUE } from "./job-names.ts";
import { defaultJobPolicy } from "./job-policy.ts";
import type { Runtime } from "./runtime-dependencies.ts";
import type { RuntimeOptions } from "./runtime-options.ts";
import { createBundle } from "./testing/runtime.fixture.ts";

const running: Runtime[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((runtime) => runtime.stop(0)));
});

type Jobs = readonly BatchJob<{ how?: string | undefined }>[];
const fulfilled = (value: unknown) => ({ status: "fulfilled", value }) as const;
const rejected = (reason: unknown) => ({ status: "rejected", reason }) as const;

/** A runtime with the batch handler `many`, and the ids of each call. */
function setUp(
  batch: BatchSize,
  answer: (jobs: Jobs) => Promise<readonly PromiseSettledResult<unknown>[]>,
  { handlers = [], ...options }: Partial<RuntimeOptions> & { handlers?: readonly JobHandler[] } = {},
) {
  const calls: string[][] = [];
  const many = defineBatchHandler({
    type: "many",
    schema: z.object({ how: z.string().optional() }),
    batch,
    async executeMany(jobs) {
      calls.push(jobs.map(({ context }) => context.jobId));
      return answer(jobs);
    },
  });
  const bundle = createBundle([many, ...handlers], { maxWorkers: 1, maxJobsPerWorker: 2, ...options });
  running.push(bundle.runtime);
  const policy = { ...defaultJobPolicy, baseDelayMs: 1, jitter: 0 };
  const add = (payload: object = {}, type = "many") =>
    bundle.memory.add({ type, payload: JSON.stringify(payload), policy, queue: DEFAULT_QUEUE });
  /** Outcomes by job once that many are recorded. */
  const outcomes = async (count: number) => {
    while (bundle.memory.outcomes.length < count) await new Promise((resolve) => setImmediate(resolve));
    return new Map(bundle.memory.outcomes.map(({ id, outcome }) => [id, outcome]));
  };
  return { ...bundle, add, calls, outcomes };
}

const all = async (jobs: Jobs) => jobs.map(({ context }) => fulfilled(context.jobId));

describe("batches", () => {
  test("are filled up to their size, each in one slot, and every job gets its own answer", async () => {
    const { runtime, add, calls, outcomes } = setUp({ maxSize: 10, maxWaitMs: 200 }, all);
    const ids = Array.from({ length: 40 }, () => add());
    runtime.start();
    const recorded = await outcomes(40);
    expect(calls.flat().toSorted()).toEqual(ids.toSorted());
    expect(calls.map((call) => call.length)).toEqual([10, 10, 10, 10]);
    for (const id of ids) expect(recorded.get(id)).toEqual({ kind: "completed", result: JSON.stringify(id) });
  });

  test("grow by themselves where they do not wait", async () => {
    const { runtime, add, calls, outcomes } = setUp({ maxSize: 100 }, all);
    for (let n = 0; n < 2_000; n += 1) add();
    runtime.start();
    await outcomes(2_000);
    expect(calls.length).toBeLessThan(60);
    expect(Math.max(...calls.map((call) => call.length))).toBe(100);
  });

  test("may end differently for each job: refused payloads are not handed over, a missing answer fails", async () => {
    const { runtime, add, calls, outcomes } = setUp({ maxSize: 10, maxWaitMs: 500 }, async (jobs) =>
      jobs.map(({ payload: { how } }) => {
        if (how === "throws") return rejected(new Error("no"));
        if (how === "final") return rejected(new UnrecoverableError("never"));
        if (how === "silent") return undefined as never;
        return fulfilled(how === "fails" ? { success: false, error: "bad" } : how);
      }),
    );
    const byName = Object.fromEntries(
      ["well", "throws", "final", "silent", "fails"].map((how) => [how, add({ how })]),
    );
    const refused = add({ how: 7 });
    runtime.start();
    const recorded = await outcomes(6);
    expect(recorded.get(byName["well"]!)).toMatchObject({ kind: "completed", result: '"well"' });
    expect(recorded.get(byName["throws"]!)).toMatchObject({ kind: "retry", error: { message: "no" } });
    expect(recorded.get(byName["final"]!)).toMatchObject({
      kind: "failed",
      error: { code: "unrecoverable" },
    });
    expect(recorded.get(byName["silent"]!)).toMatchObject({
      kind: "retry",
      error: { code: "missing-answer" },
    });
    expect(recorded.get(byName["fails"]!)).toMatchObject({ kind: "failed", error: { message: "bad" } });
    expect(recorded.get(refused)).toMatchObject({ kind: "failed", error: { code: "invalid-payload" } });
    expect(calls[0]).toHaveLength(5);
  });

  test("that throw are tried again job by job, so that one bad job fails the others once at most", async () => {
    const { runtime, add, calls, outcomes } = setUp({ maxSize: 4, maxWaitMs: 500 }, async (jobs) => {
      if (jobs.some(({ payload }) => payload.how === "bad")) throw new Error("all or nothing");
      return all(jobs);
    });
    for (const how of ["well", "bad", "well", "well"]) add({ how });
    runtime.start();
    const recorded = await outcomes(4);
    expect([...recorded.values()].map(({ kind }) => kind)).toEqual(["retry", "retry", "retry", "retry"]);
    await outcomes(7);
    expect(calls[0]).toHaveLength(4);
    expect(calls.slice(1).every((call) => call.length === 1)).toBe(true);
  });

  test("hold up no job that runs alone, though they wait", async () => {
    const plain: JobHandler = { type: "plain", execute: () => "done" };
    const { runtime, add, calls, outcomes } = setUp({ maxSize: 10, maxWaitMs: 10_000 }, all, {
      handlers: [plain],
    });
    add();
    const id = add({}, "plain");
    runtime.start();
    expect((await outcomes(1)).get(id)).toMatchObject({ kind: "completed" });
    expect(calls).toEqual([]);
    await runtime.stop();
  });

  test("give back what waits in them when the process stops", async () => {
    const { runtime, add, calls, outcomes, memory } = setUp({ maxSize: 10, maxWaitMs: 10_000 }, all);
    for (let n = 0; n < 3; n += 1) add();
    runtime.start();
    while (runtime.stats.unstarted < 3) await new Promise((resolve) => setImmediate(resolve));
    await runtime.stop();
    expect([...(await outcomes(3)).values()].map(({ kind }) => kind)).toEqual([
      "returned",
      "returned",
      "returned",
    ]);
    expect([calls, memory.ready.length]).toEqual([[], 3]);
  });

  test("take one slot, and free it when all of them have ended", async () => {
    const release = Promise.withResolvers<void>();
    const { runtime, add, outcomes } = setUp({ maxSize: 5, maxWaitMs: 100 }, async (jobs) => {
      await release.promise;
      return all(jobs);
    });
    for (let n = 0; n < 10; n += 1) add();
    runtime.start();
    while (runtime.stats.running < 10) await new Promise((resolve) => setImmediate(resolve));
    expect(runtime.pool.getActiveWorkerCount()).toBe(1);
    release.resolve();
    await outcomes(10);
    while (runtime.pool.getActiveWorkerCount() > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(runtime.stats.running).toBe(0);
  });

  test("are cancelled job by job, and told to stop once all of their jobs are", async () => {
    const seen: string[] = [];
    const begun = Promise.withResolvers<void>();
    const many = defineBatchHandler({
      type: "many",
      schema: z.object({}),
      batch: { maxSize: 2, maxWaitMs: 1_000 },
      async executeMany(jobs, { signal }) {
        for (const { context } of jobs)
          context.signal.addEventListener("abort", () => seen.push(`job ${context.jobId}`));
        begun.resolve();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        seen.push(`batch ${(signal.reason as { code: string }).code}`);
        return jobs.map(({ context }) => rejected(context.signal.reason));
      },
    });
    const bundle = createBundle([many], { maxWorkers: 1, maxJobsPerWorker: 1 });
    running.push(bundle.runtime);
    const ids = [0, 1].map(() => bundle.memory.add({ type: "many" }));
    bundle.runtime.start();
    await begun.promise;
    for (const [key, jobs] of bundle.memory.leases) {
      const [workerId = "", number] = key.split("/");
      for (const [position, { id }] of jobs)
        bundle.hint({
          kind: "cancel",
          request: { lease: { workerId, number: Number(number) }, position, id },
        });
    }
    while (bundle.memory.outcomes.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([...ids.map((id) => `job ${id}`), "batch cancelled"]);
    expect(bundle.memory.outcomes.map(({ outcome }) => outcome.kind)).toEqual(["cancelled", "cancelled"]);
    expect(bundle.memory.reports.map(({ acknowledged }) => acknowledged)).toEqual([true, true]);
  });
});
