import { type InputFault, InvalidInputError, schemaFaults } from "@millrace/core";
import type { Problem } from "../../http/problem.ts";
import { refuseInvalid, type Validation } from "../../http/input-faults.ts";

/** Of a submission that cannot be accepted, which Judge0 answers with 422. */
const INVALID = "INVALID_SUBMISSION";

/** What is wrong with a submission, by field. */
export type Refusal = Record<string, string[]>;

export function invalidSubmission(faults: readonly InputFault[]): InvalidInputError {
  const named = faults.map(({ pointer, detail }) => `${pointer.slice(1) || "it"} ${detail}`).join("; ");
  return new InvalidInputError(INVALID, `The submission cannot be accepted: ${named}.`, faults);
}

/** The hook of a route whose body is a submission. */
export function refuseSubmission(validation: Validation): undefined {
  if (!validation.success && validation.target === "json")
    throw invalidSubmission(schemaFaults(validation.error.issues));
  refuseInvalid(validation);
  return undefined;
}

export function byField(faults: readonly InputFault[]): Refusal {
  const fields = Object.groupBy(faults, ({ pointer }) => pointer.split("/")[1] || "submission");
  return Object.fromEntries(
    Object.entries(fields).map(([field, found = []]) => [field, found.map(({ detail }) => detail)]),
  );
}

/** What Judge0's clients look at: the faults of a submission by field, of all else the words. */
export function judge0ProblemMembers(problem: Problem["body"]) {
  const fields = problem.code === INVALID ? byField((problem.errors ?? []) as readonly InputFault[]) : {};
  const own = Object.entries(fields).filter(([field]) => !Object.hasOwn(problem, field));
  return { ...Object.fromEntries(own), error: problem.detail };
}
