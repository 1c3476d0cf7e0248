import type { GuestReport, StopReason } from "../sandbox/report.ts";

/** What was seen of a run. Each says one thing that is proved, and none takes another back. */
export type Evidence =
  /** A limit of ours that it went past. */
  | StopReason
  /** Memory ran out: the kernel killed a process of it, or without containers its allocator was refused. */
  | "oom"
  /** Its memory came within 2 % of its limit. */
  | "near_memory_limit"
  /** It wrote a file past its limit (SIGXFSZ), or had no room left for files. */
  | "file_limit"
  /** A process or thread was refused. */
  | "process_limit"
  /** A signal ended it that was not ours. */
  | "signal";

const NEAR = 0.98;

/** The limits of ours come first, as they were seen. */
export function evidenceOf(report: GuestReport): readonly Evidence[] {
  const { stopped, signal } = report;
  const seen: readonly (readonly [Evidence, boolean])[] = [
    ["oom", report.oomKills > 0],
    ["near_memory_limit", report.memoryBytes >= NEAR * report.memoryLimitBytes],
    ["file_limit", report.isFull || signal === "SIGXFSZ"],
    ["process_limit", report.processesRefused > 0],
    ["signal", signal !== null && stopped.length === 0],
  ];
  return [...stopped, ...seen.flatMap(([evidence, holds]) => (holds ? [evidence] : []))];
}
