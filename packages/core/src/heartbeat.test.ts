import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "./clock.ts";
import { DatabaseUnavailableError } from "./errors.ts";
import { createEventBus } from "./events.ts";
import { Heartbeat } from "./heartbeat.ts";
import { OpenLeases } from "./open-leases.ts";
import type { Lease } from "./store.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";
import { MemoryStore } from "./testing/memory-store.fixture.ts";
import { WorkerSession } from "./worker-session.ts";

const SILENCE_MS = 20_000;

function createHeartbeat() {
  const memory = new MemoryStore();
  const leases = new OpenLeases();
  const events = createEventBus((error) => {
    throw error;
  });
  const session = new WorkerSession({
    store: memory.store,
    events,
    leases,
    describeWorker: () => ({
      name: "test",
      host: "here",
      pid: 1,
      release: "0",
      types: [],
      silenceMs: SILENCE_MS,
    }),
  });
  const told: string[] = [];
  const heartbeat = new Heartbeat({
    store: memory.store,
    session,
    served: { handled: [], tell: () => {} },
    leases,
    clock: systemClock,
    random: () => 0,
    beatMs: 4_000,
    silenceMs: SILENCE_MS,
    onLeaseLost: ({ number }) => void told.push(`lease ${number} lost`),
    onWorkerEnded(id) {
      session.forget(id);
      told.push(`worker ${id} ended`);
    },
    onCancel: ({ id }) => void told.push(`cancel ${id}`),
    onBeaten: () => {},
    onRecovered: () => void told.push("recovered"),
    onError: () => {},
  });
  async function claimOne(): Promise<Lease> {
    const lease = await session.nextLease();
    memory.add({ type: "test" });
    const claim = await memory.store.claim({
      lease,
      queue: "default",
      limit: 1,
      types: ["test"],
      suspect: false,
      sweep: false,
    });
    leases.answered(lease, claim.jobs.length, systemClock.monotonic());
    return lease;
  }
  return { memory, leases, session, heartbeat, told, claimOne };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe("a heartbeat", () => {
  test("registers the process and loses nothing while all is well", async () => {
    const { heartbeat, session, told, claimOne } = createHeartbeat();
    heartbeat.start();
    await pass(0);
    expect(session.ids).toEqual(["1"]);
    await claimOne();
    await pass(60_000);
    expect(told).toEqual([]);
    await heartbeat.stop();
  });

  test("learns of a lease that was taken, and of cancel requests", async () => {
    const { heartbeat, memory, told, claimOne } = createHeartbeat();
    heartbeat.start();
    const lease = await claimOne();
    await claimOne();
    memory.takeLease(`${lease.workerId}/${lease.number}`);
    memory.cancels.push({ lease, position: 1, id: "9" });
    await pass(4_000);
    expect(told).toEqual([`lease ${lease.number} lost`, "cancel 9"]);
    await heartbeat.stop();
  });

  test("tells of each id the first lease that it may hold: any, of one that was set aside", async () => {
    const { heartbeat, session, leases, claimOne } = createHeartbeat();
    heartbeat.start();
    await pass(0);
    const [first, second] = [await claimOne(), await claimOne()];
    expect(session.firstLeases).toEqual([first]);
    leases.settle(first);
    expect(session.firstLeases).toEqual([second]);
    leases.settle(second);
    expect(session.firstLeases).toEqual([{ workerId: "1", number: 3 }]);
    // Open before anything is asked of the database.
    const third = await session.nextLease();
    expect(session.firstLeases).toEqual([third]);
    session.setAside();
    await session.register();
    expect(session.firstLeases).toEqual([
      { workerId: "2", number: 4 },
      { workerId: "1", number: 0 },
    ]);
    await heartbeat.stop();
  });

  test("does not take a lease for lost that was claimed after it was sent", async () => {
    const { heartbeat, memory, told, claimOne } = createHeartbeat();
    heartbeat.start();
    await pass(0);
    const answering = Promise.withResolvers<void>();
    memory.after = async (operation) => {
      if (operation === "heartbeat") await answering.promise;
    };
    await pass(4_000);
    await claimOne();
    memory.after = () => {};
    answering.resolve();
    await pass(0);
    expect(told).toEqual([]);
    await heartbeat.stop();
  });

  test("learns that its worker id was ended and gets a new one", async () => {
    const { heartbeat, memory, session, told } = createHeartbeat();
    heartbeat.start();
    await pass(0);
    memory.endWorker("1");
    await pass(4_000);
    expect(told).toEqual(["worker 1 ended"]);
    expect(session.ids).toEqual(["2"]);
    await heartbeat.stop();
  });
});

describe("a process that is not heard", () => {
  test("gives up all its leases after the silence, counted from the last beat's sending, and not before", async () => {
    const { heartbeat, memory, told, claimOne } = createHeartbeat();
    heartbeat.start();
    const lease = await claimOne();
    await pass(4_000);
    memory.before = (operation) => {
      if (operation === "heartbeat") throw new DatabaseUnavailableError("away", 100);
    };
    await pass(SILENCE_MS - 1);
    expect(told).toEqual([]);
    await pass(1);
    expect(told).toEqual([`lease ${lease.number} lost`]);
    await heartbeat.stop();
  });

  test("claims under a new id when it comes back, and keeps the old one until its leases are settled", async () => {
    const { heartbeat, memory, session, leases, told, claimOne } = createHeartbeat();
    heartbeat.start();
    const lease = await claimOne();
    await pass(0);
    memory.before = (operation) => {
      if (operation === "heartbeat") throw new DatabaseUnavailableError("away", 100);
    };
    await pass(5_000);
    memory.before = () => {};
    await pass(10_000);
    expect(told).toContain("recovered");
    expect(session.ids).toEqual(["2", "1"]);
    leases.settle(lease);
    await pass(4_000);
    expect(session.ids).toEqual(["2"]);
    expect(memory.workers).toEqual(new Set(["2"]));
    expect(memory.ready.map(({ id, head }) => ({ id, head }))).toEqual([{ id: "1", head: 0 }]);
    await heartbeat.stop();
  });
});

test("a lease is open from the sending of its claim until its last job is settled", () => {
  const leases = new OpenLeases();
  const lease = { workerId: "7", number: 1 };
  leases.open(lease);
  expect([leases.of("7"), leases.claimedBefore(Infinity)]).toEqual([[lease], []]);
  leases.answered(lease, 2, 5);
  expect(leases.claimedAt(claimedJob({ lease }))).toBe(5);
  expect([leases.claimedBefore(5), leases.claimedBefore(6)]).toEqual([[], [lease]]);
  leases.settle(lease);
  expect(leases.size).toBe(1);
  leases.settle(lease);
  expect([leases.size, leases.claimedAt(claimedJob({ lease }))]).toEqual([0, undefined]);
});

test("a lease whose claim brought nothing is closed at once", () => {
  const leases = new OpenLeases();
  const lease = { workerId: "7", number: 1 };
  leases.open(lease);
  leases.answered(lease, 0, 5);
  expect(leases.size).toBe(0);
});
