import { WORK_ENTRIES, workBytes } from "../../sandbox/work-room.ts";
import { COUNTER, PAGE_BYTES } from "../guest-protocol.ts";
import { wantedFiles } from "./left-files.ts";
import { limitMemory, TooLargeToStart } from "./limit-memory.ts";
import { createProgramOutput } from "./output-writer.ts";
import { createProgramInput } from "./program-input.ts";
import { type ProgramEnd, serveThread } from "./serve-thread.ts";
import { trapSignal } from "./trap-signal.ts";
import { createWasiFiles } from "./wasi-files.ts";
import { createWasiHost } from "./wasi-host.ts";

/** As a shell tells of a program that cannot be started. */
const NOT_STARTED = 127;

/** What a program that was linked for WASI exports. */
interface ProgramExports {
  readonly memory: WebAssembly.Memory;
  readonly _start: () => unknown;
}

serveThread(async (call) => {
  const { request, limits, output } = call;
  const [name, ...args] = request.command.slice(1);
  const file = request.files.find((candidate) => candidate.name === name);
  if (name === undefined || file === undefined) throw new TypeError("The call has no program to run.");
  const counters = new Int32Array(output.counters);
  const { stdout, stderr } = createProgramOutput(call);
  const files = createWasiFiles(
    request.files.filter((other) => other !== file),
    { bytes: workBytes(limits.memoryBytes), entries: WORK_ENTRIES },
    () => Atomics.add(counters, COUNTER.fileRefusals, 1),
  );
  const host = createWasiHost({
    files,
    args: [name, ...args],
    environment: request.environment,
    stdin: createProgramInput(call),
    stdout,
    stderr,
  });
  let exports: ProgramExports;
  try {
    const module = await WebAssembly.compile(
      limitMemory(new Uint8Array(file.bytes), Math.floor(limits.memoryBytes / PAGE_BYTES)),
    );
    const instance = await WebAssembly.instantiate(module, {
      wasi_snapshot_preview1: host.wasiImport,
      millrace: { memory_refused: () => Atomics.add(counters, COUNTER.memoryRefusals, 1) },
    });
    exports = instance.exports as unknown as ProgramExports;
  } catch (error) {
    // Of a program's own making: it asks for more memory than it may have, or for functions that are not there.
    if (error instanceof TooLargeToStart) counters[COUNTER.memoryRefusals] = 1;
    else if (!(error instanceof WebAssembly.LinkError || error instanceof TypeError)) throw error;
    stderr(Buffer.from(`${error.message}\n`));
    return { exitCode: NOT_STARTED, signal: null };
  }
  const end = start(host, exports);
  counters[COUNTER.memoryPages] = (exports.memory.buffer.byteLength + files.bytes()) / PAGE_BYTES;
  return { ...end, files: wantedFiles(request, files.find) };
});

function start(host: ReturnType<typeof createWasiHost>, exports: ProgramExports): ProgramEnd {
  try {
    return { exitCode: host.start({ exports }) & 255, signal: null };
  } catch (error) {
    return { exitCode: null, signal: trapSignal(error) };
  }
}
