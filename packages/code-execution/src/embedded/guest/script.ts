import { format } from "node:util";
import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from "quickjs-emscripten-core";
import type { ProgramInput } from "./program-input.ts";
import { moduleSource, PRELUDE } from "./script-prelude.ts";
import { ENDINGS } from "./script-modules.ts";
import { createTimers } from "./script-timers.ts";

/** Bytes of the interpreter's stack: less than its host's, so that deep recursion is an error of the program. */
const STACK_BYTES = 128 * 1024;
/** Bytes of the input that are read at once. */
const READ_BYTES = 65_536;

export interface ScriptSetting {
  readonly name: string;
  readonly args: readonly string[];
  /** Text of each file, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Told of each file that the program writes. */
  keep(name: string, text: string): void;
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin: ProgramInput;
  readonly stdout: (piece: Uint8Array) => void;
  readonly stderr: (piece: Uint8Array) => void;
}

/** What stopped the interpreter from within: the script's own exit, or an error of the host such as full output. */
type Stop = { readonly exitCode: number } | { readonly error: unknown };

/** Makes what runs a JavaScript program, to its exit code. It finds a console, its input, timers and little else. */
export function createScript(quickjs: QuickJSWASMModule, setting: ScriptSetting): (code: string) => number {
  const runtime = quickjs.newRuntime();
  runtime.setMaxStackSize(STACK_BYTES);
  runtime.setModuleLoader(
    (name) => moduleSource(name, setting.files) ?? { error: new Error(`Cannot find module '${name}'.`) },
  );
  const vm = runtime.newContext();
  const timers = createTimers();
  const decoder = new TextDecoder();
  /** Is told of the input as it comes. */
  let listener: QuickJSHandle | undefined;
  let stop: Stop | undefined;
  // Unlike an exception, an interrupt cannot be caught by the program.
  runtime.setInterruptHandler(() => stop !== undefined);

  const write = (stream: "stdout" | "stderr", text: string) => {
    try {
      setting[stream](Buffer.from(text));
    } catch (error) {
      stop = { error };
    }
  };
  expose(vm, {
    write: (stream, text) => write(vm.getString(stream) as "stdout", vm.getString(text)),
    exit: (code) => {
      stop = { exitCode: vm.getNumber(code) & 255 };
    },
    compile: (name, text) =>
      vm.evalCode(
        `(function (exports, require, module, __filename, __dirname) {${vm.getString(text)}\n})`,
        vm.getString(name),
      ),
    keep: (name, text) => setting.keep(vm.getString(name), vm.getString(text)),
    startTimer: (callback, ms, repeats) =>
      vm.newNumber(timers.start(callback.dup(), vm.getNumber(ms), vm.dump(repeats) === true)),
    stopTimer: (id) => timers.stop(vm.getNumber(id)),
    readInput: () => vm.newString(textOf(setting.stdin)),
    listen: (receive) => {
      listener = receive.dup();
    },
  });
  const given = JSON.stringify({
    env: setting.environment,
    argv: ["node", `/w/${setting.name}`, ...setting.args],
    name: setting.name,
    files: setting.files,
    endings: ENDINGS,
  });
  vm.unwrapResult(vm.evalCode(`${PRELUDE}(${given})`, "prelude.js", { type: "global" })).dispose();

  function run(code: string): number {
    const first = vm.evalCode(code, setting.name);
    let end = first.error === undefined ? undefined : failure(first.error);
    const completion = first.error === undefined ? first.value : undefined;
    while (end === undefined) {
      const jobs = runtime.executePendingJobs();
      if (jobs.error !== undefined) end = failure(jobs.error);
      else if (stop !== undefined) end = stopped(stop);
      else {
        const called = callNext();
        if (called === undefined) break;
        if (called.error !== undefined) end = failure(called.error);
      }
    }
    return end ?? (completion === undefined ? 0 : settled(completion));
  }

  /** Calls back what comes first, a timer or input; undefined when the script waits for neither. */
  function callNext(): ReturnType<QuickJSContext["callFunction"]> | undefined {
    const bytes = listener === undefined ? undefined : setting.stdin.read(READ_BYTES, timers.dueInMs());
    if (listener !== undefined && bytes !== undefined) return callListener(listener, bytes);
    const callback = timers.next();
    return callback === undefined ? undefined : vm.callFunction(callback, vm.undefined);
  }

  function callListener(
    receive: QuickJSHandle,
    bytes: Uint8Array,
  ): ReturnType<QuickJSContext["callFunction"]> {
    if (bytes.length === 0) listener = undefined;
    const text = bytes.length === 0 ? vm.null : vm.newString(decoder.decode(bytes, { stream: true }));
    return vm.callFunction(receive, vm.undefined, text);
  }

  /** A script often ends with the call of its asynchronous main function, whose failure is the script's. */
  function settled(completion: QuickJSHandle): number {
    if (stop !== undefined) return stopped(stop);
    const state = vm.getPromiseState(completion);
    return state.type === "rejected" ? failure(state.error) : 0;
  }

  function failure(error: QuickJSHandle): number {
    if (stop !== undefined) return stopped(stop);
    const thrown: unknown = vm.dump(error);
    write("stderr", `Uncaught ${words(thrown)}\n`);
    return 1;
  }

  return run;
}

/** All that is there or comes, to its end. */
function textOf(input: ProgramInput): string {
  const pieces: Uint8Array[] = [];
  for (let piece = input.read(READ_BYTES); piece.length > 0; piece = input.read(READ_BYTES))
    pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** What was thrown, as Node tells it. */
function words(thrown: unknown): string {
  const { name, message, stack } = (thrown ?? {}) as Record<string, unknown>;
  if (typeof name !== "string" || typeof message !== "string") return format(thrown);
  return `${name}: ${message}\n${typeof stack === "string" ? stack : ""}`.trimEnd();
}

function stopped(stop: Stop): number {
  if ("error" in stop) throw stop.error;
  return stop.exitCode;
}

type HostFunction = (
  ...values: QuickJSHandle[]
) => QuickJSHandle | ReturnType<QuickJSContext["evalCode"]> | void;

/** Gives the prelude, and nobody else, functions of the host. */
function expose(vm: QuickJSContext, functions: Readonly<Record<string, HostFunction>>): void {
  const host = vm.newObject();
  for (const [name, work] of Object.entries(functions)) {
    const handle = vm.newFunction(name, work);
    vm.setProp(host, name, handle);
    handle.dispose();
  }
  vm.setProp(vm.global, "host", host);
  host.dispose();
}
