import { defineHandler, type JobHandler } from "@millrace/core";
import { type CodeExecutionDependencies, execute } from "./execute.ts";
import type { ExecutionLimits } from "./limits.ts";
import { codeExecutionSchema } from "./schema.ts";

export const CODE_EXECUTION_TYPE = "code-execution";
export const CODE_EXECUTION_QUEUE = "code-execution";

/** Seconds beyond both time limits for the engine's own work on a busy host. */
const ENGINE_SECONDS = 60;

/**
 * The handlers of this pack; programs run in `sandbox`.
 *
 * A program that does not compile, fails or hits a limit ends its job `failed` with the result kept; only when the
 * sandbox itself fails is the job tried again, three executions in all.
 */
export function createCodeExecutionHandlers(dependencies: CodeExecutionDependencies): JobHandler[] {
  return [
    defineHandler({
      type: CODE_EXECUTION_TYPE,
      queue: CODE_EXECUTION_QUEUE,
      schema: codeExecutionSchema(dependencies.limits),
      retry: { maxRetries: 2 },
      timeoutSeconds: timeoutSeconds(dependencies.limits),
      timeoutIsFinal: true,
      execute: (payload, { jobId, signal, logger }) =>
        execute(dependencies, payload, { jobId, signal, logger }),
    }),
  ];
}

function timeoutSeconds({ compile, run }: ExecutionLimits): number {
  return Math.ceil((compile.timeoutMs + run.timeoutMs) / 1000) + ENGINE_SECONDS;
}
