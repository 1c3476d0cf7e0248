import { type Clock, systemClock } from "../clock.ts";
import { createEventBus, type EventBus, type RuntimeEventName, type RuntimeEvents } from "../events.ts";
import type { JobContext, JobHandler } from "../handler.ts";
import { silentLogger } from "../logger.ts";
import type { Hint, Notifier } from "../notifier.ts";
import { createRuntime } from "../runtime.ts";
import type { Runtime } from "../runtime-dependencies.ts";
import type { RuntimeOptions } from "../runtime-options.ts";
import { MemoryStore } from "./memory-store.fixture.ts";

export interface RuntimeBundle {
  readonly memory: MemoryStore;
  readonly runtime: Runtime;
  readonly events: EventBus;
  readonly registry: Map<string, JobHandler>;
  hint(hint: Hint): void;
  /** The next event of that name for which `wanted` holds. */
  next<Name extends RuntimeEventName>(
    name: Name,
    wanted?: (event: RuntimeEvents[Name]) => boolean,
  ): Promise<RuntimeEvents[Name]>;
}

/** A clock that can be put forward. */
export function createAdjustableClock() {
  let aheadMs = 0;
  return {
    now: systemClock.now,
    monotonic: () => systemClock.monotonic() + aheadMs,
    putForward: (ms: number) => void (aheadMs += ms),
  };
}

/** A runtime over a store in memory, not started. */
export function createBundle(
  handlers: readonly JobHandler[],
  options: Partial<RuntimeOptions> = {},
  clock: Clock = systemClock,
): RuntimeBundle {
  const memory = new MemoryStore();
  const events = createEventBus((error) => {
    throw error;
  });
  const registry = new Map(handlers.map((handler) => [handler.type, handler]));
  const receivers = new Set<(hint: Hint) => void>();
  const hint = (sent: Hint): void => receivers.forEach((receive) => receive(sent));
  const notifier: Notifier = {
    proven: true,
    notify: hint,
    subscribe(receive) {
      receivers.add(receive);
      return () => receivers.delete(receive);
    },
    mailbox: undefined,
    subscribeMail: () => () => {},
    start: async () => {},
    close: async () => {},
  };
  const runtime = createRuntime({
    store: memory.store,
    notifier,
    registry,
    identity: { name: "test", host: "here", pid: 1, release: "0" },
    logger: silentLogger,
    events,
    options,
    clock,
    prepareJob: (job) => ({
      type: job.type,
      queue: job.queue ?? "default",
      priority: 3,
      policy: {
        maxRetries: 0,
        strategy: "fixed",
        baseDelayMs: 0,
        maxDelayMs: 0,
        multiplier: 1,
        jitter: 0,
        nonRetryableCodes: [],
        timeoutSeconds: 1,
        timeoutIsFinal: false,
      },
      payload: JSON.stringify(job.payload),
      scheduledAtMs: null,
    }),
  });
  return {
    memory,
    runtime,
    events,
    registry,
    hint,
    next: (name, wanted = () => true) =>
      new Promise((resolve) => {
        const stop = events.on(name, (event) => {
          if (!wanted(event)) return;
          stop();
          resolve(event);
        });
      }),
  };
}

/** A handler whose executions wait to be ended, one by one or all that there are and will be. */
export function waitingHandler() {
  const started: { readonly context: JobContext; end(value?: unknown): void }[] = [];
  let released = false;
  const handler: JobHandler = {
    type: "wait",
    execute: (_payload, context) =>
      new Promise((resolve) => {
        started.push({ context, end: resolve });
        if (released) resolve(null);
      }),
  };
  function release(): void {
    released = true;
    for (const { end } of started) end();
  }
  return { handler, started, release };
}
