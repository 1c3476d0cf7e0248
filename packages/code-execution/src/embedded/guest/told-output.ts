import type { OutputStream } from "@millrace/core";
import { COUNTER, type GuestAnswer, type SharedOutput } from "../guest-protocol.ts";

/** Milliseconds between looks at what a program that is followed has written. */
const LOOK_MS = 20;

/** Tells what the program has written, until it is stopped: from then on the answer of the call tells the rest. */
export function tellOutput(output: SharedOutput, tell: (answer: GuestAnswer) => void): () => void {
  const counters = new Int32Array(output.counters);
  const told: Record<OutputStream, number> = { stdout: 0, stderr: 0 };
  const look = setInterval(() => {
    for (const stream of ["stdout", "stderr"] as const) {
      const length = Atomics.load(counters, COUNTER[`${stream}Bytes`]);
      if (length === told[stream]) continue;
      tell({ kind: "wrote", stream, bytes: new Uint8Array(output[stream]).slice(told[stream], length) });
      told[stream] = length;
    }
  }, LOOK_MS);
  return () => clearInterval(look);
}
