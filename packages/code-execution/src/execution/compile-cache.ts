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
   * The output under this key, or that of `compile`. Of several that ask at once one compiles, and what it made or said
   * is all of theirs; when it was stopped, they compile side by side. Throws the signal's reason when it is aborted
   * while another compiles.
   */
  get(key: string, compile: () => Promise<GuestOutput>, signal: AbortSignal): Promise<Compiled>;
}

/** Of one program beside its bytes, so that many small ones do not fill the memory either. */
const ENTRY_BYTES = 1024;

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
      // Once: it may be stopped at its limit, and whoever waited for several of them would be late for its own.
      const other = underWay.get(key);
      if (other !== undefined) await orAborted(other, signal);
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
        if (isLasting(output) && before === purgedAtUs) keep(key, compact(output));
        return { output, cache: "miss" };
      } finally {
        if (underWay.get(key) === done) underWay.delete(key);
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

/** Whether the compiler would say the same again. What hit a limit, or was refused a process, may not the next time. */
function isLasting(output: GuestOutput): boolean {
  const { exitCode, processesRefused } = output.report;
  const end = compileEnd(output);
  return end === "ok" || (end === "error" && exitCode !== null && processesRefused === 0);
}

/** Output that came in pieces lies in buffers up to twice as large. */
function compact(output: GuestOutput): GuestOutput {
  return {
    ...output,
    left: output.left.map((file) => ({ ...file, bytes: ownBytes(file.bytes) })),
    stdout: ownBytes(output.stdout),
    stderr: ownBytes(output.stderr),
  };
}

function ownBytes(bytes: Buffer): Buffer {
  const own = Buffer.alloc(bytes.length);
  bytes.copy(own);
  return own;
}

function sizeOf({ left, stdout, stderr }: GuestOutput): number {
  return left.reduce((sum, { bytes }) => sum + bytes.length, ENTRY_BYTES + stdout.length + stderr.length);
}
