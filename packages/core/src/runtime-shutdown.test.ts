import { afterEach, describe, expect, test } from "vitest";
import type { JobHandler } from "./handler.ts";
import type { Runtime } from "./runtime-dependencies.ts";
import type { RuntimeOptions } from "./runtime-options.ts";
import { createBundle, type RuntimeBundle, waitingHandler } from "./testing/runtime.fixture.ts";

const running: Runtime[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((runtime) => runtime.stop()));
});

function setUp(handlers: readonly JobHandler[], options: Partial<RuntimeOptions> = {}): RuntimeBundle {
  const bundle = createBundle(handlers, options);
  running.push(bundle.runtime);
  return bundle;
}

const quick: JobHandler = { type: "quick", execute: () => "done" };

describe("shutdown", () => {
  test("gives back what has not started at once, waits for what runs, and ends the worker", async () => {
    const { handler, started } = waitingHandler();
    const bundle = setUp([handler, quick], { maxWorkers: 1, maxJobsPerWorker: 1 });
    // A quick job before makes the process claim ahead.
    for (let n = 0; n < 20; n += 1) bundle.memory.add({ type: "quick" });
    for (let n = 0; n < 20; n += 1) bundle.memory.add({ type: "wait" });
    const began = bundle.next("job.started", ({ job }) => job.type === "wait");
    bundle.runtime.start();
    await began;
    while (bundle.runtime.stats.unstarted === 0) await bundle.next("jobs.claimed");
    const unstarted = bundle.runtime.stats.unstarted;
    let returned = 0;
    const allReturned = bundle.next("job.returned", () => ++returned === unstarted);
    const stopped = bundle.runtime.stop();
    await allReturned;
    expect(started[0]!.context.signal.aborted).toBe(false);
    started[0]!.end("in peace");
    await stopped;
    expect(bundle.memory.outcomes.filter(({ outcome }) => outcome.kind === "completed")).toHaveLength(21);
    expect(bundle.memory.ready.every(({ retryCount, type }) => retryCount === 0 && type === "wait")).toBe(
      true,
    );
    expect(bundle.memory.ready).toHaveLength(19);
    expect(bundle.memory.workers.size).toBe(0);
  });

  test("does not wait for a claim under way to give back the rest, and gives back what that one brings", async () => {
    const { handler, release } = waitingHandler();
    const bundle = setUp([handler, quick], { maxWorkers: 1, maxJobsPerWorker: 1 });
    for (let n = 0; n < 40; n += 1) bundle.memory.add({ type: "quick" });
    for (let n = 0; n < 40; n += 1) bundle.memory.add({ type: "wait" });
    const began = bundle.next("job.started", ({ job }) => job.type === "wait");
    bundle.runtime.start();
    await began;
    while (bundle.runtime.stats.unstarted === 0) await bundle.next("jobs.claimed");
    const unstarted = bundle.runtime.stats.unstarted;

    const claiming = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    bundle.memory.after = async (operation) => {
      if (operation !== "claim") return;
      claiming.resolve();
      await answer.promise;
    };
    bundle.memory.add({ type: "wait", priority: 1 });
    bundle.hint({ kind: "ready", queue: "default", priority: 1 });
    await claiming.promise;
    let returned = 0;
    bundle.events.on("job.returned", () => (returned += 1));
    const heldReturned = bundle.next("job.returned", () => returned === unstarted);
    const stopped = bundle.runtime.stop();
    await heldReturned;
    answer.resolve();
    release();
    await stopped;
    expect(returned).toBeGreaterThan(unstarted);
    expect(bundle.memory.leases.size).toBe(0);
    expect(bundle.memory.ready).toHaveLength(40);
    expect(bundle.memory.outcomes.filter(({ outcome }) => outcome.kind === "returned")).toHaveLength(
      returned,
    );
  });

  test("past its time aborts what runs and gives it back without burning an attempt", async () => {
    const obedient: JobHandler = {
      type: "obedient",
      execute: (_payload, { signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason as Error)),
        ),
    };
    const bundle = setUp([obedient], { gracefulShutdownTimeoutMs: 1 });
    const id = bundle.memory.add({ type: "obedient" });
    const began = bundle.next("job.started");
    bundle.runtime.start();
    await began;
    await bundle.runtime.stop();
    expect(bundle.memory.outcomes).toMatchObject([{ id, outcome: { kind: "returned" } }]);
    expect(bundle.memory.ready).toMatchObject([{ id, head: 0, retryCount: 0 }]);
  });

  test("can be asked for more than once", async () => {
    const { runtime } = setUp([quick]);
    runtime.start();
    expect(runtime.stop()).toBe(runtime.stop());
    await runtime.stop();
    expect(() => runtime.start()).toThrow("started before");
  });
});

test("jobs that are stuck behind slow ones are given back for others to run", async () => {
  const { handler, started, release } = waitingHandler();
  const bundle = setUp([handler, quick], { maxWorkers: 1, maxJobsPerWorker: 1 });
  for (let n = 0; n < 50; n += 1) bundle.memory.add({ type: "quick" });
  for (let n = 0; n < 50; n += 1) bundle.memory.add({ type: "wait" });
  const returned = bundle.next("job.returned");
  bundle.runtime.start();
  await returned;
  expect(started).toHaveLength(1);
  expect(bundle.runtime.stats.unstarted).toBe(0);
  expect(bundle.memory.ready).toHaveLength(49);
  release();
});
