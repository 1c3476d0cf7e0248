import { CODE_EXECUTION_TYPE } from "@millrace/code-execution";
import type { NewExecutionBody } from "@millrace/contract";
import type { Context } from "hono";
import type { AppEnv } from "../../app-env.ts";
import type { CodeExecution } from "../compile/code-execution.ts";
import { refuseBeyondLimits } from "../compile/accept-program.ts";
import { ownedProgram } from "./owned-program.ts";

/**
 * The job of a program of the client that asks, judged by this server's ceilings. `toBody`: where in the body a place of the
 * program is.
 */
export function toProgramJob(
  c: Context<AppEnv>,
  { priority, ...program }: NewExecutionBody,
  codeExecution: Pick<CodeExecution, "schema">,
  toBody?: (pointer: string) => string,
) {
  refuseBeyondLimits(program, codeExecution, toBody);
  const payload = ownedProgram(c, program);
  return { type: CODE_EXECUTION_TYPE, payload, ...(priority === undefined ? {} : { priority }) };
}
