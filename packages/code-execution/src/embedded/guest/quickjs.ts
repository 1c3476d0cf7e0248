import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSSyncVariant,
} from "quickjs-emscripten-core";
import { COUNTER, PAGE_BYTES } from "../guest-protocol.ts";
import { createLeftText } from "./left-files.ts";
import { createProgramOutput } from "./output-writer.ts";
import { createProgramInput } from "./program-input.ts";
import { createScript } from "./script.ts";
import { type ProgramEnd, serveThread } from "./serve-thread.ts";
import { trapSignal } from "./trap-signal.ts";

/** Pages of 64 KiB that the interpreter is built to start with. */
const LEAST_PAGES = 256;
const { default: interpreter } = await import("@jitl/quickjs-wasmfile-release-sync");

/** An interpreter whose memory, all of it, stays below the limit: its own count sees blocks, not their size. */
async function loadInterpreter(memoryBytes: number, onRefused: () => void) {
  const maximum = Math.max(LEAST_PAGES, Math.floor(memoryBytes / PAGE_BYTES));
  const memory = new WebAssembly.Memory({ initial: LEAST_PAGES, maximum });
  memory.grow = (pages) => {
    try {
      return WebAssembly.Memory.prototype.grow.call(memory, pages);
    } catch (error) {
      onRefused();
      throw error;
    }
  };
  const variant = newVariant(interpreter as unknown as QuickJSSyncVariant, { wasmMemory: memory as never });
  return { memory, quickjs: await newQuickJSWASMModuleFromVariant(variant) };
}

// What V8 makes of the module is kept: those of the calls load in a fraction of the time.
await loadInterpreter(0, () => {});

serveThread(async (call): Promise<ProgramEnd> => {
  const { request, limits, output } = call;
  const [, name, ...args] = request.command;
  const files = Object.fromEntries(
    request.files.map((file) => [file.name, Buffer.from(file.bytes).toString()]),
  );
  const code = files[name ?? ""];
  if (name === undefined || code === undefined) throw new TypeError("The call has no program to run.");
  const left = createLeftText(request);
  const counters = new Int32Array(output.counters);
  const { memory, quickjs } = await loadInterpreter(limits.memoryBytes, () => {
    counters[COUNTER.memoryRefusals] = 1;
  });
  try {
    const script = createScript(quickjs, {
      name,
      args,
      files,
      keep: left.keep,
      environment: request.environment,
      stdin: createProgramInput(call),
      ...createProgramOutput(call),
    });
    const exitCode = script(code);
    return { exitCode, signal: null, files: left.files };
  } catch (error) {
    return { exitCode: null, signal: trapSignal(error) };
  } finally {
    counters[COUNTER.memoryPages] = memory.buffer.byteLength / PAGE_BYTES;
  }
});
