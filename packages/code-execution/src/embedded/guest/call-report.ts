import type { GuestReport, StopReason } from "../../sandbox/report.ts";
import { COUNTER, PAGE_BYTES, type SharedOutput } from "../guest-protocol.ts";
import type { ProgramEnd } from "./serve-thread.ts";

/** How a call ended: the program by itself, or stopped at its limit of time, processor time or memory. */
export type CallEnd = ProgramEnd | "wall" | "cpu" | "memory";

export interface Usage {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Of what its request and limits allow. */
  readonly limits: { readonly cpuMs?: number | undefined; readonly memoryBytes: number };
  /** By how much the process grew: what is known of the memory of a program that was stopped. */
  readonly grownBytes: number;
}

export function callReport(end: CallEnd, output: SharedOutput, usage: Usage): GuestReport {
  const counters = new Int32Array(output.counters);
  const own = typeof end === "string" ? { exitCode: null, signal: "SIGKILL" } : end;
  const refused = (stream: "stdout" | "stderr") => counters[COUNTER[`${stream}Refused`]]!;
  const written = (stream: "stdout" | "stderr") => counters[COUNTER[`${stream}Bytes`]]! + refused(stream);
  const { cpuMs = Infinity, memoryBytes } = usage.limits;
  const hit: Readonly<Record<StopReason, boolean>> = {
    wall: end === "wall",
    stdout: refused("stdout") > 0,
    stderr: refused("stderr") > 0,
    // What it took past the limit was extra time, or between two looks.
    cpu: end === "cpu" || usage.cpuMs >= cpuMs,
  };
  const first = typeof end === "string" && end !== "memory" ? [end] : [];
  const limits = (Object.keys(hit) as StopReason[]).filter((limit) => hit[limit]);
  const pages = counters[COUNTER.memoryPages]!;
  return {
    exitCode: own.exitCode,
    signal: own.signal,
    stopped: [...new Set([...first, ...limits])],
    stdoutBytes: written("stdout"),
    stderrBytes: written("stderr"),
    wallMs: usage.wallMs,
    cpuMs: usage.cpuMs,
    memoryBytes: pages > 0 ? pages * PAGE_BYTES : Math.max(0, usage.grownBytes),
    memoryLimitBytes: memoryBytes,
    // That of the process around it says nothing of the program.
    maxRssBytes: null,
    isFull: counters[COUNTER.fileRefusals]! > 0,
    oomKills: end === "memory" ? 1 : counters[COUNTER.memoryRefusals]!,
    processesRefused: 0,
  };
}
