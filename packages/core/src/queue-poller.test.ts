import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "./clock.ts";
import { QueuePoller } from "./queue-poller.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

function createPoller(settings: { proven: boolean; types: readonly string[]; serves?: readonly string[] }) {
  const asked: { readonly queues: readonly string[]; readonly types: readonly string[] }[] = [];
  const ready: string[] = [];
  const told: number[] = [];
  const poller = new QueuePoller({
    store: {
      findReadyQueues: async (queues, types) => {
        asked.push({ queues, types });
        return ready;
      },
      getQueues: async () => [
        { queue: "shared", paused: false, concurrency: 3, maxWaiting: null },
        { queue: "default", paused: false, concurrency: null, maxWaiting: null },
      ],
    },
    notifier: {
      get proven() {
        return settings.proven;
      },
    },
    clock: systemClock,
    random: () => 0,
    pollIntervalMs: 1_000,
    types: () => settings.types,
    homeQueues: () => ["home"],
    serves: (queue) => settings.serves?.includes(queue) ?? true,
    batchOf: () => undefined,
    limitOf: (queue) => (queue === "home" ? 4 : Infinity),
    onPolled: () => told.push(asked.length),
    onError: (error) => {
      throw error;
    },
  });
  return { poller, asked, ready, told, settings };
}

test("one poll asks for all queues: those of the process's types and all that the database has", async () => {
  const { poller, asked } = createPoller({ proven: false, types: ["a", "b"] });
  poller.start();
  await pass(0);
  expect(asked).toEqual([{ queues: ["home", "shared", "default"], types: ["a", "b"] }]);
  expect([...poller.queues.values()].map(({ name, limit, shared }) => [name, limit, shared])).toEqual([
    ["home", 4, false],
    ["shared", Infinity, true],
    ["default", Infinity, false],
  ]);
  await poller.stop();
});

test("queues that the process does not serve are not asked for, whatever is said of them", async () => {
  const { poller, asked, told } = createPoller({ proven: false, types: ["a"], serves: ["shared", "new"] });
  poller.start();
  await pass(0);
  expect(asked).toEqual([{ queues: ["shared"], types: ["a"] }]);
  poller.hint("default");
  poller.hint("home");
  expect([...poller.queues.keys()]).toEqual(["shared"]);
  poller.hint("new");
  expect([...poller.queues.keys()]).toEqual(["shared", "new"]);
  // By the poll alone.
  expect(told).toEqual([1]);
  await poller.stop();
});

test("a queue in which jobs wait is hungry and looked at as a whole", async () => {
  const { poller, ready, told } = createPoller({ proven: false, types: ["a"] });
  ready.push("home");
  poller.start();
  await pass(0);
  expect(poller.queues.get("home")).toMatchObject({ hungry: true, sweepNext: true });
  expect(poller.queues.get("default")).toMatchObject({ hungry: false });
  expect(told).toEqual([1]);
  Object.assign(poller.queues.get("home")!, { hungry: false, sweepNext: false });
  await pass(1_000);
  expect(poller.queues.get("home")).toMatchObject({ hungry: true, sweepNext: true });
  await poller.stop();
});

test("polls come each interval while notifications are unproven, every 15 s while they are proven", async () => {
  const { poller, asked, settings } = createPoller({ proven: false, types: ["a"] });
  poller.start();
  await pass(3_000);
  expect(asked).toHaveLength(4);
  settings.proven = true;
  await pass(14_000);
  expect(asked).toHaveLength(4);
  await pass(1_000);
  expect(asked).toHaveLength(5);
  settings.proven = false;
  await pass(1_000);
  expect(asked).toHaveLength(6);
  await poller.stop();
});

test("a type that is registered later is polled for without waiting", async () => {
  const { poller, asked, settings } = createPoller({ proven: true, types: [] });
  poller.start();
  await pass(5_000);
  expect(asked).toHaveLength(0);
  settings.types = ["late"];
  await pass(1_000);
  expect(asked).toMatchObject([{ types: ["late"] }]);
  await poller.stop();
});

test("a hint makes its queue hungry; one of an unknown queue has the settings read", async () => {
  const { poller, asked } = createPoller({ proven: true, types: ["a"] });
  poller.start();
  await pass(0);
  poller.hint("home", 2);
  expect(poller.queues.get("home")).toMatchObject({ hungry: true, betterPriority: 2 });
  await pass(0);
  expect(asked).toHaveLength(1);
  poller.hint("new");
  expect(poller.queues.get("new")).toMatchObject({ hungry: true, shared: true });
  await pass(0);
  expect(asked).toHaveLength(2);
  expect(poller.queues.get("new")).toMatchObject({ shared: false });
  await poller.stop();
});
