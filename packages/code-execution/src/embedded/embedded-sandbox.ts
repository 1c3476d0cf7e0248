import type { GuestOutput, GuestRun, Sandbox } from "../sandbox/sandbox.ts";
import { createCompiler } from "./compiler.ts";
import { type GuestProcess, startGuestProcess } from "./guest-process.ts";
import { PAGE_BYTES } from "./guest-protocol.ts";

export interface EmbeddedSandbox extends Sandbox {
  /** Ends the processes that wait for programs. */
  close(): Promise<void>;
}

/**
 * Runs programs as WebAssembly in processes without rights: for machines without a container engine. Compilers run
 * under `compileMemoryBytes`; a program has a process of its own, which is started ahead and used once.
 */
export function createEmbeddedSandbox(options: { readonly compileMemoryBytes: number }): EmbeddedSandbox {
  const ceilingPages = Math.floor(options.compileMemoryBytes / PAGE_BYTES);
  const compiler = createCompiler(ceilingPages);
  let spare: Promise<GuestProcess> | undefined;

  function startSpare(): void {
    spare = startGuestProcess("wasm", ceilingPages);
    // Told to the program that gets it.
    spare.catch(() => {});
  }

  async function runProgram(run: GuestRun): Promise<GuestOutput> {
    if (spare === undefined) startSpare();
    let process = await spare!;
    startSpare();
    if (!process.isAlive) process = await startGuestProcess("wasm", ceilingPages);
    const output = await process.run(run, run.signal);
    return { ...output, removed: process.end() };
  }

  return {
    driver: "embedded",
    async run(run) {
      run.signal.throwIfAborted();
      if (run.request.command[0] === "wasm") return runProgram(run);
      return { ...(await compiler.run(run, run.signal)), removed: Promise.resolve() };
    },
    async close() {
      await compiler.close();
      await (await spare?.catch(() => undefined))?.end();
    },
  };
}
