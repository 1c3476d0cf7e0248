import type { GuestOutput, GuestRun, Sandbox } from "../sandbox/sandbox.ts";
import { createCompiler } from "./compiler.ts";
import { type GuestProcess, type GuestProgram, startGuestProcess } from "./guest-process.ts";
import { PAGE_BYTES } from "./guest-protocol.ts";

/** Milliseconds after which a process that no program came for, some 50 MB, is let go. */
const IDLE_MS = 300_000;

export interface EmbeddedSandbox extends Sandbox {
  /** Ends the processes that wait for programs. */
  close(): Promise<void>;
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

  function startAhead(program: GuestProgram): Promise<GuestProcess> {
    const spare = startGuestProcess(program, ceilingPages);
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
    return spare;
  }

  async function runProgram(program: GuestProgram, run: GuestRun): Promise<GuestOutput> {
    const ready = spares.get(program) ?? startAhead(program);
    void startAhead(program);
    let process = await ready;
    if (!process.isAlive) process = await startGuestProcess(program, ceilingPages);
    const output = await process.run(run, run.signal);
    return { ...output, removed: process.end() };
  }

  return {
    driver: "embedded",
    async run(run) {
      run.signal.throwIfAborted();
      const program = run.request.command[0]!;
      if (program.startsWith("clang"))
        return { ...(await compiler.run(run, run.signal)), removed: Promise.resolve() };
      return runProgram(program as GuestProgram, run);
    },
    async close() {
      await compiler.close();
      for (const spare of await Promise.allSettled(spares.values())) {
        if (spare.status === "fulfilled") await spare.value.end();
      }
    },
  };
}
