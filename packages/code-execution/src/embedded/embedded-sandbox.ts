import { systemClock } from "@millrace/core";
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

  function startAhead(program: GuestProgram): void {
    const spare = start(program);
    // Told to the program that gets it.
    spare.catch(() => {});
    spares.set(program, spare);
    const letGo = () => {
      if (spares.get(program) !== spare) return;
      spares.delete(program);
      spare.then(
        (process) => process.end(),
        () => {},
      );
    };
    setTimeout(letGo, IDLE_MS).unref();
  }

  async function runProgram(program: GuestProgram, run: GuestRun): Promise<GuestOutput> {
    const begunAt = systemClock.monotonic();
    const spare = spares.get(program);
    spares.delete(program);
    let process = await (spare ?? start(program));
    if (!spares.has(program)) startAhead(program);
    if (!process.isAlive) process = await start(program);
    const acquireMs = systemClock.monotonic() - begunAt;
    const output = await process.run(run);
    const ended = process.end().finally(() => ending.delete(ended));
    ending.add(ended);
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
