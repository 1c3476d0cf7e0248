import { CODE_EXECUTION_TYPE } from "@millrace/code-execution";
import type { NewExecutionBody } from "@millrace/contract";
import type { CodeExecution } from "../compile/code-execution.ts";
import { refuseBeyondLimits } from "../compile/accept-program.ts";

/** The job of a program, judged by this server's ceilings. `at`: where in the body the program is. */
export function toProgramJob(
  { priority, ...payload }: NewExecutionBody,
  codeExecution: Pick<CodeExecution, "schema">,
  at = "",
) {
  refuseBeyondLimits(payload, codeExecution, (pointer) => at + pointer);
  return { type: CODE_EXECUTION_TYPE, payload, ...(priority === undefined ? {} : { priority }) };
}
