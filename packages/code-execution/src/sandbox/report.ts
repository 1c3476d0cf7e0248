import { constants } from "node:os";
import { SandboxError } from "./sandbox-error.ts";

/** A limit of ours that a program went past, and which ends it. */
export type StopReason = "wall" | "cpu" | "stdout" | "stderr";

/** What the supervisor saw of one program. */
export interface GuestReport {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  /** Name of the signal that ended it, else `null`. */
  readonly signal: string | null;
  /** As they were seen; empty: none. */
  readonly stopped: readonly StopReason[];
  /** Bytes that it wrote, as far as they were counted: once past its limit it is ended. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly memoryBytes: number;
  /** That the kernel, or the embedded driver, held it to. */
  readonly memoryLimitBytes: number;
  /** Peak of what the program's own process had resident; null: it is not known. */
  readonly maxRssBytes: number | null;
  /** Whether there was no room left for files at its end. */
  readonly isFull: boolean;
  /** Processes of the container that the kernel killed because its memory limit was reached. */
  readonly oomKills: number;
  /** Processes or threads that were refused by the process limit. */
  readonly processesRefused: number;
}

// Some numbers have several names; the first is the usual one (SIGABRT, not SIGIOT).
const SIGNALS: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.signals)
    .toReversed()
    .map(([name, number]) => [number, name]),
);

/**
 * Reads the report's `key=value` lines; throws when one that is needed is missing, no number, or was not counted, and
 * SandboxError for a program that failed for want of memory on its host: that tells nothing of the program.
 */
export function parseReport(text: string): GuestReport {
  const values = new Map(
    text.split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const word = (key: string): string => {
    const value = values.get(key);
    if (value === undefined) throw new RangeError(`The supervisor's report lacks ${key}.`);
    return value;
  };
  const number = (key: string): number => {
    const value = word(key);
    if (!/^-?\d+$/.test(value)) throw new RangeError(`The supervisor's report has ${key}=${value}.`);
    return Number(value);
  };
  const count = (key: string): number => {
    if (number(key) < 0) throw new RangeError(`The supervisor could not count ${key}.`);
    return number(key);
  };
  const signal = number("signal");
  const exitCode = number("exitCode");
  const oomKills = count("oomKills");
  if (oomKills > 0 && exitCode !== 0 && count("memoryLimitHit") === 0)
    throw new SandboxError(
      "The host of the sandbox ran out of memory, and the kernel killed a process of the program, which had kept to its limit.",
    );
  return {
    exitCode: exitCode < 0 ? null : exitCode,
    signal: signal < 0 ? null : (SIGNALS.get(signal) ?? `SIG${signal}`),
    stopped: (word("stopped") === "" ? [] : word("stopped").split(",")) as StopReason[],
    stdoutBytes: number("stdoutBytes"),
    stderrBytes: number("stderrBytes"),
    wallMs: number("wallUs") / 1000,
    cpuMs: count("cpuUs") / 1000,
    memoryBytes: memoryBytes(
      number("memoryPeakBeforeBytes"),
      number("memoryPeakBytes"),
      number("memorySampledBytes"),
      number("maxRssKb"),
    ),
    memoryLimitBytes: count("memoryLimitBytes"),
    maxRssBytes: number("maxRssKb") * 1024,
    isFull: number("filesFull") === 1,
    oomKills,
    processesRefused: Math.max(0, number("pidsRefused")),
  };
}

/**
 * The container's peak counts what started it too (some 4 MB of the container runtime). A program that stayed
 * below that did not move the peak: then the greatest of what was sampled and of its resident size is told.
 */
function memoryBytes(peakBefore: number, peak: number, sampled: number, maxRssKb: number): number {
  return peak > peakBefore ? peak : Math.max(sampled, maxRssKb * 1024);
}
