import type { Completion, CompletionAnswer, ErrorClass, Outcome } from "@millrace/core";
import { elementsOf, jsonLines, numberArray, textArray } from "../array-literal.ts";
import type { Runner } from "../connection.ts";

/** Lock, index and meaning are told at the function. One call for one worker id. */
const COMPLETE = `
select millrace.complete($1::text::int8, $2::text::int8[], $3::text::int4[], $4::text::int8[], $5::text::int2[], $6::text::int4[], $7::text::int4[],
  string_to_array($8::text, e'\\n', '')::jsonb[], $9::text::text[], $10::text::text[], $11::text::int2[], $12::text::int8[])::text as answers`;

const KINDS = {
  completed: 1,
  failed: 2,
  cancelled: 3,
  retry: 4,
  returned: 5,
  snoozed: 6,
} as const satisfies Record<Outcome["kind"], number>;
const ERROR_CLASSES = { program: 1, handler: 2, system: 3 } as const satisfies Record<ErrorClass, number>;
const ANSWERS: readonly CompletionAnswer[] = ["accepted", "already", "refused"];

/**
 * Records completions of one worker id; answers in the order given. Each lease's completions are laid out by
 * position, with nulls between, so that the function unnests them beside the lease's own arrays without a join.
 */
export async function completeJobs(
  runner: Runner,
  bind: (text: string) => string,
  workerId: string,
  completions: readonly Completion[],
): Promise<CompletionAnswer[]> {
  const leases = new Map<number, { size: number; from: number }>();
  for (const { lease, position } of completions) {
    const entry = leases.get(lease.number);
    if (entry === undefined) leases.set(lease.number, { size: position, from: 0 });
    else if (position > entry.size) entry.size = position;
  }
  let total = 0;
  for (const entry of leases.values()) {
    entry.from = total;
    total += entry.size;
  }

  const ids = new Array<string | null>(total).fill(null);
  const kinds = new Array<number | null>(total).fill(null);
  const started = new Array<number | null>(total).fill(null);
  const run = new Array<number | null>(total).fill(null);
  const results = new Array<string | null>(total).fill(null);
  const errorCodes = new Array<string | null>(total).fill(null);
  const errorMessages = new Array<string | null>(total).fill(null);
  const errorClasses = new Array<number | null>(total).fill(null);
  const delays = new Array<number | null>(total).fill(null);
  const places = completions.map(
    ({ lease, position }) => (leases.get(lease.number)?.from ?? 0) + position - 1,
  );

  completions.forEach((completion, index) => {
    const place = places[index] as number;
    const { outcome } = completion;
    ids[place] = completion.id;
    kinds[place] = KINDS[outcome.kind];
    // Null tells of a job given back that its handler never ran: it is no start.
    const back = outcome.kind === "returned" && completion.unstarted === true;
    // Rounded up, a short one would have started after its end.
    started[place] = back ? null : Math.floor(completion.startedAfterMs);
    run[place] = Math.round(completion.runMs);
    if ("result" in outcome) results[place] = outcome.result;
    if ("error" in outcome) {
      errorCodes[place] = outcome.error.code;
      errorMessages[place] = outcome.error.message;
      errorClasses[place] = ERROR_CLASSES[outcome.error.errorClass];
    }
    if ("delayMs" in outcome) delays[place] = Math.ceil(outcome.delayMs);
    if (outcome.kind === "snoozed") errorMessages[place] = outcome.reason;
  });

  const [row] = await runner.run(bind(COMPLETE), [
    workerId,
    numberArray([...leases.keys()]),
    numberArray([...leases.values()].map((entry) => entry.size)),
    numberArray(ids),
    numberArray(kinds),
    numberArray(started),
    numberArray(run),
    unlessEmpty(results, jsonLines),
    unlessEmpty(errorCodes, textArray),
    unlessEmpty(errorMessages, textArray),
    unlessEmpty(errorClasses, numberArray),
    unlessEmpty(delays, numberArray),
  ]);
  const answers = elementsOf(row?.answers as string);
  return places.map((place) => ANSWERS[Number(answers[place]) - 1] as CompletionAnswer);
}

/** Null for an array of nulls, as most of these are. */
function unlessEmpty<Value>(
  values: readonly (Value | null)[],
  write: (values: readonly (Value | null)[]) => string,
): string | null {
  return values.every((value) => value === null) ? null : write(values);
}
