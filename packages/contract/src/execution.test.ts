import type { Job } from "@millrace/core";
import { expect, test } from "vitest";
import { toExecutionBody } from "./execution.ts";

const ended = {
  success: true,
  stdout: "",
  stderr: "",
  exitCode: 0,
  executionTime: 1,
  memoryUsed: 1,
  timedOut: false,
};
const job = { id: "1", createdAt: new Date(0), startedAt: null, completedAt: null, errorMessage: null };

test.each([
  ["pending", null, null, null],
  ["running", null, null, null],
  ["completed", null, { ...ended, verdict: "ok" }, "ok"],
  ["failed", "timeout", { ...ended, success: false, verdict: "time_limit" }, "time_limit"],
  [
    "failed",
    "dependency_error",
    { ...ended, success: false, verdict: "dependency_error" },
    "dependency_error",
  ],
  ["failed", "unrecoverable", null, "rejected"],
  ["failed", "invalid-payload", null, "rejected"],
  ["failed", "system_error", null, "internal_error"],
  ["failed", "too-many-snoozes", null, "internal_error"],
  ["cancelled", "cancelled", null, "cancelled"],
] as const)("a job %s with %j has its verdict", (status, errorCode, result, verdict) => {
  const body = toExecutionBody({ ...job, status, errorCode, result } as unknown as Job);
  expect(body).toMatchObject({ status, verdict });
  expect(body.error === null).toBe(errorCode === null);
});
