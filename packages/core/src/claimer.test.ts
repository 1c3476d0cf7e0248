import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Claimer } from "./claimer.ts";
import { systemClock } from "./clock.ts";
import { InvalidInputError, UnknownOutcomeError } from "./errors.ts";
import { createEventBus } from "./events.ts";
import { OpenLeases } from "./open-leases.ts";
import { Probation } from "./probation.ts";
import { QueueState } from "./queue-state.ts";
import { QueueWatch } from "./queue-watch.ts";
import type { Claim, ClaimedJob, ClaimRequest } from "./store.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";
import { WorkerSession } from "./worker-session.ts";

const nothing: Claim = { alive: true, jobs: [], more: false };

/** A claimer of one queue whose claims are answered by `answer`. */
function createClaimer(answer: (request: ClaimRequest, call: number) => Claim | Promise<Claim>) {
  const requests: ClaimRequest[] = [];
  const queue = new QueueState("default", Infinity);
  const leases = new OpenLeases();
  const events = createEventBus((error) => {
    throw error;
  });
  let workers = 0;
  const session = new WorkerSession({
    store: { registerWorker: async () => String(++workers), endWorkers: async () => {} },
    events,
    leases,
    describeWorker: () => ({ name: "", host: "", pid: 1, release: "", types: [], silenceMs: 1 }),
  });
  const settings = { freeSlots: 10, mayClaim: true };
  const probation = new Probation(() => {});
  const claimer = new Claimer(new Map([["default", queue]]), {
    store: {
      claim: async (request) => {
        requests.push(request);
        return answer(request, requests.length);
      },
    },
    session,
    leases,
    probation,
    watch: new QueueWatch({
      store: { watchQueues: async () => {}, readTransactions: async () => ({ endedBelow: 1n, next: 1n }) },
      session,
      clock: systemClock,
      options: { watchAfterMs: 1_000, pollIntervalMs: 1_000 },
      onReady: () => claimer.check(),
      onError: (error) => {
        throw error;
      },
    }),
    events,
    clock: systemClock,
    random: () => 0,
    types: () => ["test"],
    freeSlots: () => settings.freeSlots,
    mayClaim: () => settings.mayClaim,
    onClaimed: () => void queue.local.take(() => true),
    onRested: () => {},
    onRecovered: () => {},
    onWorkerEnded: (id) => session.forget(id),
  });
  function hint(): void {
    queue.hint();
    claimer.check();
  }
  return {
    claimer,
    queue,
    requests,
    settings,
    probation,
    hint,
    sweeps: () => requests.map(({ sweep }) => sweep),
  };
}

const jobs = (lease: ClaimedJob["lease"], count: number, crashes = 0): ClaimedJob[] =>
  Array.from({ length: count }, (_, index) => claimedJob({ lease, position: index + 1, crashes }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe("a queue is asked", () => {
  test("when something was said of it, until it has nothing left", async () => {
    const { claimer, hint, requests } = createClaimer(({ lease, limit }, call) =>
      call < 3 ? { alive: true, jobs: jobs(lease, limit), more: true } : nothing,
    );
    claimer.check();
    await pass(1_000);
    expect(requests).toHaveLength(0);
    hint();
    await pass(0);
    expect(requests.map(({ limit, lease }) => [limit, lease.number])).toEqual([
      [10, 1],
      [10, 2],
      [10, 3],
    ]);
  });

  test("again when something was said of it during a claim", async () => {
    const first = Promise.withResolvers<Claim>();
    const { hint, requests } = createClaimer((_request, call) => (call === 1 ? first.promise : nothing));
    hint();
    await pass(0);
    hint();
    await pass(0);
    expect(requests).toHaveLength(1);
    first.resolve(nothing);
    await pass(0);
    expect(requests).toHaveLength(2);
  });

  test("not while there is no room, and not while too many outcomes wait to be recorded", async () => {
    const { claimer, hint, requests, settings } = createClaimer(() => nothing);
    settings.freeSlots = 0;
    hint();
    settings.freeSlots = 1;
    settings.mayClaim = false;
    claimer.check();
    await pass(1_000);
    expect(requests).toHaveLength(0);
    settings.mayClaim = true;
    claimer.check();
    await pass(0);
    expect(requests).toHaveLength(1);
  });

  test("not after the claimer was stopped", async () => {
    const { claimer, hint, requests } = createClaimer(() => nothing);
    await claimer.stop();
    hint();
    await pass(1_000);
    expect(requests).toHaveLength(0);
  });
});

describe("the whole queue is looked at", () => {
  test("by the first claim, and by one that follows a short claim, at most every 100 ms", async () => {
    const { hint, sweeps } = createClaimer(() => nothing);
    hint();
    await pass(0);
    expect(sweeps()).toEqual([true]);
    await pass(40);
    hint();
    await pass(0);
    expect(sweeps()).toEqual([true, false]);
    await pass(59);
    expect(sweeps()).toEqual([true, false]);
    await pass(1);
    expect(sweeps()).toEqual([true, false, true]);
    await pass(1_000);
    hint();
    await pass(0);
    expect(sweeps()).toEqual([true, false, true, false, true]);
  });

  test("later, when the last look took so long that the next is not due yet", async () => {
    const { hint, sweeps } = createClaimer((_, call) =>
      call === 1 ? { ...nothing, sweepInMs: 1_499.5 } : nothing,
    );
    hint();
    await pass(1_499);
    expect(sweeps()).toEqual([true]);
    await pass(1);
    expect(sweeps()).toEqual([true, true]);
    await pass(10_000);
    expect(sweeps()).toHaveLength(2);
  });

  test("not after a claim that looked at the whole queue though not asked to", async () => {
    const { hint, sweeps } = createClaimer(() => ({ ...nothing, whole: true }));
    hint();
    await pass(1_000);
    hint();
    await pass(1_000);
    hint();
    await pass(10_000);
    expect(sweeps()).toEqual([true, false, false]);
  });

  test("by the next claim, when one brought nothing but what others had passed over", async () => {
    const { hint, sweeps } = createClaimer(({ lease, limit }, call) =>
      call <= 2 ? { alive: true, jobs: jobs(lease, limit), more: true, sweepInMs: 0 } : nothing,
    );
    hint();
    await pass(10);
    expect(sweeps()).toEqual([true, true, true]);
  });

  test("every two seconds under load", async () => {
    const { hint, sweeps } = createClaimer(async ({ lease, limit }) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { alive: true, jobs: jobs(lease, limit), more: true };
    });
    hint();
    await pass(5_250);
    expect(sweeps()).toEqual([true, false, false, false, false, true, false, false, false, false, true]);
  });
});

test("while one suspect is fresh no other is asked for", async () => {
  const { hint, requests, probation } = createClaimer(({ lease }, call) =>
    call === 1 ? { alive: true, jobs: jobs(lease, 1, 1), more: true } : nothing,
  );
  hint();
  await pass(0);
  expect(requests.map(({ suspect }) => suspect)).toEqual([true, false]);
  probation.stop();
});

describe("a claim that failed", () => {
  test("with an unknown outcome is followed by one under a new worker id, after a pause", async () => {
    const { hint, requests } = createClaimer((_request, call) => {
      if (call === 1) throw new UnknownOutcomeError("cut");
      return nothing;
    });
    hint();
    await pass(99);
    expect(requests).toHaveLength(1);
    await pass(1);
    expect(requests.map(({ lease }) => lease)).toEqual([
      { workerId: "1", number: 1 },
      { workerId: "2", number: 2 },
    ]);
  });

  test("because of the request itself is not repeated until something is said of the queue", async () => {
    const { hint, requests } = createClaimer(() => {
      throw new InvalidInputError("UNKNOWN_QUEUE", "There is no such queue.");
    });
    hint();
    await pass(60_000);
    expect(requests).toHaveLength(1);
    hint();
    await pass(0);
    expect(requests).toHaveLength(2);
  });

  test("under a worker id that was ended is followed by one under a new id at once", async () => {
    const { hint, requests } = createClaimer((_request, call) => ({ ...nothing, alive: call > 1 }));
    hint();
    await pass(0);
    expect(requests.map(({ lease }) => lease.workerId)).toEqual(["1", "2"]);
  });
});
