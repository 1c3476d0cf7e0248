import { beforeEach, expect, test } from "vitest";
import { createEventBus } from "./events.ts";
import { systemClock } from "./clock.ts";
import { DatabaseUnavailableError } from "./errors.ts";
import type { Mailbox } from "./notifier.ts";
import type { OfferRequest } from "./offer-store.ts";
import { Offers } from "./offers.ts";
import { OpenLeases } from "./open-leases.ts";
import { QueueState } from "./queue-state.ts";
import type { ClaimedJob } from "./store.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";
import { WorkerSession } from "./worker-session.ts";

let mailbox: Mailbox | undefined;
let idle: boolean;
/** What withdrawing finds. */
let stands: boolean;
let fails: Error | undefined;
/** Happens while an answer is on its way. */
let meanwhile: () => void;
let made: OfferRequest[];
let withdrawn: number[];
let handed: ClaimedJob[];
let ended: string[];
let errors: unknown[];
/** Of registering a worker. */
let refuses: Error | undefined;
let leases: OpenLeases;
let session: WorkerSession;
let offers: Offers;
let types: readonly string[];
const queue = new QueueState("default", 5);
queue.shared = false;

/** Messages are jobs, as JSON. */
const message = (number: number, workerId = "1"): string =>
  JSON.stringify(claimedJob({ id: "7", queue: "default", lease: { workerId, number }, position: 1 }));
/** Answers come within a few turns, since nothing here waits for anything else. */
const answered = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
};

beforeEach(() => {
  mailbox = { channel: "box", listenerPid: 1 };
  idle = true;
  types = ["test"];
  stands = true;
  [fails, refuses] = [undefined, undefined];
  meanwhile = () => {};
  [made, withdrawn, handed, ended, errors] = [[], [], [], [], []];
  leases = new OpenLeases();
  let workers = 0;
  session = new WorkerSession({
    store: {
      registerWorker: async () => {
        if (refuses !== undefined) throw refuses;
        return String((workers += 1));
      },
      endWorkers: async (ids) => void ended.push(...ids),
    },
    events: createEventBus((error) => {
      throw error;
    }),
    leases,
    describeWorker: () => ({ name: "", host: "", pid: 1, release: "", types: [], silenceMs: 1 }),
  });
  const perform = async () => {
    meanwhile();
    if (fails !== undefined) throw fails;
  };
  offers = new Offers({
    store: {
      offer: (request) => perform().then(() => void made.push(request)),
      withdrawOffer: ({ number }) => perform().then(() => (withdrawn.push(number), stands)),
      readHandedJob: async (text) => JSON.parse(text) as ClaimedJob,
    },
    notifier: {
      get mailbox() {
        return mailbox;
      },
    },
    session,
    leases,
    clock: systemClock,
    queues: new Map([["default", queue]]),
    types: () => types,
    idle: () => idle,
    onHanded: (_queue, job) => void handed.push(job),
    onError: (error) => void errors.push(error),
  });
});

test("an idle process offers itself once, in a lease that is open", async () => {
  offers.check();
  offers.check();
  await answered();
  offers.check();
  expect(made).toEqual([
    {
      lease: { workerId: "1", number: 1 },
      queues: ["default"],
      types: ["test"],
      mailbox: { channel: "box", listenerPid: 1 },
    },
  ]);
  expect(leases.of("1")).toEqual([{ workerId: "1", number: 1 }]);
});

test("a busy process, and one that is not known to be told, makes no offer", async () => {
  idle = false;
  offers.check();
  await answered();
  idle = true;
  mailbox = undefined;
  offers.check();
  await answered();
  expect(made).toEqual([]);
});

test("it gets the job that it is told of, with the time at which it came, and offers itself again", async () => {
  offers.check();
  await answered();
  offers.receive(message(1));
  await answered();
  expect(handed.map(({ id }) => id)).toEqual(["7"]);
  expect(leases.claimedAt(handed[0]!)).toBeLessThanOrEqual(systemClock.monotonic());
  offers.check();
  await answered();
  expect(made.map(({ lease }) => lease.number)).toEqual([1, 2]);
});

test("a message that comes before the offer is answered counts, one of another lease does not", async () => {
  offers.check();
  await Promise.resolve();
  offers.receive(message(9));
  offers.receive(message(1, "5"));
  await answered();
  expect(handed).toEqual([]);
  offers.receive(message(1));
  await answered();
  expect(handed).toHaveLength(1);
});

test("withdrawn, the next is made after a heartbeat", async () => {
  offers.check();
  await answered();
  offers.withdraw();
  await answered();
  expect(withdrawn).toEqual([1]);
  expect(leases.size).toBe(0);
  offers.check();
  await answered();
  expect(made).toHaveLength(1);
  offers.beaten(new Set());
  await answered();
  expect(made).toHaveLength(2);
});

test("an offer that was taken before it was withdrawn is waited for", async () => {
  stands = false;
  offers.check();
  await answered();
  offers.withdraw();
  await answered();
  offers.beaten(new Set([1]));
  expect(leases.size).toBe(1);
  offers.receive(message(1));
  await answered();
  expect(handed).toHaveLength(1);
});

test("a process that became busy while it offered itself withdraws", async () => {
  meanwhile = () => (idle = false);
  offers.check();
  await answered();
  expect(made).toHaveLength(1);
  expect(withdrawn).toEqual([1]);
});

test("a job of which nothing is told for two heartbeats is given back with the worker id", async () => {
  offers.check();
  await answered();
  offers.beaten(new Set([1]));
  expect(session.ids).toEqual(["1"]);
  idle = false;
  offers.beaten(new Set([1]));
  await session.endUnused();
  expect(ended).toEqual(["1"]);
  expect(leases.size).toBe(0);
});

test("what was handed over and taken back meanwhile is waited for no more", async () => {
  stands = false;
  offers.check();
  await answered();
  offers.withdraw();
  await answered();
  idle = false;
  offers.beaten(new Set());
  offers.beaten(new Set());
  expect(leases.size).toBe(0);
  expect(session.ids).toEqual(["1"]);
});

test("an offer that stands is none of the leases that heartbeats tell of, however many come", async () => {
  offers.check();
  await answered();
  for (let beat = 0; beat < 5; beat += 1) offers.beaten(new Set());
  expect(leases.size).toBe(1);
});

test("another mailbox calls for another offer", async () => {
  offers.check();
  await answered();
  mailbox = { channel: "next", listenerPid: 2 };
  offers.check();
  await answered();
  offers.beaten(new Set());
  await answered();
  expect(made.map((request) => request.mailbox.channel)).toEqual(["box", "next"]);
  expect(withdrawn).toEqual([1]);
});

test("so do other types", async () => {
  offers.check();
  await answered();
  types = ["test", "other"];
  offers.beaten(new Set());
  await answered();
  offers.beaten(new Set());
  await answered();
  expect(made.map((request) => request.types)).toEqual([["test"], ["test", "other"]]);
  expect(withdrawn).toEqual([1]);
});

test("when it is not known whether an offer stands, the worker id is set aside", async () => {
  fails = new DatabaseUnavailableError("away", 1);
  offers.check();
  await answered();
  expect(errors).toEqual([fails]);
  expect(leases.size).toBe(0);
  await session.endUnused();
  expect(ended).toEqual(["1"]);
});

test("a process that cannot be registered tells why, and tries again at a heartbeat", async () => {
  refuses = new DatabaseUnavailableError("away", 1);
  offers.check();
  await answered();
  offers.check();
  await answered();
  expect(errors).toEqual([refuses]);
  refuses = undefined;
  offers.beaten(new Set());
  await answered();
  expect(made).toHaveLength(1);
});

test("with another worker id the old offer is forgotten, and a new one made", async () => {
  offers.check();
  await answered();
  session.setAside();
  await session.register();
  offers.renewed();
  expect(leases.size).toBe(0);
  offers.check();
  await answered();
  expect(made.map(({ lease }) => lease)).toEqual([
    { workerId: "1", number: 1 },
    { workerId: "2", number: 2 },
  ]);
});

test("stopping withdraws, and takes nothing that comes later", async () => {
  offers.check();
  await offers.stop();
  expect(withdrawn).toEqual([1]);
  offers.receive(message(1));
  await answered();
  expect(handed).toEqual([]);
  expect(leases.size).toBe(0);
});
