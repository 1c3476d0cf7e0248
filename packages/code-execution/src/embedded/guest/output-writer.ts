import { COUNTER, type SharedOutput, type ThreadCall } from "../guest-protocol.ts";
import type { Streams } from "./open-files.ts";

/** The program wrote more than it may: thrown through the program, which it ends. */
export class OutputLimitReached extends Error {}

/** What a program writes to. */
export function createProgramOutput({
  output,
  request,
}: Pick<ThreadCall, "output" | "request">): Pick<Streams, "stdout" | "stderr"> {
  const stdout = createOutputWriter(output, "stdout");
  return {
    stdout,
    stderr: request.stderrToStdout === true ? stdout : createOutputWriter(output, "stderr"),
  };
}

/** Keeps what fits; what would go past the limit ends the program. */
export function createOutputWriter(output: SharedOutput, stream: "stdout" | "stderr") {
  const bytes = new Uint8Array(output[stream]);
  const counters = new Int32Array(output.counters);

  return function write(piece: Uint8Array): void {
    const length = counters[COUNTER[`${stream}Bytes`]]!;
    const fitting = piece.subarray(0, bytes.length - length);
    bytes.set(fitting, length);
    // After the bytes: who reads the length finds all of them.
    Atomics.store(counters, COUNTER[`${stream}Bytes`], length + fitting.length);
    if (fitting.length === piece.length) return;
    Atomics.add(counters, COUNTER[`${stream}Refused`], piece.length - fitting.length);
    throw new OutputLimitReached(stream);
  };
}
