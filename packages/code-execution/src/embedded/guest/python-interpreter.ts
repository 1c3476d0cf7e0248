import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { createEmscriptenHost, type EmscriptenExports, type EmscriptenHost } from "./emscripten-host.ts";
import { limitMemory } from "./limit-memory.ts";
import { inputOfBytes } from "./program-input.ts";

/** The C interface of the interpreter, so far as it is used. Addresses are numbers. */
interface PythonExports extends EmscriptenExports {
  readonly __wasm_call_ctors: () => void;
  readonly malloc: (bytes: number) => number;
  readonly PyConfig_InitPythonConfig: (config: number) => void;
  readonly PyConfig_SetBytesArgv: (status: number, config: number, count: number, list: number) => void;
  readonly Py_InitializeFromConfig: (status: number, config: number) => void;
  readonly PyStatus_Exception: (status: number) => number;
  readonly PyImport_ImportModule: (name: number) => number;
  readonly PyRun_SimpleString: (code: number) => number;
  readonly fopen: (path: number, mode: number) => number;
  readonly PyRun_SimpleFileExFlags: (file: number, path: number, closes: number, flags: number) => number;
  readonly Py_FinalizeEx: () => number;
}

/** Where Python looks for its library, as it does on a host: beside what it was started as. */
const EXECUTABLE = "/usr/bin/python3";
const LIBRARY = "/usr/lib/python314.zip";
/** What tells Python that the folder of its library is that. */
const LANDMARKS = ["/usr/lib/python3.14/os.py", "/usr/lib/python3.14/lib-dynload/none"];
const WORKING_DIRECTORY = "/w";
/** More than the C structures hold. */
const CONFIG_BYTES = 4096;
const STATUS_BYTES = 64;
/** Imported ahead: what most programs use, and what tells of an exception. Each takes tens of milliseconds. */
const AHEAD = [
  ..."bisect collections copy dataclasses datetime decimal enum fractions functools heapq io itertools".split(
    " ",
  ),
  ..."json linecache math operator random re statistics string textwrap time tokenize traceback typing".split(
    " ",
  ),
];

/** What the interpreter exits with when it could not write all that it held. */
const NOT_WRITTEN = 120;

export interface PythonCall {
  /** The program, by its name in the working directory. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** Each line that it writes is written at once. */
  readonly isLive: boolean;
}

export interface Python {
  readonly host: EmscriptenHost;
  /** A file of the program, below the working directory. */
  addFile(name: string, bytes: Uint8Array): void;
  /** Bytes of a file below it; null: there is something else. */
  findFile(name: string): Uint8Array | null | undefined;
  /** All that it is before a program came, to start others from. */
  state(): Uint8Array;
  /** Bytes of its memory now. */
  memoryBytes(): number;
  /** Runs a program, once; its exit code. Throws what ends it otherwise. */
  run(call: PythonCall): number;
}

/**
 * CPython as Pyodide builds it, without Pyodide's own JavaScript, which would hand a program the JavaScript around it:
 * its C interface is called, and its system calls are those of `createEmscriptenHost`. It has started and waits for a
 * program. `state` is that of another one, which spares it the start.
 */
export async function preparePython(
  modules: Readonly<Record<string, string>>,
  ceilingPages: number,
  state?: Uint8Array,
): Promise<Python> {
  const read = (specifier: string) => new Uint8Array(readFileSync(fileURLToPath(modules[specifier]!)));
  // A wall behind that of the host, which sees each request for memory.
  const bytes = limitMemory(read("pyodide/pyodide.asm.wasm"), ceilingPages);
  const module = await WebAssembly.compile(bytes);
  const host = createEmscriptenHost(WORKING_DIRECTORY);
  const instance = await WebAssembly.instantiate(module, host.imports(module, own(host)));
  const python = instance.exports as unknown as PythonExports;
  host.attach(python);
  host.limitMemory(ceilingPages, () => {});
  host.addFile(EXECUTABLE, new Uint8Array());
  host.addFile(LIBRARY, read("pyodide/python_stdlib.zip"));
  for (const landmark of LANDMARKS) host.addFile(landmark, new Uint8Array());
  host.setEnvironment(["LANG=C.UTF-8", "HOME=/w", "PATH=/usr/bin:/bin"]);
  let said = "";
  const hear = (piece: Uint8Array) => void (said += Buffer.from(piece).toString());
  host.connect({ stdin: inputOfBytes(new Uint8Array()), stdout: hear, stderr: hear });

  const text = (value: string) => {
    const at = python.malloc(Buffer.byteLength(value) + 1);
    host.memory.putText(value, at);
    return at;
  };
  const list = (values: readonly string[]) => {
    const at = python.malloc(4 * (values.length + 1));
    for (const [index, address] of [...values.map(text), 0].entries())
      host.memory.putUint32(address, at + 4 * index);
    return at;
  };
  const check = (status: number) => {
    if (python.PyStatus_Exception(status) !== 0) throw new Error(`Python does not start: ${said}`);
  };

  function start(): void {
    python.__wasm_call_ctors();
    // -E, -s: nothing of the environment or a home changes what is imported; -B: no files beside the source.
    const argv = [EXECUTABLE, "-E", "-s", "-B"];
    const config = python.malloc(CONFIG_BYTES);
    const status = python.malloc(STATUS_BYTES);
    python.PyConfig_InitPythonConfig(config);
    python.PyConfig_SetBytesArgv(status, config, argv.length, list(argv));
    check(status);
    python.Py_InitializeFromConfig(status, config);
    check(status);
    for (const ahead of AHEAD)
      if (python.PyImport_ImportModule(text(ahead)) === 0)
        throw new Error(`Python does not import ${ahead}.`);
  }

  function startFrom(memory: Uint8Array): void {
    host.growTo(memory.length);
    host.memory.bytes().set(memory);
  }

  if (state === undefined) start();
  else startFrom(zstdDecompressSync(state));
  return {
    host,
    // Small, since most of it is zero: level 1 takes a tenth of a second.
    state: () =>
      zstdCompressSync(host.memory.bytes(), { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
    addFile: (name, bytes) => host.addFile(`${WORKING_DIRECTORY}/${name}`, bytes),
    findFile(name) {
      const node = host.files.find(`${WORKING_DIRECTORY}/${name}`);
      return node?.kind === "file" ? node.content.bytes() : node && null;
    },
    memoryBytes: () => python.memory.buffer.byteLength,
    run(call) {
      if (python.PyRun_SimpleString(text(settings(call))) !== 0)
        throw new Error(`Python does not take its settings: ${said}`);
      const path = text(`${WORKING_DIRECTORY}/${call.entry}`);
      const file = python.fopen(path, text("rb"));
      if (file === 0) throw new Error(`Python does not find its program ${call.entry}.`);
      const failed = python.PyRun_SimpleFileExFlags(file, path, 1, 0) !== 0;
      if (python.Py_FinalizeEx() < 0) return NOT_WRITTEN;
      return failed ? 1 : 0;
    },
  };
}

/** In a namespace of its own, so that the program finds none of it. JSON of strings is Python as well. */
function settings({ entry, environment, args, isLive }: PythonCall): string {
  const path = `${WORKING_DIRECTORY}/${entry}`;
  // Those that start from one state would all draw the same numbers.
  const code = `import os, random, sys
random.seed()
os.environ.clear()
os.environ.update(${JSON.stringify(environment)})
sys.argv[:] = ${JSON.stringify([path, ...args])}
sys.path.insert(0, os.path.dirname(sys.argv[0]))${isLive ? "\nsys.stdout.reconfigure(line_buffering=True)" : ""}`;
  return `exec(${JSON.stringify(code)}, {})`;
}

/** What Python needs of JavaScript beside system calls: nothing that does anything. */
function own(host: EmscriptenHost) {
  return {
    // Calls a function of C whose number of arguments is another than its caller says.
    _PyEM_TrampolineCall_JS: host.call,
    _Py_CheckEmscriptenSignals_Helper: () => 0,
    _Py_emscripten_runtime: () => 0,
    // A table of JavaScript objects, of which there are none.
    __hiwire_deduplicate_new: () => null,
    // Whether a socket takes this: there are none.
    _try_fcntl64: () => 0,
    _try_shutdown: () => 0,
    _maybe_connect_async: () => null,
    _maybe_poll_async: () => null,
    _maybe_recvfrom_async: () => null,
    _maybe_sendto_async: () => null,
  };
}
