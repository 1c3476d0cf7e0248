import { describeError } from "./describe-error.ts";
import { encodeResult } from "./encode-result.ts";
import { type AbortCode, type MillraceError, QueueFullError } from "./errors.ts";
import type { JobError, Outcome } from "./outcome.ts";
import { isRetryAfter } from "./retry-after-error.ts";
import { retryDelayMs } from "./retry.ts";
import { isSnooze, type JobSnoozed } from "./snooze.ts";
import type { ClaimedJob } from "./store.ts";

/** How an attempt ran: of which job, and whether and why its signal was aborted. */
export interface AttemptFacts {
  readonly job: ClaimedJob;
  readonly abortedBy: AbortCode | null;
  readonly maxResultBytes: number;
  readonly random: () => number;
}

type RetryFacts = Pick<AttemptFacts, "job" | "random">;

/** Outcome of an attempt, or null when there is nothing to report because its lease was lost. */
export type AttemptOutcome = Outcome | null;

/**
 * The handler returned. Work that was done counts, even when it was told to stop; only past its timeout an
 * attempt fails whatever comes of it, and `success: false` after an abort is taken as the abort's doing.
 */
export function outcomeOfReturn(facts: AttemptFacts, value: unknown): AttemptOutcome {
  const encoded = encodeResult(value, facts.maxResultBytes);
  if ("unserialisable" in encoded) return unserialisable(encoded.unserialisable);
  const result = encoded.text;
  const failure = failureOf(value);
  if (facts.abortedBy === "timeout") return timedOut(facts, result, failure);
  if (failure === undefined) return { kind: "completed", result };
  switch (facts.abortedBy) {
    case "cancelled":
      return { kind: "cancelled", error: failure, result };
    case "shutdown":
      return { kind: "returned" };
    case "lease-lost":
      return null;
    case null:
      return { kind: "failed", error: failure, result };
  }
}

/** The handler threw, or was given up on while its signal was aborted. */
export function outcomeOfThrow(facts: AttemptFacts, thrown: unknown): AttemptOutcome {
  switch (facts.abortedBy) {
    case "timeout":
      return timedOut(facts, null);
    case "cancelled":
      return { kind: "cancelled", error: { ...describeError(thrown), code: "cancelled" }, result: null };
    case "shutdown":
      return isSnooze(thrown) ? snoozed(facts, thrown) : { kind: "returned" };
    case "lease-lost":
      return null;
    case null: {
      if (isSnooze(thrown)) return snoozed(facts, thrown);
      const delayMs = isRetryAfter(thrown) ? thrown.delayMs : undefined;
      return retryOrFail(facts, describeError(thrown), null, delayMs);
    }
  }
}

/** The payload does not fit its schema, so no attempt can succeed. */
export function refusedPayload(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Outcome {
  const faults = issues.map(
    ({ path, message }) => `${path.length === 0 ? "the payload" : path.map(String).join(".")}: ${message}`,
  );
  return {
    kind: "failed",
    error: {
      ...describeError(`The payload does not fit its schema. ${faults.join("; ")}`),
      code: "invalid-payload",
    },
    result: null,
  };
}

/** A job that was to follow cannot be stored, so this one is not completed. A full queue may have room later. */
export function refusedFollowOn(facts: RetryFacts, refusal: MillraceError): Outcome {
  const error: JobError = {
    code: "follow-on-refused",
    message: `The job ran, but what was to follow it is refused. ${describeError(refusal).message}`,
    errorClass: "handler",
  };
  if (refusal instanceof QueueFullError) return retryOrFail(facts, error, null);
  return { kind: "failed", error, result: null };
}

function snoozed({ job }: AttemptFacts, { reason, delayMs }: JobSnoozed): Outcome {
  const { maxSnoozes = Infinity } = job.policy;
  if ((job.snoozes ?? 0) < maxSnoozes) return { kind: "snoozed", reason, delayMs };
  const message = `The job was put off ${maxSnoozes} times, as often as its policy allows${reason === null ? "." : `: ${reason}`}`;
  return {
    kind: "failed",
    error: { code: "too-many-snoozes", message, errorClass: "handler" },
    result: null,
  };
}

/** Whether the policy, or the handler itself, says that this error ends the job. */
function isFinal({ policy }: ClaimedJob, { code }: JobError): boolean {
  if (code === "unrecoverable") return true;
  if (policy.retryableCodes?.includes(code)) return false;
  return policy.nonRetryableCodes.includes(code) || (code === "timeout" && policy.timeoutIsFinal);
}

function retryOrFail(
  { job, random }: RetryFacts,
  error: JobError,
  result: string | null,
  delayMs = retryDelayMs(job.policy, job.retryCount + 1, random),
): Outcome {
  if (isFinal(job, error) || job.retryCount >= job.policy.maxRetries)
    return { kind: "failed", error, result };
  return { kind: "retry", error, delayMs };
}

function timedOut(facts: AttemptFacts, result: string | null, failure?: JobError): Outcome {
  const { policy } = facts.job;
  const error: JobError = {
    code: "timeout",
    message: `The job ran longer than its ${policy.timeoutSeconds} s.`,
    errorClass: failure?.errorClass ?? "handler",
  };
  return retryOrFail(facts, error, result);
}

function unserialisable(reason: string): Outcome {
  const message = `The handler's result cannot be stored: ${reason}. Return plain JSON.`;
  return {
    kind: "failed",
    error: { code: "unserialisable-result", message, errorClass: "handler" },
    result: null,
  };
}

/** The error of a result `{ success: false, error?, code?, errorClass? }`; undefined for any other result. */
function failureOf(value: unknown): JobError | undefined {
  if (typeof value !== "object" || value === null || !("success" in value) || value.success !== false)
    return undefined;
  const { error, code, errorClass } = value as { error?: unknown; code?: unknown; errorClass?: unknown };
  const described = describeError(error ?? "The handler reported success: false and no error.");
  return {
    code: typeof code === "string" ? describeError({ code }).code : "failed",
    message: described.message,
    errorClass: errorClass === "program" || errorClass === "system" ? errorClass : "handler",
  };
}
