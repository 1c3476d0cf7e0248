import type { Clock } from "./clock.ts";
import type { BatchOf } from "./local-jobs.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { Notifier } from "./notifier.ts";
import { QueueState } from "./queue-state.ts";
import type { Store } from "./store.ts";

/** Time between polls while the notifier is known to work. Milliseconds. */
const PROVEN_POLL_MS = 15_000;
/** The queues' settings are read again when they are older than this. Milliseconds. */
const SETTINGS_AGE_MS = 10_000;

interface QueuePollerOptions {
  readonly store: Pick<Store, "findReadyQueues" | "getQueues">;
  readonly notifier: Pick<Notifier, "proven">;
  readonly clock: Clock;
  readonly random: () => number;
  /** Time between polls while the notifier is not known to work. Milliseconds. */
  readonly pollIntervalMs: number;
  /** Types that this process handles; another array when they changed. */
  types(): readonly string[];
  /** Queues that this process's types go to. */
  homeQueues(): Iterable<string>;
  /** Whether this process runs jobs of a queue. */
  serves(queue: string): boolean;
  readonly batchOf: BatchOf;
  /** Most jobs of a queue that run at once in this process; a batch counts as one. */
  limitOf(queue: string): number;
  /** The queues that have work are hungry now. */
  onPolled(): void;
  onError(error: unknown, retryInMs: number): void;
}

/**
 * Finds waiting jobs without being told: one poll for all queues. It also knows the queues, those of this
 * process's types and all that the database has, since a job may be put into any of them; but for those that it
 * does not serve.
 */
export class QueuePoller {
  readonly queues = new Map<string, QueueState>();
  readonly #options: QueuePollerOptions;
  #loop: Loop | undefined;
  #polledAt = -Infinity;
  #polledTypes: readonly string[] | undefined;
  #settingsAt = -Infinity;

  constructor(options: QueuePollerOptions) {
    this.#options = options;
  }

  start(): void {
    const { random, onError } = this.#options;
    this.#loop = startLoop({ random, onError, step: () => this.#step() });
  }

  async stop(): Promise<void> {
    await this.#loop?.stop();
  }

  /** Polls now. */
  wake(): void {
    this.#polledAt = -Infinity;
    this.#loop?.wake();
  }

  /** Something was said to wait in a queue. */
  hint(name: string, priority?: number): void {
    if (!this.#options.serves(name)) return;
    if (!this.queues.has(name)) {
      this.#settingsAt = -Infinity;
      this.wake();
    }
    this.#queue(name).hint(priority);
  }

  #know(name: string): void {
    if (this.#options.serves(name)) this.#queue(name);
  }

  /** The state of a queue; made when it is new to this process. */
  #queue(name: string): QueueState {
    let queue = this.queues.get(name);
    if (queue === undefined) {
      queue = new QueueState(
        name,
        this.#options.limitOf(name),
        this.#options.batchOf,
        this.#options.clock.monotonic,
      );
      this.queues.set(name, queue);
    }
    return queue;
  }

  /** Looks every interval whether it is time, because the notifier may cease to work during a long sleep. */
  async #step(): Promise<number> {
    const { clock, notifier, pollIntervalMs } = this.#options;
    const interval = notifier.proven ? Math.max(PROVEN_POLL_MS, pollIntervalMs) : pollIntervalMs;
    const now = clock.monotonic();
    const types = this.#options.types();
    if (types !== this.#polledTypes || now - this.#polledAt >= interval) {
      await this.#poll(types, now);
      this.#polledAt = now;
      this.#polledTypes = types;
    }
    return pollIntervalMs;
  }

  async #poll(types: readonly string[], now: number): Promise<void> {
    if (types.length === 0) return;
    for (const name of this.#options.homeQueues()) this.#know(name);
    if (now - this.#settingsAt >= SETTINGS_AGE_MS) await this.#readSettings(now);
    const ready = await this.#options.store.findReadyQueues([...this.queues.keys()], types);
    for (const name of ready) {
      const queue = this.#queue(name);
      queue.sweepNext = true;
      queue.hint();
    }
    this.#options.onPolled();
  }

  async #readSettings(now: number): Promise<void> {
    const settings = await this.#options.store.getQueues();
    const shared = new Set(
      settings
        .filter(({ concurrency, limited }) => concurrency !== null || limited === true)
        .map(({ queue }) => queue),
    );
    for (const { queue } of settings) this.#know(queue);
    for (const queue of this.queues.values()) queue.shared = shared.has(queue.name);
    this.#settingsAt = now;
  }
}
