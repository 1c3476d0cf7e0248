import type { EventBus } from "./events.ts";

/** How long a worker above the least number may be idle before it is retired. Milliseconds. */
const IDLE_WORKER_MS = 10_000;

export interface WorkerPoolOptions {
  /** Workers that are kept when there is nothing to do. Default 1. */
  readonly minWorkers: number;
  /** Workers under full load. Default 5. */
  readonly maxWorkers: number;
  /** Jobs that one worker runs at the same time. Default 10. */
  readonly maxJobsPerWorker: number;
  /** Workers are called `<workerName>-1`, `<workerName>-2` … Default `worker`. */
  readonly workerName: string;
  /** What the worker of a pool of one is called. Default: `<workerName>-1`. */
  readonly onlyWorkerName?: string;
}

/** A group of slots; active while at least one of them runs a job. */
export interface Worker {
  readonly name: string;
  running: number;
}

/**
 * The slots in which this process runs jobs. Jobs fill the first workers first; a worker is added, up to
 * the most, when a job waits and every slot is taken, and retired, down to the least, after 10 idle seconds.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #events: EventBus;
  readonly #workers: Worker[] = [];
  #busy = 0;
  #open = false;
  #named = 0;
  /** Workers before this index have no free slot. */
  #firstFree = 0;
  #retireTimer: NodeJS.Timeout | undefined;

  constructor(options: WorkerPoolOptions, events: EventBus) {
    this.#options = options;
    this.#events = events;
  }

  start(): void {
    this.#open = true;
    for (let index = 0; index < this.#options.minWorkers; index += 1) this.#add();
    this.#events.emit("pool.started", {
      workers: this.#workers.length,
      maxWorkers: this.#options.maxWorkers,
    });
  }

  /** Gives out no more slots; jobs that run keep theirs. */
  close(): void {
    this.#open = false;
    clearTimeout(this.#retireTimer);
  }

  /** Ends the workers, also those whose handler never ended. */
  stop(): void {
    this.close();
    const workers = this.#workers.splice(0);
    for (const { name } of workers) this.#events.emit("worker.stopped", { worker: name });
    this.#events.emit("pool.stopped", { workers: workers.length });
  }

  /** Slots that a job could get now, those of workers yet to be added included. */
  get free(): number {
    return this.#open ? this.#options.maxWorkers * this.#options.maxJobsPerWorker - this.#busy : 0;
  }

  getWorkerCount(): number {
    return this.#workers.length;
  }

  getActiveWorkerCount(): number {
    return this.#workers.filter((worker) => worker.running > 0).length;
  }

  getIdleWorkerCount(): number {
    return this.#workers.length - this.getActiveWorkerCount();
  }

  /** Takes a slot, or returns undefined when all are taken. */
  acquire(): Worker | undefined {
    if (this.free <= 0) return undefined;
    let index = this.#firstFree;
    while (index < this.#workers.length && this.#workers[index]!.running >= this.#options.maxJobsPerWorker)
      index += 1;
    this.#firstFree = index;
    const worker = this.#workers[index] ?? this.#add();
    worker.running += 1;
    this.#busy += 1;
    return worker;
  }

  release(worker: Worker): void {
    worker.running -= 1;
    this.#busy -= 1;
    const index = this.#workers.indexOf(worker);
    if (index < this.#firstFree) this.#firstFree = Math.max(index, 0);
    if (worker.running === 0 && this.#workers.length > this.#options.minWorkers) this.#armRetirement();
  }

  #add(): Worker {
    this.#named += 1;
    const { workerName, onlyWorkerName } = this.#options;
    const worker: Worker = { name: onlyWorkerName ?? `${workerName}-${this.#named}`, running: 0 };
    this.#workers.push(worker);
    this.#events.emit("worker.started", { worker: worker.name });
    return worker;
  }

  #armRetirement(): void {
    if (!this.#open || this.#retireTimer !== undefined) return;
    this.#retireTimer = setTimeout(() => this.#retire(), IDLE_WORKER_MS);
    this.#retireTimer.unref();
  }

  /** Retires the last worker if it is idle: jobs fill the first ones, so the last was idle the longest. */
  #retire(): void {
    this.#retireTimer = undefined;
    const last = this.#workers.at(-1);
    if (last === undefined || this.#workers.length <= this.#options.minWorkers) return;
    if (last.running === 0) {
      this.#workers.pop();
      this.#events.emit("worker.stopped", { worker: last.name });
    }
    this.#armRetirement();
  }
}
