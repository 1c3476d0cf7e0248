import type { ExecutionResultBody } from "@millrace/contract";
import type { Job } from "@millrace/core";

export const JUDGE0_STATUSES = [
  { id: 1, description: "In Queue" },
  { id: 2, description: "Processing" },
  { id: 3, description: "Accepted" },
  { id: 4, description: "Wrong Answer" },
  { id: 5, description: "Time Limit Exceeded" },
  { id: 6, description: "Compilation Error" },
  { id: 7, description: "Runtime Error (SIGSEGV)" },
  { id: 8, description: "Runtime Error (SIGXFSZ)" },
  { id: 9, description: "Runtime Error (SIGFPE)" },
  { id: 10, description: "Runtime Error (SIGABRT)" },
  { id: 11, description: "Runtime Error (NZEC)" },
  { id: 12, description: "Runtime Error (Other)" },
  { id: 13, description: "Internal Error" },
  { id: 14, description: "Exec Format Error" },
] as const;

const OF_VERDICT: Readonly<Record<string, number>> = {
  ok: 3,
  wrong_answer: 4,
  time_limit: 5,
  compile_error: 6,
};
const OF_SIGNAL: Readonly<Record<string, number>> = { SIGSEGV: 7, SIGXFSZ: 8, SIGFPE: 9, SIGABRT: 10 };

/** Judge0 has no status for memory, output and cancelling: the message says it. */
export function judge0Status(
  job: Pick<Job, "status">,
  result: ExecutionResultBody | null,
): { id: number; description: string } {
  return { ...JUDGE0_STATUSES[statusId(job, result) - 1]! };
}

function statusId({ status }: Pick<Job, "status">, result: ExecutionResultBody | null): number {
  if (status === "pending") return 1;
  if (status === "running") return 2;
  if (result?.verdict === undefined) return 13;
  if (result.verdict === "runtime_error")
    return typeof result.signal === "string" ? (OF_SIGNAL[result.signal] ?? 12) : 11;
  return OF_VERDICT[result.verdict] ?? 12;
}
