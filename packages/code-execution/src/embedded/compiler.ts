import { systemClock } from "@millrace/core";
import { orAborted } from "../execution/or-aborted.ts";
import type { GuestOutput } from "../sandbox/sandbox.ts";
import { type GuestProcess, type ProgramToRun, startGuestProcess } from "./guest-process.ts";

/** Milliseconds after which an idle compiler, some 400 MB, is let go. */
const IDLE_MS = 300_000;

export interface Compiler {
  /** Compiles when those that came before have. */
  run(run: ProgramToRun): Promise<GuestOutput>;
  /** Whether its process is there. */
  readonly isWaiting: boolean;
  close(): Promise<void>;
}

/** One process that is kept for the next program, since it takes seconds to start, and compiles one at a time. */
export function createCompiler(ceilingPages: number): Compiler {
  let held: GuestProcess | undefined;
  let turn: Promise<void> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  async function compile(run: ProgramToRun, begunAt: number): Promise<GuestOutput> {
    clearTimeout(idle);
    try {
      const acquired = held?.isAlive === true ? "warm" : "cold";
      if (held?.isAlive !== true)
        held = await startGuestProcess("clang", ceilingPages, { signal: run.signal });
      const acquireMs = systemClock.monotonic() - begunAt;
      const output = await held.run(run);
      return { ...output, acquired, timings: { ...output.timings, acquireMs } };
    } finally {
      idle = setTimeout(() => void held?.end(), IDLE_MS).unref();
    }
  }

  return {
    async run(run) {
      const begunAt = systemClock.monotonic();
      const before = turn;
      const mine = Promise.withResolvers<void>();
      turn = mine.promise;
      try {
        await orAborted(before, run.signal);
        return await compile(run, begunAt);
      } finally {
        // Who is aborted while waiting hands on the wait for those before.
        mine.resolve(before);
      }
    },
    get isWaiting() {
      return held?.isAlive === true;
    },
    async close() {
      clearTimeout(idle);
      await held?.end();
    },
  };
}
