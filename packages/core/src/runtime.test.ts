import { afterEach, describe, expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import { DatabaseUnavailableError, UnknownOutcomeError } from "./errors.ts";
import type { JobHandler } from "./handler.ts";
import type { Runtime } from "./runtime-dependencies.ts";
import type { RuntimeOptions } from "./runtime-options.ts";
import {
  createAdjustableClock,
  createBundle,
  type RuntimeBundle,
  waitingHandler,
} from "./testing/runtime.fixture.ts";

const running: Runtime[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((runtime) => runtime.stop()));
});

function setUp(
  handlers: readonly JobHandler[],
  options: Partial<RuntimeOptions> = {},
  clock?: Clock,
): RuntimeBundle {
  const bundle = createBundle(handlers, options, clock);
  running.push(bundle.runtime);
  return bundle;
}

const quick: JobHandler = { type: "quick", execute: () => "done" };

describe("a running process", () => {
  test("runs what waits when it starts", async () => {
    const bundle = setUp([quick]);
    const id = bundle.memory.add({ type: "quick" });
    const completed = bundle.next("job.completed");
    bundle.runtime.start();
    expect((await completed).job.id).toBe(id);
    expect(bundle.memory.outcomes).toMatchObject([{ id, outcome: { kind: "completed", result: '"done"' } }]);
  });

  test("runs what it is told of", async () => {
    const bundle = setUp([quick]);
    const registered = bundle.next("worker.registered");
    bundle.runtime.start();
    await registered;
    bundle.memory.add({ type: "quick", queue: "elsewhere" });
    const completed = bundle.next("job.completed");
    bundle.hint({ kind: "ready", queue: "elsewhere", priority: 3 });
    expect((await completed).job.queue).toBe("elsewhere");
  });

  test("leaves types alone for which it has no handler", async () => {
    const bundle = setUp([quick]);
    bundle.memory.add({ type: "foreign" });
    const id = bundle.memory.add({ type: "quick" });
    const completed = bundle.next("job.completed");
    bundle.runtime.start();
    expect((await completed).job.id).toBe(id);
    expect(bundle.memory.ready.map(({ type }) => type)).toEqual(["foreign"]);
  });

  test("handles a type that was registered after the start, and tells the database so", async () => {
    const bundle = setUp([quick]);
    const first = bundle.memory.add({ type: "quick" });
    const completed = bundle.next("job.completed");
    bundle.runtime.start();
    expect((await completed).job.id).toBe(first);
    bundle.registry.set("late", { type: "late", execute: () => 1 });
    bundle.memory.add({ type: "late" });
    const late = bundle.next("job.completed", ({ job }) => job.type === "late");
    bundle.hint({ kind: "ready", queue: "default", priority: 3 });
    expect((await late).job.lease.workerId).not.toBe((await completed).job.lease.workerId);
  });

  test("gives back what it claimed ahead of a type that newer processes have taken over, and claims no more of it", async () => {
    const { handler, started, release } = waitingHandler();
    const bundle = setUp([handler, quick], {
      maxWorkers: 1,
      maxJobsPerWorker: 1,
      heartbeatIntervalMs: 10,
    });
    // A quick job before makes the process claim ahead.
    for (let n = 0; n < 20; n += 1) bundle.memory.add({ type: "quick" });
    for (let n = 0; n < 5; n += 1) bundle.memory.add({ type: "wait" });
    const began = bundle.next("job.started", ({ job }) => job.type === "wait");
    bundle.runtime.start();
    await began;
    while (bundle.runtime.stats.unstarted === 0) await bundle.next("jobs.claimed");
    const outdated = bundle.next("types.outdated");
    const returned = bundle.next("job.returned");
    bundle.memory.storedVersions.set("wait", 2);
    expect(await outdated).toEqual({ types: [{ type: "wait", schemaVersion: 1, storedVersion: 2 }] });
    await returned;
    expect(bundle.runtime.stats.outdated).toHaveLength(1);
    release();
    const last = bundle.memory.add({ type: "quick" });
    const done = bundle.next("job.completed", ({ job }) => job.id === last);
    bundle.hint({ kind: "ready", queue: "default", priority: 3 });
    await done;
    // What ran goes on to its end; the others wait for a newer process.
    expect(started).toHaveLength(1);
    expect(bundle.memory.ready.map(({ type }) => type)).toEqual(["wait", "wait", "wait", "wait"]);
  });

  test("starts better jobs first, and returned ones before those of their priority", async () => {
    const order: string[] = [];
    const bundle = setUp([{ type: "quick", execute: (_payload, { jobId }) => void order.push(jobId) }], {
      maxWorkers: 1,
      maxJobsPerWorker: 1,
    });
    for (const [id, priority, head] of [
      ["a", 4, 1],
      ["b", 3, 1],
      ["c", 1, 1],
      ["d", 3, 0],
    ] as const) {
      bundle.memory.add({ type: "quick", id, priority, head });
    }
    const last = bundle.next("job.completed", ({ job }) => job.id === "a");
    bundle.runtime.start();
    await last;
    expect(order).toEqual(["c", "d", "b", "a"]);
  });

  test("claims slow jobs only into free slots", async () => {
    const { handler, started, release } = waitingHandler();
    const clock = createAdjustableClock();
    const bundle = setUp([handler], { maxWorkers: 2, maxJobsPerWorker: 2 }, clock);
    for (let n = 0; n < 10; n += 1) bundle.memory.add({ type: "wait" });
    const claimed = bundle.next("jobs.claimed");
    bundle.runtime.start();
    expect(await claimed).toEqual({ queue: "default", jobs: 4, limit: 4 });
    expect(started).toHaveLength(4);
    expect([bundle.runtime.pool.getActiveWorkerCount(), bundle.runtime.stats.unstarted]).toEqual([2, 0]);
    const next = bundle.next("jobs.claimed");
    clock.putForward(50);
    started[0]!.end();
    expect(await next).toEqual({ queue: "default", jobs: 1, limit: 1 });
    release();
  });

  test("claims quick jobs ahead of free slots, and runs each once", async () => {
    const runs = new Map<string, number>();
    const bundle = setUp([
      {
        type: "quick",
        execute: async (_payload, { jobId }) => void runs.set(jobId, (runs.get(jobId) ?? 0) + 1),
      },
    ]);
    for (let n = 0; n < 2_000; n += 1) bundle.memory.add({ type: "quick" });
    let completions = 0;
    const all = bundle.next("job.completed", () => ++completions === 2_000);
    bundle.runtime.start();
    await all;
    expect([runs.size, Math.max(...runs.values())]).toEqual([2_000, 1]);
    expect(Math.max(...bundle.memory.claims.map(({ limit }) => limit))).toBeGreaterThan(100);
  });

  test("keeps to a queue's own limit", async () => {
    const { handler, started, release } = waitingHandler();
    const bundle = setUp([handler, quick], { queueConcurrency: { narrow: 2 } });
    for (let n = 0; n < 5; n += 1) bundle.memory.add({ type: "wait", queue: "narrow" });
    const claimed = bundle.next("jobs.claimed");
    bundle.runtime.start();
    bundle.hint({ kind: "ready", queue: "narrow", priority: 3 });
    expect(await claimed).toMatchObject({ jobs: 2 });
    bundle.memory.add({ type: "quick" });
    const completed = bundle.next("job.completed");
    bundle.hint({ kind: "ready", queue: "default", priority: 3 });
    await completed;
    expect(started).toHaveLength(2);
    release();
  });

  test("calls onFailed once, when the job has failed for good", async () => {
    const calls: string[] = [];
    const called = Promise.withResolvers<void>();
    const bundle = setUp([
      {
        type: "bad",
        execute: () => {
          throw new Error("no");
        },
        onFailed(job, error) {
          calls.push(`${job.id} ${error.message}`);
          called.resolve();
        },
      },
    ]);
    const policy = {
      maxRetries: 2,
      strategy: "fixed",
      baseDelayMs: 0,
      maxDelayMs: 0,
      multiplier: 1,
      jitter: 0,
      nonRetryableCodes: [],
      timeoutSeconds: 1,
      timeoutIsFinal: false,
    } as const;
    const id = bundle.memory.add({ type: "bad", policy });
    bundle.events.on("job.retried", () => bundle.hint({ kind: "ready", queue: "default", priority: 3 }));
    bundle.runtime.start();
    await called.promise;
    expect(calls).toEqual([`${id} no`]);
    expect(bundle.memory.outcomes.map(({ outcome }) => outcome.kind)).toEqual(["retry", "retry", "failed"]);
  });
});

describe("a cancel", () => {
  test("aborts a job that runs, at once", async () => {
    const { handler, started } = waitingHandler();
    const bundle = setUp([handler]);
    const id = bundle.memory.add({ type: "wait" });
    const began = bundle.next("job.started");
    bundle.runtime.start();
    const { lease, position } = (await began).job;
    const cancelled = bundle.next("job.cancelled");
    bundle.hint({ kind: "cancel", request: { lease: { ...lease, workerId: "another" }, position, id } });
    expect(started[0]!.context.signal.aborted).toBe(false);
    bundle.hint({ kind: "cancel", request: { lease, position, id } });
    expect(started[0]!.context.signal.aborted).toBe(true);
    started[0]!.end({ success: false, error: "stopped" });
    expect((await cancelled).job.id).toBe(id);
  });
});

describe("when the database gives no clear answer", () => {
  test("to a claim, the next one goes under a new id and the jobs come back", async () => {
    const bundle = setUp([quick], { heartbeatIntervalMs: 20 });
    bundle.memory.after = (operation) => {
      if (operation !== "claim") return;
      bundle.memory.after = () => {};
      throw new UnknownOutcomeError("the answer was lost");
    };
    const id = bundle.memory.add({ type: "quick" });
    const completed = bundle.next("job.completed");
    bundle.runtime.start();
    const { job } = await completed;
    expect([job.id, job.lease.workerId, job.head]).toEqual([id, "2", 0]);
    expect(bundle.memory.workers).toEqual(new Set(["2"]));
  });

  test("to a completion, it is sent again and counts once", async () => {
    const bundle = setUp([quick]);
    bundle.memory.after = (operation) => {
      if (operation !== "complete") return;
      bundle.memory.after = () => {};
      throw new UnknownOutcomeError("the answer was lost");
    };
    bundle.memory.add({ type: "quick" });
    const completed = bundle.next("job.completed");
    bundle.runtime.start();
    await completed;
    expect(bundle.memory.outcomes).toHaveLength(1);
    expect(bundle.runtime.stats.completions).toMatchObject({
      accepted: 0,
      already: 1,
      refused: 0,
      unknown: 1,
    });
  });

  test("because it is away at the start, it is waited for", async () => {
    const bundle = setUp([quick]);
    bundle.memory.before = () => {
      throw new DatabaseUnavailableError("away", 100);
    };
    const failed = bundle.next("service.failed");
    bundle.runtime.start();
    await failed;
    bundle.memory.add({ type: "quick" });
    const completed = bundle.next("job.completed");
    bundle.memory.before = () => {};
    expect((await completed).job.type).toBe("quick");
  });
});

describe("a lost lease", () => {
  test("aborts what runs under it, and a late completion is refused and counted", async () => {
    const { handler, started } = waitingHandler();
    const bundle = setUp([handler], { heartbeatIntervalMs: 20 });
    bundle.memory.add({ type: "wait" });
    const began = bundle.next("job.started");
    const lost = bundle.next("lease.lost");
    bundle.runtime.start();
    const { lease } = (await began).job;
    bundle.registry.clear();
    bundle.memory.takeLease(`${lease.workerId}/${lease.number}`);
    expect(await lost).toMatchObject({ lease, running: 1, unstarted: 0 });
    expect(started[0]!.context.signal.reason).toMatchObject({ code: "lease-lost" });
    const refused = bundle.next("completion.refused");
    started[0]!.end("too late");
    await refused;
    expect(bundle.runtime.stats.completions.refused).toBe(1);
    expect(bundle.memory.outcomes).toEqual([]);
  });
});
