import type { QueueState } from "./queue-state.ts";
import type { ClaimedJob } from "./store.ts";

/** Longest time that jobs are held without one of their queue being started. Milliseconds. */
const HOLD_MS = 1_000;

/**
 * Gives back jobs that were claimed ahead and then got stuck behind slow ones, so that another process can
 * run them. Costs one timer while jobs are held, and none otherwise.
 */
export class HoldLimit {
  readonly #queues: ReadonlyMap<string, QueueState>;
  readonly #giveBack: (job: ClaimedJob) => void;
  /** Jobs started by the time that the timer was set, by queue. */
  #startedBefore = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(queues: ReadonlyMap<string, QueueState>, giveBack: (job: ClaimedJob) => void) {
    this.#queues = queues;
    this.#giveBack = giveBack;
  }

  /** Jobs may be held from now on. */
  watch(): void {
    if (this.#timer !== undefined) return;
    this.#startedBefore = new Map();
    for (const queue of this.#queues.values()) {
      if (queue.local.size > 0) this.#startedBefore.set(queue.name, queue.started);
    }
    if (this.#startedBefore.size === 0) return;
    this.#timer = setTimeout(() => this.#check(), HOLD_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    this.#timer = undefined;
    for (const queue of this.#queues.values()) {
      if (queue.local.peek() === undefined || this.#startedBefore.get(queue.name) !== queue.started) continue;
      // Without this the same jobs would be claimed ahead again at once.
      queue.pace.stalled(HOLD_MS);
      for (const job of queue.local.take(() => true)) this.#giveBack(job);
    }
    this.watch();
  }
}
