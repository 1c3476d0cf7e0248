import { z } from "zod";
import { MAX_FILE_BYTES, MAX_PROCESSES, MAX_STACK_BYTES } from "../sandbox/container-options.ts";
import { type ExecutionLimits, MIN_MEMORY_BYTES } from "./limits.ts";

const MIB = 1024 * 1024;
/** What the arguments and the environment of a program take at most, and something to begin with. */
const LEAST_STACK_BYTES = 64 * 1024;

/** What a program may ask for of each run. Above what there is at most it is refused. */
export function limitsField({ run, stdoutBytes }: ExecutionLimits) {
  return z.strictObject({
    timeoutMs: upTo(run.timeoutMs).describe(
      "Wall time of each run. Default and ceiling: MAX_EXECUTION_TIME.",
    ),
    cpuMs: upTo(run.timeoutMs).describe(
      "Processor time of each run, of all its processes. Default: as much as it gets.",
    ),
    cpuExtraMs: upTo(run.timeoutMs).describe(
      "Processor time past `cpuMs` before the program is stopped: the verdict is time_limit all the same, and `cpuTime` tells what it took. Default: none.",
    ),
    memoryMb: within(MIN_MEMORY_BYTES / MIB, run.memoryBytes / MIB).describe(
      "MiB. Default and ceiling: MAX_MEMORY_LIMIT.",
    ),
    outputBytes: within(1, stdoutBytes).describe(
      "Bytes of stdout, and of stderr, that the program may write.",
    ),
    fileBytes: within(1, MAX_FILE_BYTES).describe(
      "Bytes of each file that the program writes, in containers. Default: 64 MiB.",
    ),
    stackBytes: within(LEAST_STACK_BYTES, MAX_STACK_BYTES).describe(
      "Bytes of the program's stack, in containers. Default: 64 MiB.",
    ),
    processes: within(1, MAX_PROCESSES).describe(
      `Processes and threads at once, in containers; elsewhere there are none. Default: ${MAX_PROCESSES}.`,
    ),
  });
}

/** Milliseconds. */
export function upTo(most: number) {
  return z
    .int()
    .min(1)
    .max(most, { error: `is above the ceiling of ${most} ms` })
    .optional();
}

function within(least: number, most: number) {
  return z
    .int()
    .min(least, { error: `is below the least, ${least}` })
    .max(most, { error: `is above the ceiling of ${most}` })
    .optional();
}
