import type { GuestReport } from "../sandbox/report.ts";
import type { GuestOutput } from "../sandbox/sandbox.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";

/** How an execution ended. Failures of the sandbox itself are no verdict: they are thrown and retried. */
export type Verdict =
  | "ok"
  /** Its packages could not be installed. */
  | "dependency_error"
  | "compile_error"
  | "runtime_error"
  | "time_limit"
  | "memory_limit"
  | "output_limit"
  /** It ended well and left not all of the files that were asked for. */
  | "file_error"
  /** It ended well and wrote something else than was expected. */
  | "wrong_answer";

/** How one phase ended, by what was proved, never by what an exit code suggests. */
export type PhaseEnd = "ok" | "error" | "time_limit" | "memory_limit" | "output_limit" | "artifact_limit";

const LIMITS: { readonly [Seen in Evidence]?: "time_limit" | "output_limit" } = {
  wall: "time_limit",
  cpu: "time_limit",
  stdout: "output_limit",
  stderr: "output_limit",
};

export function phaseEnd(report: GuestReport): Exclude<PhaseEnd, "artifact_limit"> {
  const evidence = evidenceOf(report);
  // The limit of ours that was seen first: everything after it is a consequence.
  const limit = evidence.map((seen) => LIMITS[seen]).find((end) => end !== undefined);
  if (limit !== undefined) return limit;
  if (report.exitCode === 0) return "ok";
  // The kernel's count, not the signal: a program can send itself SIGKILL and can exit with 137.
  return evidence.includes("oom") ? "memory_limit" : "error";
}

/** A compiler that ends well has to leave a program too. */
export function compileEnd({ report, left }: Pick<GuestOutput, "report" | "left">): PhaseEnd {
  const end = phaseEnd(report);
  return end === "ok" && left.some(({ error }) => error !== null) ? "artifact_limit" : end;
}

/** The verdict on a program that was compiled and ran, by how it ended alone. */
export function runVerdict(
  report: GuestReport,
): Exclude<Verdict, "dependency_error" | "compile_error" | "file_error" | "wrong_answer"> {
  const end = phaseEnd(report);
  return end === "error" ? "runtime_error" : end;
}
