import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "./clock.ts";
import { QueueState } from "./queue-state.ts";
import { QueueWatch } from "./queue-watch.ts";
import type { TransactionNumbers } from "./worker-store.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const lease = { workerId: "1", number: 1 };

/** The watch over one queue, and in order what it said, asked and looked for. */
function createWatch() {
  const did: string[] = [];
  const errors: unknown[] = [];
  const transactions: TransactionNumbers[] = [];
  const settings = { away: false };
  const queue = new QueueState("default", Infinity);
  queue.shared = false;
  queue.sweepNext = false;
  const watch = new QueueWatch({
    store: {
      async watchQueues(worker, queues) {
        if (settings.away) throw new Error("away");
        did.push(`worker ${worker} watches ${JSON.stringify(queues)}`);
      },
      async readTransactions() {
        did.push("read transactions");
        return transactions.shift() ?? { endedBelow: 9n, next: 9n };
      },
    },
    session: { register: async () => "1" },
    clock: systemClock,
    options: { watchAfterMs: 1_000, pollIntervalMs: 1_000 },
    onReady: () => did.push(queue.sweepNext ? "look at the whole queue" : "look"),
    onError: (error) => errors.push(error),
  });
  /** A claim brought a job of that priority, and more is there. */
  function claimed(priority = 3): void {
    queue.hint();
    watch.hungry(queue);
    watch.claimed(queue, [claimedJob({ lease, position: 1, priority })]);
  }
  /** Claims bring jobs for that time. */
  async function work(ms: number, priority?: number): Promise<void> {
    for (let passed = 0; passed <= ms; passed += 8) {
      claimed(priority);
      await pass(8);
    }
  }
  /** A claim brought nothing, and so do those that follow from it. */
  async function restUntilAsleep(): Promise<void> {
    for (let look = 0; look <= 10; look += 1) {
      watch.rest(queue);
      await pass(5);
    }
  }
  return { watch, queue, did, errors, transactions, settings, claimed, work, restUntilAsleep };
}

describe("a queue is watched", () => {
  test("once it has given work for a second, with the worst priority that was claimed", async () => {
    const { did, work } = createWatch();
    await work(900);
    expect(did).toEqual([]);
    await work(200);
    expect(did).toEqual(['worker 1 watches {"default":3}']);
    await work(100, 5);
    await work(100, 2);
    expect(did.slice(1)).toEqual(['worker 1 watches {"default":5}']);
  });

  test("not when claims bring jobs less than a hundred times a second, when its slots are shared, or when nothing was claimed from it", async () => {
    const { did, watch, queue, work, claimed } = createWatch();
    for (let n = 0; n < 300; n += 1) {
      claimed();
      watch.rest(queue);
      await pass(12);
    }
    queue.shared = true;
    await work(2_000);
    expect(did).toEqual([]);
    const idle = createWatch();
    for (let n = 0; n < 300; n += 1) {
      idle.watch.hungry(idle.queue);
      await pass(8);
    }
    expect(idle.did).toEqual([]);
  });

  test("also when it is empty now and then, if claims bring jobs a hundred times a second", async () => {
    const { did, watch, queue, claimed } = createWatch();
    for (let n = 0; n < 300; n += 1) {
      claimed();
      watch.rest(queue);
      await pass(8);
    }
    expect(did[0]).toBe('worker 1 watches {"default":3}');
  });

  test("and looked at again when it is empty, a few times, before that ends", async () => {
    const { did, watch, queue, work, claimed } = createWatch();
    await work(1_100);
    did.length = 0;
    for (let n = 0; n < 10; n += 1) {
      watch.rest(queue);
      expect(queue.hungry).toBe(false);
      await pass(5);
      expect(queue.hungry).toBe(true);
    }
    claimed();
    watch.rest(queue);
    await pass(5);
    expect(did).toEqual(Array.from({ length: 11 }, () => "look"));
  });
});

describe("before a queue is slept on", () => {
  test("that is said first, and then the whole queue is looked at", async () => {
    const { did, work, restUntilAsleep, queue } = createWatch();
    await work(1_100);
    did.length = 0;
    await restUntilAsleep();
    await pass(5_000);
    expect(did.slice(10)).toEqual(["worker 1 watches {}", "read transactions", "look at the whole queue"]);
    expect(queue.hungry).toBe(true);
  });

  test("it is looked at again until all transactions have ended that were under way", async () => {
    const { did, transactions, work, restUntilAsleep } = createWatch();
    await work(1_100);
    did.length = 0;
    for (const endedBelow of [7n, 7n, 11n, 12n]) transactions.push({ endedBelow, next: endedBelow + 5n });
    await restUntilAsleep();
    await pass(5_000);
    const looks = did.slice(11);
    expect(looks).toEqual(
      Array.from({ length: 4 }, () => ["read transactions", "look at the whole queue"]).flat(),
    );
  });

  test("a database that is away is asked again, and the queue looked at meanwhile", async () => {
    const { did, errors, settings, work, restUntilAsleep } = createWatch();
    await work(1_100);
    did.length = 0;
    settings.away = true;
    await restUntilAsleep();
    await pass(2_000);
    expect(errors.length).toBeGreaterThan(1);
    expect(did.slice(10).every((what) => what === "look at the whole queue")).toBe(true);
    settings.away = false;
    await pass(1_000);
    expect(did.slice(-3)).toEqual(["worker 1 watches {}", "read transactions", "look at the whole queue"]);
  });
});

test("under another worker id nothing is watched, until there was work for a second again", async () => {
  const { did, watch, queue, work, restUntilAsleep } = createWatch();
  await work(1_100);
  watch.renewed();
  did.length = 0;
  await restUntilAsleep();
  expect(did).toEqual([]);
  watch.rest(queue);
  await pass(100);
  await work(1_100);
  expect(did).toEqual(['worker 1 watches {"default":3}']);
});
