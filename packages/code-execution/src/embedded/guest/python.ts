import { workerData } from "node:worker_threads";
import { WORK_ENTRIES, workBytes } from "../../sandbox/work-room.ts";
import { COUNTER, PAGE_BYTES, type ThreadSettings } from "../guest-protocol.ts";
import { ProgramExit } from "./emscripten-host.ts";
import { wantedFiles } from "./left-files.ts";
import { createProgramOutput } from "./output-writer.ts";
import { createProgramInput } from "./program-input.ts";
import { preparePython } from "./python-interpreter.ts";
import { type ProgramEnd, serveThread } from "./serve-thread.ts";
import { trapSignal } from "./trap-signal.ts";

const { ceilingPages, modules, state } = workerData as ThreadSettings;
const python = await preparePython(modules, ceilingPages, state);

serveThread(
  async (call): Promise<ProgramEnd> => {
    const { request, limits, output, isLive } = call;
    const { environment, command, files } = request;
    const [entry, ...args] = command.slice(1);
    if (entry === undefined) throw new TypeError("The call has no program to run.");
    const counters = new Int32Array(output.counters);
    for (const { name, bytes } of files) python.addFile(name, bytes);
    python.host.files.limit({ bytes: workBytes(limits.memoryBytes), entries: WORK_ENTRIES }, () =>
      Atomics.add(counters, COUNTER.fileRefusals, 1),
    );
    python.host.connect({ stdin: createProgramInput(call), ...createProgramOutput(call) });
    python.host.limitMemory(Math.floor(limits.memoryBytes / PAGE_BYTES), () => {
      Atomics.add(counters, COUNTER.memoryRefusals, 1);
    });
    const end = exitOf(() => python.run({ entry, environment, args, isLive }));
    counters[COUNTER.memoryPages] = (python.memoryBytes() + python.host.files.bytes()) / PAGE_BYTES;
    return { ...end, files: wantedFiles(request, python.findFile) };
  },
  state === undefined ? python.state() : undefined,
);

function exitOf(run: () => number): ProgramEnd {
  try {
    return { exitCode: run() & 255, signal: null };
  } catch (error) {
    if (error instanceof ProgramExit) return { exitCode: error.code & 255, signal: null };
    return { exitCode: null, signal: trapSignal(error) };
  }
}
