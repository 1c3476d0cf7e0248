import { OutputLimitReached } from "./output-writer.ts";

/** Traps of WebAssembly, told as the signals that the same mistakes raise in a native program. */
const TRAPS: readonly [RegExp, string][] = [
  [/divide by zero|divide result unrepresentable|remainder by zero/, "SIGFPE"],
  [/out of bounds|null function|signature mismatch|call stack size|dereferencing/i, "SIGSEGV"],
];

/** The signal that stands for what a running program threw. `abort()` is a trap as well: "unreachable". */
export function trapSignal(error: unknown): string {
  if (error instanceof OutputLimitReached) return "SIGKILL";
  const message = error instanceof Error ? error.message : String(error);
  return TRAPS.find(([pattern]) => pattern.test(message))?.[1] ?? "SIGABRT";
}
