import type { Attempt } from "./attempt.ts";
import type { Clock } from "./clock.ts";
import { Completer } from "./completer.ts";
import { createExecutor, type Executor } from "./executor.ts";
import type { JobHandler } from "./handler.ts";
import { JobInputs } from "./job-inputs.ts";
import type { OpenLeases } from "./open-leases.ts";
import { emitRecorded } from "./recorded-events.ts";
import { recordedHints } from "./recorded-hints.ts";
import { Reporter } from "./reporter.ts";
import type { RuntimeDependencies } from "./runtime-dependencies.ts";
import type { WorkerSession } from "./worker-session.ts";

interface ExecutionOptions
  extends Pick<RuntimeDependencies, "store" | "notifier" | "logger" | "events" | "prepareJob" | "observer"> {
  handlerOf(type: string): JobHandler | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxResultBytes: number;
  readonly leases: OpenLeases;
  readonly session: WorkerSession;
  /** What to do with errors of a service of that name. */
  reportError(service: string): (error: unknown, retryInMs: number) => void;
  /** A job will be due in that time. */
  onDueIn(ms: number): void;
  /** A batch of outcomes was recorded. */
  onRecorded(): void;
  /** The database refused what a running job told: it may have been taken over. */
  onRefused(): void;
  onSlotFree(attempt: Attempt, runMs: number): void;
}

/** What runs jobs, and what takes down what they tell and how they end. */
export function createExecution({
  store,
  notifier,
  logger,
  events,
  prepareJob,
  observer,
  handlerOf,
  clock,
  random,
  maxResultBytes,
  leases,
  session,
  reportError,
  onDueIn,
  onRecorded,
  onRefused,
  onSlotFree,
}: ExecutionOptions): {
  readonly completer: Completer;
  readonly reporter: Reporter;
  readonly inputs: JobInputs;
  readonly executor: Executor;
} {
  const completer = new Completer({
    store,
    random,
    onAnswered(ended, answer) {
      leases.settle(ended.lease);
      emitRecorded(events, ended, answer);
      if ("delayMs" in ended.outcome) onDueIn(ended.outcome.delayMs);
    },
    onFlushed(batch) {
      for (const hint of recordedHints(batch, clock.now())) notifier.notify(hint);
      onRecorded();
    },
    onDropped(ended, error) {
      leases.settle(ended.lease);
      events.emit("completion.dropped", { job: ended.job, error });
    },
    onDatabaseLost: () => session.setAside(),
    onError: reportError("completer"),
  });

  const reporter = new Reporter({
    store,
    clock,
    random,
    record: (ended) => completer.add(ended),
    onAccepted: ({ job, progress, lines }) =>
      events.emit("job.reported", { job, progress, lines: lines.length }),
    onRefused,
    onDropped: (job, error) => events.emit("report.dropped", { job, error }),
    onError: reportError("reporter"),
  });
  const inputs = new JobInputs({ store, notifier, random, onError: reportError("job inputs") });
  const executor = createExecutor({
    handlerOf,
    clock,
    random,
    events,
    maxResultBytes,
    observer,
    services: { store, logger, reporter, inputs, prepareJob, monotonic: clock.monotonic },
    claimedAt: (job) => leases.claimedAt(job),
    onEnded: (ended) => reporter.end(ended),
    onGivenUp(job) {
      reporter.forget(job);
      leases.settle(job.lease);
    },
    onUnstuck: (job) => reporter.endStuck(job),
    onSlotFree,
  });
  return { completer, reporter, inputs, executor };
}
