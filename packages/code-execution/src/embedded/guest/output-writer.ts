import { COUNTER, type SharedOutput } from "../guest-protocol.ts";

/** The program wrote more than it may: thrown through the program, which it ends. */
export class OutputLimitReached extends Error {}

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
    Atomics.store(counters, COUNTER[`${stream}Full`], 1);
    throw new OutputLimitReached(stream);
  };
}
