import { judge0Submission } from "@millrace/contract";
import { InvalidInputError, type NewJob, payloadFaults } from "@millrace/core";
import type { Context } from "hono";
import type { AppEnv } from "../../app-env.ts";
import type { CodeExecution } from "../compile/code-execution.ts";
import { toProgramJob } from "../executions/to-program-job.ts";
import { invalidSubmission } from "./judge0-problem.ts";
import { judge0Pointer, toExecution } from "./judge0-program.ts";

/**
 * The job of a submission of the client that asks. With `isEncoded` its texts are base64.
 *
 * @throws InvalidInputError, code INVALID_SUBMISSION, that names every field that cannot be accepted.
 */
export function toJudge0Job(
  c: Context<AppEnv>,
  given: unknown,
  isEncoded: boolean,
  codeExecution: Pick<CodeExecution, "schema">,
): NewJob {
  const faults = payloadFaults(judge0Submission, given);
  if (faults.length > 0) throw invalidSubmission(faults);
  try {
    const execution = toExecution(judge0Submission.parse(given), isEncoded);
    return toProgramJob(c, execution, codeExecution, judge0Pointer);
  } catch (error) {
    throw error instanceof InvalidInputError ? invalidSubmission(error.faults) : error;
  }
}
