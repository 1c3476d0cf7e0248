import { startBulkWorker } from "./bulk-worker.ts";
import { watchCancelDeadlines } from "./cancel-deadlines.ts";
import type { EventBus } from "./events.ts";
import { startFailureTeller } from "./failure-teller.ts";
import type { JobHandler } from "./handler.ts";
import { REST_MS, startLookout } from "./lookout.ts";
import { startMaintainer } from "./maintainer.ts";
import type { Notifier } from "./notifier.ts";
import { startPromoter } from "./promoter.ts";
import { startReleaser } from "./releaser.ts";
import { startQueueKeeper } from "./queue-keeper.ts";
import { startRescuer } from "./rescuer.ts";
import type { RuntimeOptions } from "./runtime-options.ts";
import { startScheduler } from "./scheduler.ts";
import type { Store } from "./store.ts";
import type { DueWork } from "./upkeep-store.ts";

interface BackgroundOptions {
  readonly store: Store;
  readonly notifier: Pick<Notifier, "proven">;
  readonly events: EventBus;
  readonly random: () => number;
  readonly options: RuntimeOptions;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  /** Whether this process takes jobs of the type. */
  serves(type: string): boolean;
  /** Jobs that this process has moved so far. */
  movedJobs(): number;
  /** Jobs became ready without being claimed from a queue's own enqueue. */
  onReady(): void;
}

/** The services that look after all jobs, not only those that this process runs. */
export interface Background {
  /** A job will be due in that time; earlier than was known, perhaps. */
  jobDueIn(ms: number): void;
  /** A job ended that others wait for. */
  parentEnded(): void;
  /** A running job was asked to stop: its time to do so ends after the grace. */
  cancelRequested(): void;
  /** As `jobDueIn`, of a schedule. */
  scheduleDueIn(ms: number): void;
  /** A bulk action began. */
  bulkBegan(): void;
  stop(): Promise<void>;
}

/** Every process runs them; the database keeps them out of each other's way. */
export function startBackground({
  store,
  notifier,
  events,
  random,
  options,
  handlers,
  serves,
  movedJobs,
  onReady,
}: BackgroundOptions): Background {
  const reportError = (service: string) => (error: unknown, retryInMs: number) =>
    events.emit("service.failed", { service, error, retryInMs });
  const promoter = startPromoter({
    store,
    random,
    restMs: REST_MS,
    onPromoted(promoted) {
      events.emit("jobs.promoted", { promoted });
      onReady();
    },
    onError: reportError("promoter"),
  });
  const teller = startFailureTeller({
    store,
    events,
    random,
    handlers,
    serves,
    onError: reportError("failure teller"),
  });
  const rescuer = startRescuer({
    store,
    random,
    maxCrashes: options.maxCrashes,
    onRescued(rescue) {
      events.emit("jobs.rescued", rescue);
      if (rescue.failed > 0) teller.wake();
      onReady();
    },
    onError: reportError("rescuer"),
  });
  const releaser = startReleaser({
    store,
    random,
    restMs: REST_MS,
    onReleased({ started, ended }) {
      events.emit("dependents.released", { started, ended });
      if (ended > 0) teller.wake();
      onReady();
    },
    onError: reportError("releaser"),
  });
  const cancels = watchCancelDeadlines(() => rescuer.wake());
  const scheduler = startScheduler({
    store,
    random,
    restMs: REST_MS,
    onTicked({ name, type }, { jobIds, queue, ...counts }) {
      for (const id of jobIds) events.emit("job.created", { id, type, queue });
      events.emit("schedule.ticked", { schedule: name, jobIds, ...counts });
    },
    onError: reportError("scheduler"),
  });
  const bulkWorker = startBulkWorker({
    store,
    random,
    onWorked: onReady,
    onError: reportError("bulk worker"),
  });
  const keeper = startQueueKeeper({ store, random, onError: reportError("queue keeper") });
  const maintainer = startMaintainer({
    store,
    random,
    retentionDays: options.retentionDays,
    auditDays: options.auditDays,
    movedJobs,
    onError: (service, error, retryInMs) => reportError(service)(error, retryInMs),
  });
  function seen(due: DueWork): void {
    if (due.jobInMs !== null && due.jobInMs < REST_MS) promoter.wake(Math.max(0, due.jobInMs));
    if (due.scheduleInMs !== null && due.scheduleInMs < REST_MS)
      scheduler.wake(Math.max(0, due.scheduleInMs));
    if (due.parents) releaser.wake();
    if (due.rescue) rescuer.wake();
    if (due.queues) keeper.wake();
    if (due.bulk) bulkWorker.wake();
    if (due.failures) teller.wake();
  }
  const lookout = startLookout({
    store,
    notifier,
    random,
    pollIntervalMs: options.pollIntervalMs,
    onSeen: seen,
    onError: reportError("lookout"),
  });
  return {
    jobDueIn: (ms) => promoter.wake(ms),
    parentEnded: () => releaser.wake(),
    cancelRequested: () => cancels.requested(),
    scheduleDueIn: (ms) => scheduler.wake(ms),
    bulkBegan: () => bulkWorker.wake(),
    async stop() {
      cancels.stop();
      await Promise.all([
        lookout.stop(),
        promoter.stop(),
        releaser.stop(),
        scheduler.stop(),
        bulkWorker.stop(),
        rescuer.stop(),
        teller.stop(),
        keeper.stop(),
        maintainer.stop(),
      ]);
    },
  };
}
