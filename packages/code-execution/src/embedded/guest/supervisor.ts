/**
 * The main thread of a guest process. The program runs in a thread beside it, so that it can be stopped at any
 * time: at its limit, and when whoever asked for it is gone.
 */
import { Worker } from "node:worker_threads";
import {
  COUNTER,
  type GuestAnswer,
  type GuestCall,
  type GuestInput,
  INPUT,
  type SharedInput,
  type SharedOutput,
  type ThreadAnswer,
  type ThreadCall,
  type ThreadSettings,
} from "../guest-protocol.ts";
import { type CallEnd, callReport } from "./call-report.ts";
import { leftFiles } from "./left-files.ts";
import { feed } from "./program-input.ts";
import { tellOutput } from "./told-output.ts";

/** Of the thread's JavaScript; the program's own memory is apart, under a ceiling of its own. */
const HEAP_MIB = 256;
/** Milliseconds between looks at the processor time. */
const CPU_WATCH_MS = 20;

let end: ((end: CallEnd) => void) | undefined;
/** Of the interactive program that runs. */
let input: SharedInput | undefined;

process.once("disconnect", endSelf);
// A terminal's Ctrl-C reaches the whole group; the owner decides what becomes of a program then.
process.on("SIGINT", () => {});
process.once("message", (settings) => start(settings as ThreadSettings));

function start(settings: ThreadSettings): void {
  const thread = new Worker(new URL(`thread${import.meta.url.slice(-3)}`, import.meta.url), {
    workerData: settings,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
  thread.on("message", (answer: ThreadAnswer) => {
    if (!("isReady" in answer)) return end?.(answer);
    process.on("message", (message) => hear(thread, message as GuestCall | GuestInput));
    tell({ kind: "ready", ...(answer.state === undefined ? {} : { state: answer.state }) });
  });
  thread.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "ERR_WORKER_OUT_OF_MEMORY" && end !== undefined) end("memory");
    else tell({ kind: "failed", message: error.message }, endSelf);
  });
}

function hear(thread: Worker, message: GuestCall | GuestInput): void {
  if ("request" in message) void serve(thread, message);
  else if (input !== undefined) feed(input, message.input);
}

async function serve(thread: Worker, call: GuestCall): Promise<void> {
  const { request, limits, isLive, inputBytes } = call;
  const output: SharedOutput = {
    stdout: new SharedArrayBuffer(request.stdoutBytes),
    stderr: new SharedArrayBuffer(request.stderrBytes),
    counters: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * Object.keys(COUNTER).length),
  };
  input =
    inputBytes === 0
      ? undefined
      : {
          bytes: new SharedArrayBuffer(inputBytes),
          state: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * Object.keys(INPUT).length),
        };
  const stopTelling = isLive ? tellOutput(output, tell) : () => {};
  const before = { cpu: process.cpuUsage(), at: performance.now(), rss: process.memoryUsage.rss() };
  const ended = Promise.withResolvers<CallEnd>();
  end = ended.resolve;
  const limit = setTimeout(ended.resolve, request.wallMs, "wall");
  const { cpuMs, cpuExtraMs = 0 } = request;
  const budgetMs = Math.min((cpuMs ?? Infinity) + cpuExtraMs, request.wallMs * limits.cpus);
  const watch = setInterval(() => {
    if (cpuMsSince(before.cpu) > budgetMs) ended.resolve("cpu");
  }, CPU_WATCH_MS);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  thread.postMessage({ ...call, output, ...(input === undefined ? {} : { input }) } satisfies ThreadCall);
  const how = await ended.promise;
  clearTimeout(limit);
  clearInterval(watch);
  stopTelling();
  end = input = undefined;
  const usage = {
    wallMs: performance.now() - before.at,
    cpuMs: cpuMsSince(before.cpu),
    limits: { cpuMs, memoryBytes: limits.memoryBytes },
    grownBytes: process.memoryUsage.rss() - before.rss,
  };
  // A thread that was stopped at a limit still runs, or is gone: this process is used no more.
  const isSpent = typeof how === "string";
  const report = callReport(how, output, usage);
  tell({
    kind: "ended",
    report,
    isSpent,
    stdout: written(output, "stdout"),
    stderr: written(output, "stderr"),
    left: leftFiles(request, isSpent ? undefined : how.files),
  });
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function written(output: SharedOutput, stream: "stdout" | "stderr"): Uint8Array {
  const length = Atomics.load(new Int32Array(output.counters), COUNTER[`${stream}Bytes`]);
  return new Uint8Array(output[stream]).slice(0, length);
}

function tell(answer: GuestAnswer, then?: () => void): void {
  process.send?.(answer, undefined, undefined, then);
}

function endSelf(): void {
  process.kill(process.pid, "SIGKILL");
}
