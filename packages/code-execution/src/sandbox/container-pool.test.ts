import { PassThrough } from "node:stream";
import type { Container } from "dockerode";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  type ContainerKind,
  type ContainerPool,
  createContainerPool,
  type PoolSettings,
} from "./container-pool.ts";
import { readFrames } from "./frame-stream.ts";
import type { GuestContainer } from "./guest-container.ts";
import type { GuestLimits } from "./sandbox.ts";

const MINUTE = 60_000;
const small = { memoryBytes: 1, cpus: 1 };
const large = { memoryBytes: 2, cpus: 1 };
const other = { memoryBytes: 3, cpus: 1 };

let made: { readonly limits: GuestLimits; readonly guest: GuestContainer }[];
let discarded: GuestContainer[];
let failures: unknown[];
let make: (limits: ContainerKind) => Promise<GuestContainer>;
let pool: ContainerPool;

beforeEach(() => {
  vi.useFakeTimers();
  made = [];
  discarded = [];
  failures = [];
  make = async (limits) => {
    const guest = {
      container: { id: String(made.length) } as Container,
      frames: readFrames(new PassThrough()),
    };
    made.push({ limits, guest });
    return guest;
  };
});

afterEach(async () => {
  await pool.close();
  vi.useRealTimers();
});

function open(settings: Partial<PoolSettings> = {}): void {
  pool = createContainerPool(
    { perClass: 3, total: 5, idleMs: 5 * MINUTE, usual: [], ...settings },
    {
      make: (limits) => make(limits),
      discard: async (container) => void discarded.push(container),
      onFailure: (error) => failures.push(error),
      now: () => Date.now(),
    },
  );
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Takes so often that as many wait as ever will. */
async function fillUp(limits: GuestLimits): Promise<void> {
  for (let times = 0; times < 10; times += 1) pool.take(limits);
  await pass(1000);
}

test("for usual limits one waits from the start, and each is handed out once", async () => {
  open({ usual: [small] });
  await pass(1000);
  expect(pool.waiting(small)).toBe(1);
  expect(pool.take({ ...small })).toBe(made[0]!.guest);
  expect(pool.take(small)).toBeUndefined();
});

test("limits that come once get none ahead; from the second time on they do", async () => {
  open();
  expect(pool.take(small)).toBeUndefined();
  await pass(1000);
  expect(made).toEqual([]);
  expect(pool.take(small)).toBeUndefined();
  await pass(1000);
  expect(pool.take(small)).toBe(made[0]!.guest);
  await pass(1000);
  expect(pool.waiting(small)).toBe(1);
});

test("as many more wait as programs found none, up to the most of a class", async () => {
  open({ usual: [small] });
  await fillUp(small);
  expect(pool.waiting(small)).toBe(3);
});

test("they are made one after the other", async () => {
  let underWay = 0;
  let most = 0;
  const makeOne = make;
  make = async (limits) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setTimeout(resolve, 100));
    underWay -= 1;
    return makeOne(limits);
  };
  open({ usual: [small, large] });
  await fillUp(small);
  expect([pool.waiting(small), pool.waiting(large), most]).toEqual([3, 1, 1]);
});

test("when all places are taken, the class that was not used for the longest gives one up", async () => {
  open();
  for (const limits of [large, small]) await fillUp(limits);
  expect([pool.waiting(large), pool.waiting(small)]).toEqual([2, 3]);
  await fillUp(other);
  expect([pool.waiting(large), pool.waiting(small), pool.waiting(other)]).toEqual([0, 2, 3]);
  expect(discarded.map((guest) => made.find((one) => one.guest === guest)!.limits)).toEqual([
    large,
    large,
    large,
    small,
  ]);
});

test("one that dies while it waits is taken away and not handed out; another is made within a minute", async () => {
  open({ usual: [small] });
  await pass(1000);
  made[0]!.guest.frames.close();
  expect(pool.take(small)).toBeUndefined();
  await pass(1000);
  expect(discarded).toEqual([made[0]!.guest]);
  expect(pool.waiting(small)).toBe(2);
  made[1]!.guest.frames.close();
  await pass(MINUTE);
  expect(discarded).toEqual([made[0]!.guest, made[1]!.guest]);
  expect(pool.waiting(small)).toBe(2);
});

test("classes without programs are let go after their time; usual limits keep one, a new one", async () => {
  open({ usual: [small] });
  await fillUp(small);
  await fillUp(large);
  const before = made.length;
  await pass(7 * MINUTE);
  expect([pool.waiting(small), pool.waiting(large)]).toEqual([1, 0]);
  // As many as waited, and the one that gave up its place.
  expect(discarded).toHaveLength(6);
  expect(made).toHaveLength(before + 1);
  // Forgotten: the first is a first again.
  pool.take(large);
  await pass(1000);
  expect(pool.waiting(large)).toBe(0);
});

test("what cannot be made is told, and tried again when the next program comes", async () => {
  const makeOne = make;
  const fault = new Error("no engine");
  make = () => Promise.reject(fault);
  open({ usual: [small] });
  await pass(MINUTE / 2);
  expect(failures).toEqual([fault]);
  make = makeOne;
  expect(pool.take(small)).toBeUndefined();
  await pass(1000);
  expect(pool.waiting(small)).toBe(2);
});

test("closing takes all away, one that is being made included, and makes no more", async () => {
  const makeOne = make;
  const making = Promise.withResolvers<void>();
  open({ usual: [small] });
  await pass(1000);
  make = async (limits) => {
    await making.promise;
    return makeOne(limits);
  };
  pool.take(small);
  pool.take(small);
  await pass(1000);
  const closed = pool.close();
  making.resolve();
  await closed;
  expect(made).toHaveLength(2);
  expect(discarded).toEqual([made[1]!.guest]);
  expect(pool.take(small)).toBeUndefined();
  await pass(MINUTE);
  expect(made).toHaveLength(2);
});

test("containers of a set wait apart from those of the same limits, and go when the set does", async () => {
  const withSet = { ...small, image: "set" };
  open({ usual: [small] });
  await fillUp(withSet);
  expect([pool.waiting(small), pool.waiting(withSet)]).toEqual([1, 3]);
  await pool.drop("set");
  expect([pool.waiting(small), pool.waiting(withSet)]).toEqual([1, 0]);
  expect(discarded).toHaveLength(3);
  expect(pool.take(withSet)).toBeUndefined();
  await pass(1000);
  expect(pool.waiting(withSet)).toBe(0);
});

test("one that is being made for a set that goes is let go, too", async () => {
  const withSet = { ...small, image: "set" };
  open();
  pool.take(withSet);
  pool.take(withSet);
  const making = Promise.withResolvers<void>();
  const makeNow = make;
  make = (kind) => making.promise.then(() => makeNow(kind));
  await pass(1000);
  await pool.drop("set");
  making.resolve();
  await pass(1000);
  expect(made).toHaveLength(1);
  expect(discarded).toEqual([made[0]!.guest]);
});

test("a set that another process took away keeps no others waiting", async () => {
  const gone = { ...small, image: "gone" };
  open();
  const makeNow = make;
  make = async (kind) => {
    if ("image" in kind) throw new Error("no such image");
    return makeNow(kind);
  };
  for (const kind of [large, large, gone, gone]) pool.take(kind);
  await pass(1000);
  expect(failures).toHaveLength(1);
  pool.take(large);
  await pass(1000);
  expect(pool.waiting(large)).toBe(2);
});
