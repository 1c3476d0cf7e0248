import { orAborted } from "../or-aborted.ts";
import type { GuestCall } from "./guest-protocol.ts";
import { type GuestProcess, type ProgramOutput, startGuestProcess } from "./guest-process.ts";

/** Milliseconds after which an idle compiler, some 400 MB, is let go. */
const IDLE_MS = 300_000;

export interface Compiler {
  /** Compiles when those that came before have. */
  run(call: GuestCall, signal: AbortSignal): Promise<ProgramOutput>;
  close(): Promise<void>;
}

/** One process that is kept for the next program, since it takes seconds to start, and compiles one at a time. */
export function createCompiler(ceilingPages: number): Compiler {
  let held: GuestProcess | undefined;
  let turn: Promise<void> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  async function compile(call: GuestCall, signal: AbortSignal): Promise<ProgramOutput> {
    clearTimeout(idle);
    try {
      if (held?.isAlive !== true) held = await startGuestProcess("clang", ceilingPages, { signal });
      return await held.run(call, signal);
    } finally {
      idle = setTimeout(() => void held?.end(), IDLE_MS).unref();
    }
  }

  return {
    async run(call, signal) {
      const before = turn;
      const mine = Promise.withResolvers<void>();
      turn = mine.promise;
      try {
        await orAborted(before, signal);
        return await compile(call, signal);
      } finally {
        // Who is aborted while waiting hands on the wait for those before.
        mine.resolve(before);
      }
    },
    async close() {
      clearTimeout(idle);
      await held?.end();
    },
  };
}
