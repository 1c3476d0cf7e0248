import { z } from "zod";
import { Attempt, type AttemptServices } from "./attempt.ts";
import {
  type AttemptFacts,
  type AttemptOutcome,
  outcomeOfReturn,
  outcomeOfThrow,
  refusedPayload,
} from "./attempt-outcome.ts";
import type { AttemptObserver } from "./attempt-observer.ts";
import type { Clock } from "./clock.ts";
import { type EndedJob, returnedJob } from "./ended-job.ts";
import type { EventBus } from "./events.ts";
import type { JobHandler } from "./handler.ts";
import type { Outcome } from "./outcome.ts";
import { runBatch } from "./run-batch.ts";
import { RunningJobs } from "./running-jobs.ts";
import type { ClaimedJob } from "./store.ts";
import type { Worker } from "./worker-pool.ts";

interface ExecutorOptions {
  readonly handlerOf: (type: string) => JobHandler | undefined;
  readonly services: AttemptServices;
  readonly clock: Clock;
  readonly random: () => number;
  readonly events: EventBus;
  readonly maxResultBytes: number;
  readonly observer?: AttemptObserver | undefined;
  /** When the job was claimed, monotonic milliseconds. */
  claimedAt(job: ClaimedJob): number | undefined;
  /** What to record of an attempt; `null` outcomes (lease lost) come to `onGivenUp` instead. */
  onEnded(ended: EndedJob): void;
  onGivenUp(job: ClaimedJob): void;
  /** A handler that was given up has ended after all. */
  onUnstuck(job: ClaimedJob): void;
  /** The handler has ended and its slot is free; after `onEnded` or `onGivenUp`. */
  onSlotFree(attempt: Attempt, runMs: number): void;
}

export interface Executor {
  readonly running: RunningJobs;
  /** Runs one attempt in the worker's slot. Never throws; a handler without a promise has ended on return. */
  start(job: ClaimedJob, worker: Worker): void;
  /** Runs attempts of one type in one call of their batch handler, in one slot. Never throws. */
  startBatch(jobs: readonly ClaimedJob[], worker: Worker): void;
}

/**
 * An attempt, step by step: parse the payload, call the handler, turn what came of it into an outcome,
 * report it, free the slot. Whatever a handler does, the worker lives.
 */
export function createExecutor(options: ExecutorOptions): Executor {
  const { clock, events, random, maxResultBytes, observer } = options;
  const running = new RunningJobs({ clock, onOverdue: giveUp });

  function begin(job: ClaimedJob, worker: Worker): Attempt {
    const attempt = new Attempt(job, worker, clock.monotonic(), options.services);
    running.add(attempt);
    if (!isLate(attempt)) events.emit("job.started", { job, worker: worker.name });
    return attempt;
  }

  /** It is too late for its rate, or its handler was unregistered after the claim: another process may have it. */
  function giveBack(attempt: Attempt): void {
    attempt.reported = true;
    options.onEnded(returnedJob(attempt.job));
  }

  function startBatch(jobs: readonly ClaimedJob[], worker: Worker): void {
    const [job] = jobs;
    if (job !== undefined && jobs.length === 1) return start(job, worker);
    const attempts = jobs.map((one) => begin(one, worker));
    const handler = options.handlerOf(attempts[0]!.type);
    const startable = handler?.batch === undefined ? [] : attempts.filter((attempt) => !isLate(attempt));
    for (const attempt of attempts) if (!startable.includes(attempt)) giveBack(attempt);
    if (handler === undefined || startable.length === 0) return freeSlot(attempts);
    const refuse = (error: z.ZodError) => new RefusedPayload(refusedPayload(error.issues));
    const answered = observed(startable, () => runBatch(handler, startable, refuse));
    void answered.then((answers) => {
      for (const [index, attempt] of startable.entries()) {
        const answer = answers[index]!;
        if (answer.status === "fulfilled") conclude(attempt, answer.value);
        else concludeThrown(attempt, answer.reason);
      }
      freeSlot(attempts);
    });
  }

  function start(job: ClaimedJob, worker: Worker): void {
    const attempt = begin(job, worker);
    const handler = options.handlerOf(job.type);
    if (handler === undefined || isLate(attempt)) {
      giveBack(attempt);
      return freeSlot([attempt]);
    }
    let returned: unknown;
    let promise: Promise<unknown> | undefined;
    try {
      returned = observed([attempt], () => run(attempt, handler));
      if (isThenable(returned)) promise = Promise.resolve(returned);
    } catch (thrown) {
      failed(attempt, thrown);
      return;
    }
    if (promise === undefined) ended(attempt, returned);
    else
      promise.then(
        (value) => ended(attempt, value),
        (thrown) => failed(attempt, thrown),
      );
  }

  function observed<Returned>(attempts: readonly Attempt[], execute: () => Returned): Returned {
    if (observer === undefined) return execute();
    return observer.run(
      attempts.map(({ job }) => job),
      execute,
    );
  }

  /** Calls the handler with the parsed payload; what a handler may throw is thrown from here. */
  function run(attempt: Attempt, handler: JobHandler): unknown {
    const payload: unknown = JSON.parse(attempt.job.payload);
    if (handler.schema === undefined) return handler.execute(payload, attempt);
    try {
      return execute(handler.schema.safeParse(payload));
    } catch (error) {
      if (!(error instanceof z.core.$ZodAsyncError)) throw error;
      return handler.schema.safeParseAsync(payload).then(execute);
    }

    function execute(parsed: z.ZodSafeParseResult<unknown>): unknown {
      if (!parsed.success) throw new RefusedPayload(refusedPayload(parsed.error.issues));
      return handler.execute(parsed.data, attempt);
    }
  }

  function ended(attempt: Attempt, value: unknown): void {
    conclude(attempt, value);
    freeSlot([attempt]);
  }

  function failed(attempt: Attempt, thrown: unknown): void {
    concludeThrown(attempt, thrown);
    freeSlot([attempt]);
  }

  function conclude(attempt: Attempt, value: unknown): void {
    if (!attempt.reported) report(attempt, guarded(outcomeOfReturn, attempt, value), null);
  }

  function concludeThrown(attempt: Attempt, thrown: unknown): void {
    if (attempt.reported) return;
    const outcome =
      thrown instanceof RefusedPayload ? thrown.outcome : guarded(outcomeOfThrow, attempt, thrown);
    report(attempt, outcome, thrown);
  }

  /** The handler ignores its aborted signal: report the attempt without it. The slot stays taken. */
  function giveUp(attempt: Attempt): void {
    if (attempt.abortedBy === null || attempt.reported) return;
    const runMs = clock.monotonic() - attempt.startedAt;
    events.emit("job.stuck", {
      job: attempt.job,
      worker: attempt.worker.name,
      abortedBy: attempt.abortedBy,
      runMs,
    });
    const { abortedBy } = attempt;
    // Of a lost job nothing is accepted any more.
    if (abortedBy !== "lease-lost") {
      attempt.stuck = true;
      options.services.reporter.tell(attempt.job, (unsent) => (unsent.stuck = abortedBy));
    }
    const thrown = new Error("The handler did not end after its signal was aborted.");
    report(attempt, guarded(outcomeOfThrow, attempt, thrown), thrown);
  }

  function report(attempt: Attempt, outcome: AttemptOutcome, thrown: unknown): void {
    const { job, worker, startedAt } = attempt;
    attempt.reported = true;
    observer?.ended(job, outcome, thrown);
    if (outcome === null) {
      options.onGivenUp(job);
      return;
    }
    const runMs = clock.monotonic() - startedAt;
    events.emit("job.executed", { job, worker: worker.name, outcome, runMs });
    options.onEnded({
      lease: job.lease,
      position: job.position,
      id: job.id,
      queue: job.queue,
      outcome,
      startedAfterMs: startedAt - (options.claimedAt(job) ?? startedAt),
      runMs,
      followOn: outcome.kind === "completed" ? attempt.followOn : [],
      job,
      thrown,
    });
  }

  /** The one slot of these attempts. */
  function freeSlot(attempts: readonly Attempt[]): void {
    for (const attempt of attempts) {
      running.delete(attempt);
      if (attempt.stuck) options.onUnstuck(attempt.job);
    }
    const first = attempts[0]!;
    options.onSlotFree(first, clock.monotonic() - first.startedAt);
  }

  /** A thrown or returned value may do anything when it is read, so reading it is part of the attempt. */
  function guarded(
    outcomeOf: (facts: AttemptFacts, value: unknown) => AttemptOutcome,
    { job, abortedBy }: Attempt,
    value: unknown,
  ): AttemptOutcome {
    const facts: AttemptFacts = { job, abortedBy, maxResultBytes, random };
    try {
      return outcomeOf(facts, value);
    } catch (error) {
      return outcomeOfThrow(facts, error);
    }
  }

  return { running, start, startBatch };
}

/** Started now, it would be closer to the next start of its rate than was counted. */
function isLate({ job, startedAt }: Attempt): boolean {
  return job.startBy !== undefined && startedAt > job.startBy;
}

/** A payload that its schema refuses, on its way out of `run`. */
class RefusedPayload extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super("The payload does not fit its schema.");
    this.outcome = outcome;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
