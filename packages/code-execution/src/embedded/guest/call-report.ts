import type { GuestReport, StopReason } from "../../sandbox/report.ts";
import { COUNTER, PAGE_BYTES, type SharedOutput } from "../guest-protocol.ts";
import type { ProgramEnd } from "./serve-thread.ts";

/** How a call ended: the program by itself, or stopped at its limit of time, processor time or memory. */
export type CallEnd = ProgramEnd | "wall" | "cpu" | "memory";

export interface Usage {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** By how much the process grew: what is known of the memory of a program that was stopped. */
  readonly grownBytes: number;
}

export function callReport(end: CallEnd, output: SharedOutput, usage: Usage): GuestReport {
  const counters = new Int32Array(output.counters);
  const own = typeof end === "string" ? { exitCode: null, signal: "SIGKILL" } : end;
  const full = (stream: "stdout" | "stderr") => counters[COUNTER[`${stream}Full`]] === 1;
  const stopped: StopReason | null =
    end === "wall" || end === "cpu" ? end : full("stdout") ? "stdout" : full("stderr") ? "stderr" : null;
  const pages = counters[COUNTER.memoryPages]!;
  return {
    exitCode: own.exitCode,
    signal: own.signal,
    stopped,
    stdoutTruncated: full("stdout"),
    stderrTruncated: full("stderr"),
    wallMs: usage.wallMs,
    cpuMs: usage.cpuMs,
    memoryBytes: pages > 0 ? pages * PAGE_BYTES : Math.max(0, usage.grownBytes),
    oomKills: end === "memory" ? 1 : counters[COUNTER.memoryRefusals]!,
    processesRefused: 0,
  };
}
