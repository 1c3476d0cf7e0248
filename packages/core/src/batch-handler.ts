import type { z } from "zod";
import { InvalidInputError, type InputFault, MillraceError } from "./errors.ts";
import type { JobContext, JobHandler } from "./handler.ts";

/** Most jobs of one batch. */
export const MAX_BATCH_SIZE = 1_000;
/** Longest that a batch may wait to fill up. Milliseconds. */
const MAX_BATCH_WAIT_MS = 10_000;

/** One job of a batch: its parsed payload, and the context that it would have alone, with a signal of its own. */
export interface BatchJob<Payload> {
  readonly payload: Payload;
  readonly context: JobContext;
}

export interface BatchContext {
  readonly type: string;
  readonly queue: string;
  /** Aborted once the signal of every job of the batch is. */
  readonly signal: AbortSignal;
}

export interface BatchSize {
  /** Most jobs of one call, 1 to 1000. */
  readonly maxSize: number;
  /** How long a batch that is not full waits for more jobs, 0 to 10 000. Milliseconds. Default 0: not at all. */
  readonly maxWaitMs?: number;
}

/** One answer for each job, in their order: what `Promise.allSettled` gives. */
export type ExecuteMany<Payload, Result> = (
  jobs: readonly BatchJob<Payload>[],
  context: BatchContext,
) => Promise<readonly PromiseSettledResult<Result>[]>;

/** How the jobs of a type are run together. */
// oxlint-disable-next-line typescript/no-explicit-any -- a handler of any payload must fit where the payload is not known
export interface BatchSettings<Payload = any, Result = unknown> extends Required<BatchSize> {
  readonly executeMany: ExecuteMany<Payload, Result>;
}

/** The handler gave no answer for a job. */
class MissingAnswerError extends MillraceError {
  constructor(message: string) {
    super("missing-answer", message);
  }
}

/**
 * A handler that takes many jobs of its type in one call and answers for each: `fulfilled` with a result or
 * `rejected` with what it would have thrown alone (`UnrecoverableError`, `RetryAfterError`, `snooze` included).
 * A call that throws fails each of its jobs; a job without an answer fails with code `missing-answer`. A job that
 * is tried again runs alone, so that one bad job fails the others once at most. Throws InvalidInputError
 * `INVALID_HANDLER`.
 */
export function defineBatchHandler<const Type extends string, Schema extends z.ZodType, Result>(
  handler: Omit<JobHandler<z.output<Schema>, Result>, "type" | "schema" | "execute" | "batch"> & {
    readonly type: Type;
    readonly schema: Schema;
    readonly batch: BatchSize;
    readonly executeMany: ExecuteMany<z.output<Schema>, Result>;
  },
): JobHandler<z.output<Schema>, Result> & { readonly type: Type; readonly schema: Schema } {
  const { batch, executeMany, ...settings } = handler;
  refuse(handler.type, batchFaults(batch));
  return {
    ...settings,
    batch: { maxSize: batch.maxSize, maxWaitMs: batch.maxWaitMs ?? 0, executeMany },
    async execute(payload: z.output<Schema>, context: JobContext): Promise<Result> {
      const { type, queue, signal } = context;
      const [answer] = checkAnswers(await executeMany([{ payload, context }], { type, queue, signal }), 1);
      if (answer?.status === "fulfilled") return answer.value as Result;
      throw answer?.reason;
    },
  } as JobHandler<z.output<Schema>, Result> & { readonly type: Type; readonly schema: Schema };
}

/** What is wrong with the size and the wait of a batch handler. */
export function batchFaults(batch: BatchSize): InputFault[] {
  const faults: InputFault[] = [];
  const check = (pointer: string, value: number, least: number, most: number): void => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    faults.push({ pointer, detail: `must be an integer from ${least} to ${most}` });
  };
  check("/batch/maxSize", batch.maxSize, 1, MAX_BATCH_SIZE);
  check("/batch/maxWaitMs", batch.maxWaitMs ?? 0, 0, MAX_BATCH_WAIT_MS);
  return faults;
}

/** An answer for each of `count` jobs. With more or fewer, nobody knows whose they are: all count as missing. */
export function checkAnswers(answers: unknown, count: number): readonly PromiseSettledResult<unknown>[] {
  if (!Array.isArray(answers) || answers.length !== count) {
    const got = Array.isArray(answers) ? `${answers.length} answers` : "no list of answers";
    return Array.from({ length: count }, () => missing(`The handler gave ${got} for ${count} jobs.`));
  }
  return Array.from({ length: count }, (_, index) => {
    const answer: unknown = answers[index];
    return isSettled(answer) ? answer : missing("The handler gave no answer for this job.");
  });
}

function missing(message: string): PromiseRejectedResult {
  return { status: "rejected", reason: new MissingAnswerError(message) };
}

function isSettled(answer: unknown): answer is PromiseSettledResult<unknown> {
  if (typeof answer !== "object" || answer === null || !("status" in answer)) return false;
  return answer.status === "fulfilled" || (answer.status === "rejected" && "reason" in answer);
}

function refuse(type: string, faults: readonly InputFault[]): void {
  if (faults.length === 0) return;
  const list = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join("; ");
  throw new InvalidInputError(
    "INVALID_HANDLER",
    `The handler of type ${type} cannot be used: ${list}.`,
    faults,
  );
}
