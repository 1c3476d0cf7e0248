import { systemClock } from "@millrace/core";
import { orAborted } from "../execution/or-aborted.ts";
import type { GuestOutput, GuestRun, Sandbox } from "../sandbox/sandbox.ts";
import { createCompiler } from "./compiler.ts";
import { type GuestProcess, type GuestProgram, startGuestProcess } from "./guest-process.ts";
import { PAGE_BYTES } from "./guest-protocol.ts";

/** Milliseconds after which a process that no program came for, some 50 MB, is let go. */
const IDLE_MS = 300_000;

export interface EmbeddedSandbox extends Sandbox {
  /** Processes that wait for programs, among them the compiler. */
  waiting(): number;
}

/**
 * Runs programs as WebAssembly in processes without rights: for machines without a container engine. The compiler of C
 * and C++ is kept and runs under `compileMemoryBytes`; anything else has a process of its own, which is started ahead and
 * used once.
 */
export function createEmbeddedSandbox(options: { readonly compileMemoryBytes: number }): EmbeddedSandbox {
  const ceilingPages = Math.floor(options.compileMemoryBytes / PAGE_BYTES);
  const compiler = createCompiler(ceilingPages);
  const spares = new Map<GuestProgram, Promise<GuestProcess>>();
  const ending = new Set<Promise<void>>();
  // Of programs whose start takes long: what the first of them became by it.
  const states = new Map<GuestProgram, Uint8Array>();

  async function start(program: GuestProgram): Promise<GuestProcess> {
    const process = await startGuestProcess(program, ceilingPages, { state: states.get(program) });
    if (process.state !== undefined) states.set(program, process.state);
    return process;
  }

  /** For the next program; beside another that waits it is not needed. */
  function keepAhead(program: GuestProgram, spare: Promise<GuestProcess>): void {
    // Told to the program that gets it.
    spare.catch(() => {});
    if (spares.has(program)) {
      letGo(spare);
      return;
    }
    spares.set(program, spare);
    const idle = () => {
      if (spares.get(program) !== spare) return;
      spares.delete(program);
      letGo(spare);
    };
    setTimeout(idle, IDLE_MS).unref();
  }

  function letGo(spare: Promise<GuestProcess>): void {
    const ended = spare
      .then(
        (process) => process.end(),
        () => {},
      )
      .finally(() => ending.delete(ended));
    ending.add(ended);
  }

  /** Waits until it is there. A start may take seconds and goes on: who is aborted meanwhile leaves it to the next program. */
  async function acquire(program: GuestProgram, starting: Promise<GuestProcess>, signal: AbortSignal) {
    try {
      return await orAborted(starting, signal);
    } catch (error) {
      if (signal.aborted) keepAhead(program, starting);
      throw error;
    }
  }

  async function runProgram(program: GuestProgram, run: GuestRun): Promise<GuestOutput> {
    const begunAt = systemClock.monotonic();
    const spare = spares.get(program);
    spares.delete(program);
    let process = await acquire(program, spare ?? start(program), run.signal);
    if (!spares.has(program)) keepAhead(program, start(program));
    if (!process.isAlive) process = await acquire(program, start(program), run.signal);
    const acquireMs = systemClock.monotonic() - begunAt;
    const output = await process.run(run);
    letGo(Promise.resolve(process));
    const acquired = spare === undefined ? "cold" : "warm";
    return { ...output, acquired, timings: { ...output.timings, acquireMs } };
  }

  return {
    driver: "embedded",
    async run(run) {
      run.signal.throwIfAborted();
      const program = run.request.command[0]!;
      if (program.startsWith("clang")) return compiler.run(run);
      return runProgram(program as GuestProgram, run);
    },
    waiting: () => spares.size + (compiler.isWaiting ? 1 : 0),
    async close() {
      await compiler.close();
      for (const spare of await Promise.allSettled(spares.values())) {
        if (spare.status === "fulfilled") await spare.value.end();
      }
      await Promise.all(ending);
    },
  };
}
