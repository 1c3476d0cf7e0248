import type { Program } from "../program/program.ts";
import { type Outcome, programOutcome, runOutcome, type TestOutcome } from "./result.ts";
import type { GuestOutput } from "../sandbox/sandbox.ts";

/**
 * How a program ended that ran as often as it should, once at least. With tests the first that did not pass decides, and
 * when all passed the last.
 */
export function resultOfRuns(
  { runs, outputs, isTested }: Program,
  compiled: GuestOutput | null,
  ran: readonly GuestOutput[],
): Outcome {
  // The run that decides is told twice: among the tests, and as the program's own.
  const texts = (outputs.length === 0 ? 2 : 3) * (isTested ? runs.length + 1 : 1);
  const outcomes = ran.map((output, index) => runOutcome(output, runs[index] ?? {}, texts));
  const failed = outcomes.findIndex(({ success }) => !success);
  const decisive = failed < 0 ? outcomes.length - 1 : failed;
  const tests = outcomes.map((outcome, index): TestOutcome => {
    const name = runs[index]?.name;
    return { ...(name === undefined ? {} : { name }), passed: outcome.success, ...outcome };
  });
  return {
    ...outcomes[decisive]!,
    ...(isTested ? testError(tests) : {}),
    ...programOutcome(compiled, ran[decisive]!),
    ...(isTested ? { tests } : {}),
  };
}

/** Which tests did not pass, in one sentence; nothing when all did. */
function testError(tests: readonly TestOutcome[]): { readonly error?: string } {
  const failed = tests.filter(({ passed }) => !passed);
  if (failed[0] === undefined) return {};
  const first = `${tests.indexOf(failed[0]) + 1}${failed[0].name === undefined ? "" : ` (${failed[0].name})`}`;
  return {
    error: `${failed.length} of ${tests.length} tests did not pass. The first is test ${first}: ${failed[0].error}`,
  };
}
