import type { Attempt } from "./attempt.ts";
import { compareClaimed } from "./claim-order.ts";
import type { Clock } from "./clock.ts";
import type { QueueState } from "./queue-state.ts";
import type { ClaimedJob } from "./store.ts";
import type { Worker, WorkerPool } from "./worker-pool.ts";

/** How long jobs are started before the event loop gets its turn (heartbeats, sockets). Milliseconds. */
const TURN_MS = 10;

interface DispatcherOptions {
  readonly pool: WorkerPool;
  readonly clock: Clock;
  start(job: ClaimedJob, worker: Worker): void;
  /** All of them in one call and one slot. */
  startBatch(jobs: readonly ClaimedJob[], worker: Worker): void;
  /** Jobs were started or ended: there may be room for a claim. */
  onRoom(): void;
}

/** Starts claimed jobs in free slots: the best over all queues first, within each queue's limit. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #queues: ReadonlyMap<string, QueueState>;
  #dispatching = false;
  #batchTimer: NodeJS.Timeout | undefined;
  /** When this turn of the event loop began to start jobs; undefined when it has not. */
  #turnBeganAt: number | undefined;

  constructor(queues: ReadonlyMap<string, QueueState>, options: DispatcherOptions) {
    this.#queues = queues;
    this.#options = options;
  }

  /** Claimed jobs that have not started. */
  get unstarted(): number {
    let unstarted = 0;
    for (const queue of this.#queues.values()) unstarted += queue.local.size;
    return unstarted;
  }

  /** Starts what can be started. */
  dispatch(): void {
    // A handler that ends without a promise comes back here from within start(): the loop below goes on.
    if (this.#dispatching) return;
    this.#dispatching = true;
    for (let queue = this.#bestQueue(); queue !== undefined && this.#mayGoOn(); queue = this.#bestQueue()) {
      const worker = this.#options.pool.acquire();
      if (worker === undefined) break;
      queue.running += 1;
      queue.started += 1;
      const batch = queue.local.popBatch();
      if (batch === undefined) this.#options.start(queue.local.pop()!, worker);
      else this.#options.startBatch(batch, worker);
    }
    this.#awaitBatches();
    this.#dispatching = false;
    this.#options.onRoom();
  }

  /** An attempt's handler ended. */
  ended(attempt: Attempt, runMs: number): void {
    const queue = this.#queues.get(attempt.queue)!;
    queue.pace.observe(runMs, queue.running);
    queue.running -= 1;
    this.#options.pool.release(attempt.worker);
    this.dispatch();
  }

  #bestQueue(): QueueState | undefined {
    let best: QueueState | undefined;
    let bestJob: ClaimedJob | undefined;
    for (const queue of this.#queues.values()) {
      const job = queue.local.peek();
      if (job === undefined || queue.running >= queue.limit) continue;
      if (bestJob === undefined || compareClaimed(job, bestJob) < 0) {
        best = queue;
        bestJob = job;
      }
    }
    return best;
  }

  /** Comes back when a batch that waits for more jobs has waited long enough. */
  #awaitBatches(): void {
    let ripeAt = Infinity;
    for (const queue of this.#queues.values()) ripeAt = Math.min(ripeAt, queue.local.ripeAt);
    const inMs = ripeAt - this.#options.clock.monotonic();
    // One that is ripe already waits for a slot, and is started when one is free.
    if (ripeAt === Infinity || inMs <= 0) return;
    clearTimeout(this.#batchTimer);
    this.#batchTimer = setTimeout(() => this.dispatch(), Math.ceil(inMs));
    this.#batchTimer.unref();
  }

  /** False once this turn has lasted long enough; the rest is started in the next one. */
  #mayGoOn(): boolean {
    const now = this.#options.clock.monotonic();
    if (this.#turnBeganAt !== undefined) return now - this.#turnBeganAt < TURN_MS;
    this.#turnBeganAt = now;
    setImmediate(() => {
      this.#turnBeganAt = undefined;
      this.dispatch();
    });
    return true;
  }
}
