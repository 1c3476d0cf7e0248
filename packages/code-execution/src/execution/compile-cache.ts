import { hostname } from "node:os";
import { type CacheTally, createCacheTally, type WatchedCache } from "../cache-tally.ts";
import { orAborted } from "./or-aborted.ts";
import type { GuestOutput } from "../sandbox/sandbox.ts";
import { compileEnd } from "../result/verdict.ts";

/** What a compiler made, and whether it did so now. */
export interface Compiled {
  readonly output: GuestOutput;
  readonly cache: "hit" | "miss";
}

/** Programs that were compiled before, by all that went into them. */
export interface CompileCache extends WatchedCache {
  /**
   * The output under this key, or that of `compile`. Of several that ask at once one compiles; when it fails or is
   * cancelled, the next does. Throws the signal's reason when it is aborted while another compiles.
   */
  get(key: string, compile: () => Promise<GuestOutput>, signal: AbortSignal): Promise<Compiled>;
}

/** Holds at most `maxBytes` of compiled programs; those that were not used for the longest go first. */
export function createCompileCache(maxBytes: number): CompileCache {
  // A Map keeps the order in which keys came: the first is the one to go.
  const kept = new Map<string, GuestOutput>();
  const underWay = new Map<string, Promise<void>>();
  const tally: CacheTally = createCacheTally();
  let purgedAtUs: number | undefined;
  let bytes = 0;

  function take(key: string): GuestOutput | undefined {
    const output = kept.get(key);
    if (output === undefined) return undefined;
    kept.delete(key);
    bytes -= sizeOf(output);
    return output;
  }

  function keep(key: string, output: GuestOutput): void {
    kept.set(key, output);
    bytes += sizeOf(output);
    for (const oldest of kept.keys()) {
      if (bytes <= maxBytes) return;
      letGo(oldest, "capacity");
    }
  }

  function letGo(key: string, reason: string): void {
    if (take(key) !== undefined) tally.evicted(reason);
  }

  return {
    async get(key, compile, signal) {
      for (let before = underWay.get(key); before !== undefined; before = underWay.get(key))
        await orAborted(before, signal);
      const found = take(key);
      if (found !== undefined) {
        keep(key, found);
        tally.hit(found.report.wallMs);
        return { output: found, cache: "hit" };
      }
      tally.miss();
      const before = purgedAtUs;
      const work = compile();
      const done = work.then(
        () => {},
        () => {},
      );
      underWay.set(key, done);
      try {
        const output = await work;
        // What hit a limit may pass it the next time, and what does not compile is told anew.
        if (compileEnd(output) === "ok" && before === purgedAtUs) keep(key, output);
        return { output, cache: "miss" };
      } finally {
        underWay.delete(key);
      }
    },
    async figures() {
      const place = `process ${process.pid} of ${hostname()}`;
      return { cache: "compile", place, entries: kept.size, bytes, ...tally.counted() };
    },
    /** Programs hold no packages: only an order for everything means them. */
    async obey({ purges }) {
      const all = purges.find((purge) => purge.package === null);
      if (all === undefined || all.atUs === purgedAtUs) return;
      purgedAtUs = all.atUs;
      for (const key of kept.keys()) letGo(key, "purged");
    },
  };
}

function sizeOf({ left, stdout, stderr }: GuestOutput): number {
  return left.reduce((sum, { bytes }) => sum + bytes.length, stdout.length + stderr.length);
}
