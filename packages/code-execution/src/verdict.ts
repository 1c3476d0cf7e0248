import type { GuestReport } from "./sandbox/report.ts";

/** How an execution ended. Failures of the sandbox itself are no verdict: they are thrown and retried. */
export type Verdict =
  | "ok"
  | "compile_error"
  | "runtime_error"
  | "time_limit"
  | "memory_limit"
  | "output_limit";

/** How one phase ended, by what was proved, never by what an exit code suggests. */
export type PhaseEnd = "ok" | "error" | "time_limit" | "memory_limit" | "output_limit" | "artifact_limit";

export function phaseEnd(report: GuestReport): PhaseEnd {
  // What we stopped comes first: everything after it is a consequence.
  if (report.stopped === "wall" || report.stopped === "cpu") return "time_limit";
  if (report.stopped !== null) return "output_limit";
  if (report.exitCode === 0) return report.artifactError === null ? "ok" : "artifact_limit";
  // The kernel's count, not the signal: a program can send itself SIGKILL and can exit with 137.
  return report.oomKills > 0 ? "memory_limit" : "error";
}

/** The verdict on a program that was compiled and ran. */
export function runVerdict(report: GuestReport): Verdict {
  const end = phaseEnd(report);
  return end === "error" || end === "artifact_limit" ? "runtime_error" : end;
}
