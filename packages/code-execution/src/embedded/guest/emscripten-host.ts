import { randomFillSync } from "node:crypto";
import { PAGE_BYTES } from "../guest-protocol.ts";
import { createClock } from "./emscripten-clock.ts";
import { ERROR } from "./emscripten-errors.ts";
import { createFiles } from "./emscripten-files.ts";
import type { Streams } from "./open-files.ts";
import { createProgramMemory } from "./program-memory.ts";

/** What a program that was linked by Emscripten exports for its host. */
export interface EmscriptenExports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
}

/** Of `getaddrinfo`. */
const UNKNOWN_NAME = -2;

/** The program ended by itself: thrown through it. */
export class ProgramExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

export type EmscriptenHost = ReturnType<typeof createEmscriptenHost>;

/**
 * All that a WebAssembly program of Emscripten can call: files in memory, three streams, clocks, random numbers, and
 * more memory up to a ceiling. Any other of its imports is refused: none reaches JavaScript, a process, the network or
 * a disk.
 */
export function createEmscriptenHost(workingDirectory: string) {
  let exports: EmscriptenExports | undefined;
  let environment: readonly string[] = [];
  let ceilingPages = 0;
  let onMemoryRefused = () => {};
  let streams: Streams | undefined;
  const memory = createProgramMemory(() => exports!.memory);
  const files = createFiles(memory, workingDirectory);
  const clock = createClock(memory);

  /** For the allocator: whether there is so much now. */
  function growTo(bytes: number): number {
    const has = exports!.memory.buffer.byteLength / PAGE_BYTES;
    const wants = Math.ceil((bytes >>> 0) / PAGE_BYTES);
    // A little ahead of what is asked, so that a growing program does not come for each page.
    if (wants <= has) return 1;
    const ahead = Math.min(ceilingPages, Math.max(wants, Math.ceil(has * 1.1)));
    try {
      if (wants <= ceilingPages) {
        exports!.memory.grow(ahead - has);
        return 1;
      }
    } catch {
      // The machine itself has no more.
    }
    onMemoryRefused();
    return 0;
  }

  function call(address: number, ...values: number[]): number {
    return exports!.__indirect_function_table.get(address)(...values);
  }

  const env = {
    ...files.env,
    ...clock.env,
    exit: end,
    emscripten_get_heap_max: () => ceilingPages * PAGE_BYTES,
    emscripten_resize_heap: growTo,
    emscripten_runtime_keepalive_push() {},
    emscripten_runtime_keepalive_pop() {},
    _emscripten_runtime_keepalive_clear() {},
    _emscripten_get_progname: (at: number) => memory.putText("python3", at),
    /** `abort()`: what WebAssembly itself does then. */
    _abort_js() {
      throw new WebAssembly.RuntimeError("unreachable");
    },
    __call_sighandler: call,
    __syscall_getuid32_js: () => 10_001,
    __syscall_umask_js: () => 0o22,
    _emscripten_system: () => -ERROR.notImplemented,
    // Names of hosts: none is known.
    getaddrinfo: () => UNKNOWN_NAME,
    getnameinfo: () => UNKNOWN_NAME,
    getprotobyname: () => 0,
  };
  const wasi = {
    ...files.wasi,
    ...clock.wasi,
    proc_exit: end,
    environ_sizes_get(count: number, bytes: number) {
      memory.putUint32(environment.length, count);
      memory.putUint32(
        environment.reduce((sum, entry) => sum + Buffer.byteLength(entry) + 1, 0),
        bytes,
      );
      return 0;
    },
    environ_get(list: number, texts: number) {
      let at = texts;
      for (const [index, entry] of environment.entries()) {
        memory.putUint32(at, list + 4 * index);
        at += memory.putText(entry, at);
      }
      return 0;
    },
    random_get(at: number, length: number) {
      randomFillSync(memory.bytes(), at >>> 0, length >>> 0);
      return 0;
    },
  };

  function refuse(name: string): never {
    streams?.stderr(Buffer.from(`The embedded driver cannot do this: ${name}\n`));
    throw new WebAssembly.RuntimeError(`refused ${name}`);
  }

  return {
    memory,
    addFile: files.add,
    /** What the program left below its working directory. */
    files: { find: files.find, bytes: files.bytes, limit: files.limit },
    call,
    growTo,
    connect(to: Streams): void {
      streams = to;
      files.connect(to);
    },
    /** From now on: growing beyond is refused, and told. */
    limitMemory(pages: number, onRefused: () => void): void {
      ceilingPages = pages;
      onMemoryRefused = onRefused;
    },
    setEnvironment(entries: readonly string[]): void {
      environment = entries;
    },
    /** `own`: what this program needs beside that. `exported` is told once it is there. */
    imports(module: WebAssembly.Module, own: Readonly<Record<string, unknown>>) {
      const given: Record<string, Readonly<Record<string, unknown>>> = {
        env: { ...env, ...own },
        wasi_snapshot_preview1: wasi,
      };
      const all: Record<string, Record<string, unknown>> = {};
      for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
        const part = (all[from] ??= {});
        // Addresses of functions of graphics and the like, which are not there.
        if (kind === "global") part[name] = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
        else part[name] = given[from]?.[name] ?? refusal(name);
      }
      return all;
    },
    attach(to: EmscriptenExports): void {
      exports = to;
    },
  };

  /** System calls have an answer for it; what else is not there ends the program. */
  function refusal(name: string): () => number {
    return name.startsWith("__syscall") ? () => -ERROR.notImplemented : () => refuse(name);
  }
}

function end(code: number): never {
  throw new ProgramExit(code);
}
