import { type CompileStatus, executionResult, type ExecutionResultBody } from "@millrace/contract";
import type { Job } from "@millrace/core";

/** The job's status in the words of the code routes. */
export function compileStatus({ status, errorCode }: Pick<Job, "status" | "errorCode">): CompileStatus {
  if (status === "pending") return "queued";
  return status === "failed" && errorCode === "timeout" ? "timeout" : status;
}

/** What the program did; null when it has not ended, or never ran because the sandbox failed. */
export function storedResult({ result }: Pick<Job, "result">): ExecutionResultBody | null {
  return executionResult.safeParse(result).data ?? null;
}
