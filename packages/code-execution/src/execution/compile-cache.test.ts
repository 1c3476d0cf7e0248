import { expect, test } from "vitest";
import { createCompileCache } from "./compile-cache.ts";
import type { GuestReport } from "../sandbox/report.ts";
import type { GuestOutput } from "../sandbox/sandbox.ts";

const never = new AbortController().signal;
const ok: GuestReport = {
  exitCode: 0,
  signal: null,
  stopped: [],
  stdoutBytes: 0,
  stderrBytes: 0,
  wallMs: 1,
  cpuMs: 1,
  memoryBytes: 1,
  memoryLimitBytes: 100,
  maxRssBytes: 1,
  isFull: false,
  oomKills: 0,
  processesRefused: 0,
};

function output(text: string, report: Partial<GuestReport> = {}): GuestOutput {
  const nothing = Buffer.alloc(0);
  return {
    left: [{ name: "main", error: null, bytes: Buffer.from(text) }],
    stdout: nothing,
    stderr: nothing,
    report: { ...ok, ...report },
    acquired: "warm",
    timings: { acquireMs: 1, transferMs: 1, collectMs: 1 },
  };
}

const programOf = (made: GuestOutput) => made.left[0]?.bytes.toString();

test("what was compiled is compiled once; another key is another program", async () => {
  const cache = createCompileCache(10_000);
  const first = await cache.get("a", async () => output("one"), never);
  const again = await cache.get("a", () => Promise.reject(new Error("not asked")), never);
  const other = await cache.get("b", async () => output("two"), never);
  expect([first.cache, again.cache, other.cache]).toEqual(["miss", "hit", "miss"]);
  expect([first, again, other].map((got) => programOf(got.output))).toEqual(["one", "one", "two"]);
});

test("of several at once one compiles", async () => {
  const cache = createCompileCache(10_000);
  let calls = 0;
  const compile = async () => {
    calls++;
    return output("one");
  };
  const got = await Promise.all([1, 2, 3].map(() => cache.get("a", compile, never)));
  expect(calls).toBe(1);
  expect(got.map(({ cache: from }) => from)).toEqual(["miss", "hit", "hit"]);
});

test("when it fails, or is stopped at a limit, the next compiles", async () => {
  const cache = createCompileCache(10_000);
  const failing = cache.get("a", () => Promise.reject(new Error("cancelled")), never);
  const next = cache.get("a", async () => output("late", { stopped: ["wall"], exitCode: null }), never);
  const last = cache.get("a", async () => output("one"), never);
  await expect(failing).rejects.toThrow("cancelled");
  expect([(await next).cache, (await last).cache]).toEqual(["miss", "miss"]);
  expect(programOf((await cache.get("a", async () => output("two"), never)).output)).toBe("one");
});

test("what does not compile is told to all who wait, and kept", async () => {
  const cache = createCompileCache(10_000);
  let calls = 0;
  const compile = async () => {
    calls++;
    return output("", { exitCode: 1 });
  };
  const got = await Promise.all([1, 2, 3].map(() => cache.get("a", compile, never)));
  got.push(await cache.get("a", compile, never));
  expect(calls).toBe(1);
  expect(got.map(({ cache: from }) => from)).toEqual(["miss", "hit", "hit", "hit"]);
});

test.each([
  ["time", { stopped: ["wall"], exitCode: null }],
  ["memory", { exitCode: 1, oomKills: 1 }],
  ["output", { stopped: ["stderr"], exitCode: null }],
  ["processes", { exitCode: 1, processesRefused: 1 }],
  ["no limit that is known, by a signal", { exitCode: null, signal: "SIGKILL" }],
] as const)(
  "a compiler that was stopped by %s is not kept, and who waited compile side by side",
  async (_what, report) => {
    const cache = createCompileCache(10_000);
    const first = Promise.withResolvers<GuestOutput>();
    const begun: string[] = [];
    const others = Promise.withResolvers<GuestOutput>();
    const get = (name: string, made: Promise<GuestOutput>) =>
      cache.get(
        "a",
        () => {
          begun.push(name);
          return made;
        },
        never,
      );
    const got = [get("first", first.promise), get("second", others.promise), get("third", others.promise)];
    first.resolve(output("", report));
    await got[0];
    await expect.poll(() => begun).toEqual(["first", "second", "third"]);
    others.resolve(output("one"));
    expect((await Promise.all(got)).map(({ cache: from }) => from)).toEqual(["miss", "miss", "miss"]);
  },
);

test("what is kept takes no more memory than is counted", async () => {
  const cache = createCompileCache(1 << 20);
  const text = Buffer.alloc(100_000).subarray(0, 10);
  const made = { ...output("one"), left: [{ name: "main", error: null, bytes: text }], stderr: text };
  await cache.get("a", async () => made, never);
  const { output: kept } = await cache.get("a", () => Promise.reject(new Error("not asked")), never);
  expect([kept.left[0]!.bytes, kept.stderr].map(({ buffer }) => buffer.byteLength)).toEqual([10, 10]);
});

test("who waits for another's compiler goes when its own job does", async () => {
  const cache = createCompileCache(10_000);
  const compiling = Promise.withResolvers<GuestOutput>();
  const first = cache.get("a", () => compiling.promise, never);
  const controller = new AbortController();
  const waiting = cache.get("a", async () => output("two"), controller.signal);
  controller.abort(new Error("its job was cancelled"));
  await expect(waiting).rejects.toThrow("its job was cancelled");
  compiling.resolve(output("one"));
  expect((await first).cache).toBe("miss");
});

test("what was not used for the longest goes when there is too much", async () => {
  const cache = createCompileCache(2 * (1024 + 4));
  const get = (key: string) => cache.get(key, async () => output("four"), never);
  const seen = [
    await get("a"),
    await get("b"),
    await get("a"),
    await get("c"),
    await get("a"),
    await get("b"),
  ];
  expect(seen.map(({ cache: from }) => from)).toEqual(["miss", "miss", "hit", "miss", "hit", "miss"]);
});

test("it counts what it did, and what lies there", async () => {
  const cache = createCompileCache(2 * (1024 + 4));
  const get = (key: string) => cache.get(key, async () => output("four", { wallMs: 20 }), never);
  for (const key of ["a", "a", "b", "c"]) await get(key);
  expect(await cache.figures()).toEqual({
    cache: "compile",
    place: expect.stringContaining(`process ${process.pid} of `),
    hits: 1,
    misses: 3,
    savedMs: 20,
    evictions: { capacity: 1 },
    entries: 2,
    bytes: 2 * (1024 + 4),
  });
});

test("an order for everything empties it, once, and also of what is being compiled; one for a package does not", async () => {
  const cache = createCompileCache(10_000);
  const get = (key: string) => cache.get(key, async () => output("one"), never);
  await get("a");
  await cache.obey({ knownAtUs: 1, purges: [{ package: "left-pad", atUs: 1 }] });
  expect((await get("a")).cache).toBe("hit");
  const compiling = Promise.withResolvers<GuestOutput>();
  const late = cache.get("b", () => compiling.promise, never);
  const all = { knownAtUs: 3, purges: [{ package: null, atUs: 2 }] };
  await cache.obey(all);
  expect(await cache.figures()).toMatchObject({ entries: 0, bytes: 0, evictions: { purged: 1 } });
  compiling.resolve(output("before the order"));
  await late;
  expect((await get("b")).cache).toBe("miss");
  await cache.obey(all);
  expect((await get("b")).cache).toBe("hit");
});
