import type { z } from "zod";
import type { Attempt } from "./attempt.ts";
import { type BatchContext, type BatchJob, checkAnswers } from "./batch-handler.ts";
import type { JobHandler } from "./handler.ts";

/** A payload that its schema refuses, as the answer for its job. */
type RefusePayload = (error: z.ZodError) => unknown;

/** Calls a batch handler for these attempts. One answer for each, in their order; never rejects. */
export async function runBatch(
  handler: JobHandler,
  attempts: readonly Attempt[],
  refusePayload: RefusePayload,
): Promise<readonly PromiseSettledResult<unknown>[]> {
  const parsed = await Promise.allSettled(
    attempts.map(async (attempt): Promise<BatchJob<unknown>> => {
      const payload: unknown = JSON.parse(attempt.job.payload);
      if (handler.schema === undefined) return { payload, context: attempt };
      const result = await handler.schema.safeParseAsync(payload);
      if (!result.success) throw refusePayload(result.error);
      return { payload: result.data, context: attempt };
    }),
  );
  const jobs = parsed.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const answers = [...(await callHandler(handler, jobs, attempts))];
  return parsed.map((one) => (one.status === "fulfilled" ? answers.shift()! : one));
}

async function callHandler(
  handler: JobHandler,
  jobs: readonly BatchJob<unknown>[],
  attempts: readonly Attempt[],
): Promise<readonly PromiseSettledResult<unknown>[]> {
  const [first] = attempts;
  if (jobs.length === 0 || first === undefined || handler.batch === undefined) return [];
  const context: BatchContext = { type: first.type, queue: first.queue, signal: allAborted(attempts) };
  try {
    return checkAnswers(await handler.batch.executeMany(jobs, context), jobs.length);
  } catch (reason) {
    return jobs.map(() => ({ status: "rejected", reason }));
  }
}

/** A signal that is aborted once all of theirs are, with the last one's reason. */
function allAborted(attempts: readonly Attempt[]): AbortSignal {
  const controller = new AbortController();
  let left = attempts.length;
  for (const { signal } of attempts) {
    const aborted = (): void => {
      left -= 1;
      if (left === 0) controller.abort(signal.reason);
    };
    if (signal.aborted) aborted();
    else signal.addEventListener("abort", aborted, { once: true });
  }
  return controller.signal;
}
