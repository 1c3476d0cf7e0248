import { type CompileStatus, executionResult, type ExecutionResultBody } from "@millrace/contract";
import type { Job } from "@millrace/core";

/** The job's status in the words of the code routes. */
export function compileStatus({ status, errorCode }: Pick<Job, "status" | "errorCode">): CompileStatus {
  if (status === "pending") return "queued";
  return status === "failed" && errorCode === "timeout" ? "timeout" : status;
}

/** What the program did; null when it has not ended, or never ran because the sandbox failed. */
export function storedResult({ result }: Pick<Job, "result">): ExecutionResultBody | null {
  const stored = executionResult.safeParse(result).data;
  return stored === undefined
    ? null
    : { ...stored, ...asText(stored, "stdout"), ...asText(stored, "stderr") };
}

/** These routes have text alone: what was kept as base64, since it is no UTF-8, gets U+FFFD in the place of such bytes. */
function asText(stored: ExecutionResultBody, stream: "stdout" | "stderr"): Partial<ExecutionResultBody> {
  const encoding = `${stream}Encoding`;
  if (stored[encoding] !== "base64") return {};
  return { [stream]: Buffer.from(stored[stream], "base64").toString(), [encoding]: "utf8" };
}
