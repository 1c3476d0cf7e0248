import { type Background, startBackground } from "./background.ts";
import { Claimer } from "./claimer.ts";
import { systemClock } from "./clock.ts";
import { Dispatcher } from "./dispatcher.ts";
import { returnedJob } from "./ended-job.ts";
import { createExecution } from "./execution.ts";
import { callFailureHooks, type FailureHooks } from "./failure-hook.ts";
import type { JobHandler } from "./handler.ts";
import { Heartbeat } from "./heartbeat.ts";
import { HeldJobs } from "./held-jobs.ts";
import { HoldLimit } from "./hold-limit.ts";
import { DEFAULT_QUEUE } from "./job-names.ts";
import { Offers } from "./offers.ts";
import { OpenLeases } from "./open-leases.ts";
import { Probation } from "./probation.ts";
import { QueuePoller } from "./queue-poller.ts";
import { QueueWatch } from "./queue-watch.ts";
import { receiveHints } from "./receive-hints.ts";
import { ABORT_GRACE_MS } from "./running-jobs.ts";
import type { Runtime, RuntimeDependencies } from "./runtime-dependencies.ts";
import { defaultRuntimeOptions, type RuntimeOptions } from "./runtime-options.ts";
import { ServedTypes } from "./served-types.ts";
import type { ClaimedJob } from "./store.ts";
import { WorkerPool } from "./worker-pool.ts";
import { WorkerSession } from "./worker-session.ts";

/** How long the last outcomes may take to be recorded at shutdown. Milliseconds. */
const DRAIN_MS = 5_000;

export function createRuntime(dependencies: RuntimeDependencies): Runtime {
  const {
    store,
    notifier,
    registry,
    identity,
    events,
    clock = systemClock,
    random = Math.random,
  } = dependencies;
  const options: RuntimeOptions = { ...defaultRuntimeOptions, ...dependencies.options };
  const handlerOf = (type: string): JobHandler | undefined => registry.get(type);
  const reportError = (service: string) => (error: unknown, retryInMs: number) =>
    events.emit("service.failed", { service, error, retryInMs });

  const leases = new OpenLeases();
  const probation = new Probation((queue) => {
    poller.hint(queue);
    claimer.check();
  });
  const pool = new WorkerPool(options, events);
  const session = new WorkerSession({
    store,
    events,
    leases,
    describeWorker: async () => ({
      ...identity,
      ...(await served.ask()),
      queues: options.queues,
      silenceMs: options.heartbeatSilenceMs,
    }),
  });

  const served = new ServedTypes({
    store,
    registry,
    // The database is to know what this process handles: it registers anew.
    onChanged: () => session.setAside(),
    onOutdated(types) {
      events.emit("types.outdated", { types });
      held.returnUnstarted(({ type }) => served.leaves(type));
    },
  });

  const { completer, reporter, inputs, executor } = createExecution({
    ...dependencies,
    handlerOf,
    clock,
    random,
    maxResultBytes: options.maxResultBytes,
    leases,
    session,
    reportError,
    onDueIn: (ms) => background?.jobDueIn(ms),
    onRecorded: () => claimer.check(),
    onRefused: () => heartbeat.wake(),
    onSlotFree(attempt, runMs) {
      probation.ended(attempt.job);
      dispatcher.ended(attempt, runMs);
    },
  });

  const poller = new QueuePoller({
    store,
    notifier,
    clock,
    random,
    pollIntervalMs: options.pollIntervalMs,
    types: served.types,
    homeQueues: () => new Set([...registry.values()].map((handler) => handler.queue ?? DEFAULT_QUEUE)),
    serves: (queue) => options.queues?.includes(queue) ?? true,
    batchOf: (type) => registry.get(type)?.batch,
    limitOf: (queue) => options.queueConcurrency[queue] ?? Infinity,
    onPolled() {
      claimer.check();
      offers.check();
    },
    onError: reportError("poll"),
  });

  const held = new HeldJobs({
    queues: poller.queues,
    running: executor.running,
    leases,
    session,
    events,
    record: (ended) => completer.add(ended),
    acknowledge: (job) => reporter.tell(job, (report) => (report.acknowledged = true)),
  });
  const hold = new HoldLimit(poller.queues, (job: ClaimedJob) => completer.add(returnedJob(job)));

  const dispatcher = new Dispatcher(poller.queues, {
    pool,
    clock,
    start: (job, worker) => executor.start(job, worker),
    startBatch: (jobs, worker) => executor.startBatch(jobs, worker),
    onRoom() {
      claimer.check();
      offers.check();
    },
  });

  const watch = new QueueWatch({
    store,
    session,
    clock,
    options,
    onReady: () => claimer.check(),
    onError: reportError("queue watch"),
  });

  const claimer = new Claimer(poller.queues, {
    store,
    session,
    leases,
    probation,
    watch,
    events,
    clock,
    random,
    types: served.types,
    freeSlots: () => pool.free,
    mayClaim: () => !completer.overfull,
    onClaimed(_queue, types) {
      offers.withdraw();
      // Some were outdated while the claim was under way.
      if (types !== served.types()) held.returnUnstarted(({ type }) => served.leaves(type));
      dispatcher.dispatch();
      hold.watch();
    },
    onRested: () => offers.check(),
    onRecovered: () => poller.wake(),
    onWorkerEnded: (id) => held.loseWorker(id),
  });

  const offers = new Offers({
    store,
    notifier,
    session,
    leases,
    clock,
    queues: poller.queues,
    types: served.types,
    idle: () =>
      executor.running.size === 0 &&
      dispatcher.unstarted === 0 &&
      pool.free > 0 &&
      ![...poller.queues.values()].some(({ hungry }) => hungry),
    onHanded(queue, job) {
      queue.hold([job]);
      // Its type was outdated while the offer stood.
      held.returnUnstarted(({ type }) => served.leaves(type));
      events.emit("jobs.claimed", { queue: queue.name, jobs: 1, limit: 1 });
      dispatcher.dispatch();
      hold.watch();
    },
    onError: reportError("offers"),
  });

  const heartbeat = new Heartbeat({
    store,
    session,
    served,
    leases,
    clock,
    random,
    // A few beats may get lost before the silence is over.
    beatMs: Math.min(options.heartbeatIntervalMs, options.heartbeatSilenceMs / 4),
    silenceMs: options.heartbeatSilenceMs,
    onLeaseLost: (lease) => held.loseLease(lease),
    onWorkerEnded: (id) => held.loseWorker(id),
    onCancel: (request) => held.cancel(request),
    onBeaten: (open) => offers.beaten(open),
    onRecovered() {
      poller.wake();
      claimer.retry();
    },
    onError: reportError("heartbeat"),
  });

  let background: Background | undefined;
  let hooks: FailureHooks | undefined;
  let unsubscribe: (() => void) | undefined;
  let stopping: Promise<void> | undefined;

  function start(): void {
    if (unsubscribe !== undefined || stopping !== undefined)
      throw new Error("This runtime was started before: make a new one.");
    const receive = receiveHints({
      poller,
      claimer,
      held,
      inputs,
      background: () => background,
    });
    const subscriptions = [
      notifier.subscribe(receive),
      notifier.subscribeMail((message) => offers.receive(message)),
      events.on("worker.registered", registered),
    ];
    unsubscribe = () => subscriptions.forEach((end) => end());
    pool.start();
    heartbeat.start();
    poller.start();
    hooks = callFailureHooks({ store, events, handlerOf });
    background = startBackground({
      store,
      notifier,
      events,
      random,
      options,
      handlers: registry,
      serves: (type) => served.types().includes(type),
      movedJobs: () => completer.answered,
      onReady: () => poller.wake(),
    });
  }

  function registered(): void {
    watch.renewed();
    offers.renewed();
    // Nobody had to tell this process of what was added before it was known.
    poller.wake();
  }

  async function shutDown(graceMs = options.gracefulShutdownTimeoutMs): Promise<void> {
    if (unsubscribe === undefined) return;
    pool.close();
    const withdrawn = offers.stop();
    hold.stop();
    probation.stop();
    held.returnUnstarted();
    const stopped = Promise.all([poller.stop(), background?.stop()]);
    await Promise.all([claimer.stop(), withdrawn]);
    watch.stop();
    // What the last claim brought.
    held.returnUnstarted();
    if (!(await executor.running.whenReported(graceMs))) {
      for (const attempt of executor.running) executor.running.abort(attempt, "shutdown");
      await executor.running.whenReported(2 * ABORT_GRACE_MS);
    }
    unsubscribe();
    await reporter.drain(DRAIN_MS);
    await completer.drain(DRAIN_MS);
    await Promise.all([heartbeat.stop(), hooks?.stop(), stopped]);
    // Should it fail, whatever is still held is taken back once this process has been silent for long enough.
    await session.endAll().catch((error: unknown) => reportError("worker session")(error, 0));
    executor.running.stop();
    pool.stop();
  }

  return {
    pool,
    get stats() {
      return {
        running: executor.running.size,
        unstarted: dispatcher.unstarted,
        unrecorded: completer.unrecorded + reporter.held,
        stuck: executor.running.stuck,
        outdated: served.outdated,
        completions: completer.counts,
      };
    },
    start,
    stop: (graceMs) => (stopping ??= shutDown(graceMs)),
  };
}
