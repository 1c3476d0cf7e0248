import { expect, test } from "vitest";
import { createCompileCache } from "./compile-cache.ts";
import type { GuestReport } from "./sandbox/report.ts";
import type { GuestOutput } from "./sandbox/sandbox.ts";

const never = new AbortController().signal;
const ok: GuestReport = {
  exitCode: 0,
  signal: null,
  stopped: null,
  stdoutTruncated: false,
  stderrTruncated: false,
  wallMs: 1,
  cpuMs: 1,
  memoryBytes: 1,
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
  const cache = createCompileCache(100);
  const first = await cache.get("a", async () => output("one"), never);
  const again = await cache.get("a", () => Promise.reject(new Error("not asked")), never);
  const other = await cache.get("b", async () => output("two"), never);
  expect([first.cache, again.cache, other.cache]).toEqual(["miss", "hit", "miss"]);
  expect([first, again, other].map((got) => programOf(got.output))).toEqual(["one", "one", "two"]);
});

test("of several at once one compiles", async () => {
  const cache = createCompileCache(100);
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
  const cache = createCompileCache(100);
  const failing = cache.get("a", () => Promise.reject(new Error("cancelled")), never);
  const next = cache.get("a", async () => output("late", { stopped: "wall", exitCode: null }), never);
  const last = cache.get("a", async () => output("one"), never);
  await expect(failing).rejects.toThrow("cancelled");
  expect([(await next).cache, (await last).cache]).toEqual(["miss", "miss"]);
  expect(programOf((await cache.get("a", async () => output("two"), never)).output)).toBe("one");
});

test("who waits for another's compiler goes when its own job does", async () => {
  const cache = createCompileCache(100);
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
  const cache = createCompileCache(8);
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
