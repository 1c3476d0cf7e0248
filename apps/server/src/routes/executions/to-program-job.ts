import { CODE_EXECUTION_TYPE } from "@millrace/code-execution";
import type { NewExecutionBody } from "@millrace/contract";
import type { CodeExecution } from "../compile/code-execution.ts";
import { refuseBeyondLimits } from "../compile/accept-program.ts";

/** The job of a program, judged by this server's ceilings. `toBody`: where in the body a place of the program is. */
export function toProgramJob(
  { priority, ...payload }: NewExecutionBody,
  codeExecution: Pick<CodeExecution, "schema">,
  toBody?: (pointer: string) => string,
) {
  refuseBeyondLimits(payload, codeExecution, toBody);
  return { type: CODE_EXECUTION_TYPE, payload, ...(priority === undefined ? {} : { priority }) };
}
