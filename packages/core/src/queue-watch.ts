import type { Clock } from "./clock.ts";
import type { QueueState } from "./queue-state.ts";
import type { RuntimeOptions } from "./runtime-options.ts";
import type { ClaimedJob, Store } from "./store.ts";
import type { WorkerSession } from "./worker-session.ts";

/** A queue that gave work for `watchAfterMs` is watched: it was never empty meanwhile, or so many claims a second brought jobs. */
const BUSY_CLAIMS = 100;
/** A watched queue that is empty is looked at again so often, and no more once it was empty so many times. */
const LOOK_MS = 5;
const LOOKS = 10;
/** First pause before the next look while transactions are under way that may have announced nothing; it doubles. Milliseconds. */
const STRAGGLER_MS = 20;

interface QueueWatchOptions {
  readonly store: Pick<Store, "watchQueues" | "readTransactions">;
  readonly session: Pick<WorkerSession, "register">;
  readonly clock: Clock;
  /** `pollIntervalMs` is the longest pause between looks. */
  readonly options: Pick<RuntimeOptions, "watchAfterMs" | "pollIntervalMs">;
  /** The queue is hungry again. */
  onReady(): void;
  onError(error: unknown, retryInMs: number): void;
}

interface Watch {
  /** Since when claims and rests are counted. Monotonic milliseconds. */
  since: number;
  /** Claims that brought jobs. */
  claims: number;
  /** Times that it was empty. */
  rests: number;
  /** Worst priority among what was claimed since nothing was held. */
  worst: number;
  watched: boolean;
  /** Looks in a row that found nothing. */
  misses: number;
}

/**
 * Under load nobody has to be told of new jobs: this process keeps looking at its busy queues, and says so, which saves
 * those who add jobs the notifications. Before it ceases to look at one it says that too, and then looks once more, and
 * again until all transactions have ended that may have been told before that nobody sleeps: none of their jobs is left
 * to the poll, which is rare.
 */
export class QueueWatch {
  readonly #options: QueueWatchOptions;
  readonly #watches = new Map<QueueState, Watch>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** What the database knows; undefined while that is not known. */
  #told: string | undefined = "{}";
  #telling: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: QueueWatchOptions) {
    this.#options = options;
  }

  /** This process has another worker id, of which nothing was said yet. */
  renewed(): void {
    this.#told = "{}";
    for (const watch of this.#watches.values()) watch.watched = false;
  }

  /** Work is said to wait in the queue, or known to. */
  hungry(queue: QueueState): void {
    const now = this.#options.clock.monotonic();
    const watch = this.#watchOf(queue, now);
    const forMs = now - watch.since;
    if (forMs < this.#options.options.watchAfterMs) return;
    const busy = watch.worst > 0 && (watch.rests === 0 || (watch.claims * 1000) / forMs >= BUSY_CLAIMS);
    Object.assign(watch, { since: now, claims: 0, rests: 0 });
    if (watch.watched || queue.shared || !busy) return;
    watch.watched = true;
    this.#tell().catch((error: unknown) => this.#options.onError(error, 0));
  }

  /** Jobs were claimed; to be called before they are held. */
  claimed(queue: QueueState, jobs: readonly ClaimedJob[]): void {
    const watch = this.#watchOf(queue, this.#options.clock.monotonic());
    const before = queue.local.slots === 0 ? 0 : watch.worst;
    const worst = jobs.reduce((most, { priority }) => Math.max(most, priority), before);
    const worse = watch.watched && worst > watch.worst;
    watch.worst = worst;
    watch.misses = 0;
    watch.claims += 1;
    if (worse) this.#tell().catch((error: unknown) => this.#options.onError(error, 0));
  }

  /** Nothing is left in the queue, as far as a claim can tell. Sees to it that none of its jobs is slept through. */
  rest(queue: QueueState): void {
    const now = this.#options.clock.monotonic();
    const watch = this.#watchOf(queue, now);
    queue.hungry = false;
    watch.rests += 1;
    if (!watch.watched) return;
    watch.misses += 1;
    if (watch.misses <= LOOKS) return this.#after(LOOK_MS, () => this.#look(queue, false));
    Object.assign(watch, { watched: false, since: now, claims: 0, rests: 1 });
    void this.#leave(queue);
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #watchOf(queue: QueueState, now: number): Watch {
    let watch = this.#watches.get(queue);
    if (watch === undefined) {
      watch = { since: now, claims: 0, rests: 1, worst: 0, watched: false, misses: 0 };
      this.#watches.set(queue, watch);
    }
    return watch;
  }

  async #leave(queue: QueueState): Promise<void> {
    const { store, options, onError } = this.#options;
    let pauseMs = STRAGGLER_MS;
    let last: bigint | undefined;
    while (!this.#stopped) {
      try {
        await this.#tell();
        const { endedBelow, next } = await store.readTransactions();
        last ??= next;
        this.#look(queue, true);
        if (endedBelow >= last) return;
      } catch (error) {
        onError(error, pauseMs);
        this.#look(queue, true);
      }
      await new Promise<void>((resolve) => this.#after(pauseMs, resolve));
      pauseMs = Math.min(2 * pauseMs, options.pollIntervalMs);
    }
  }

  #look(queue: QueueState, whole: boolean): void {
    queue.sweepNext ||= whole;
    queue.hint();
    this.#options.onReady();
  }

  /** One after the other, so that what was said last holds. */
  #tell(): Promise<void> {
    const said = this.#telling.then(async () => {
      const worker = await this.#options.session.register();
      const queues = Object.fromEntries(
        [...this.#watches].filter(([, { watched }]) => watched).map(([{ name }, { worst }]) => [name, worst]),
      );
      const text = JSON.stringify(queues);
      if (text === this.#told) return;
      this.#told = undefined;
      await this.#options.store.watchQueues(worker, queues);
      this.#told = text;
    });
    this.#telling = said.catch(() => {});
    return said;
  }

  #after(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
  }
}
