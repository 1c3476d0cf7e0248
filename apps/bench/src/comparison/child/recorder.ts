import type { Payload } from "../payload.ts";
import { nowMs } from "./now-ms.ts";

/** How the jobs of a run arrived at the handler. All but `jobs` should be none. */
export interface Delivery {
  readonly jobs: number;
  readonly lost: number;
  readonly doubled: number;
  /** Calls with a payload that was never added. */
  readonly unknown: number;
}

/** The handler of every system: notes each call, and does nothing else. */
export class Recorder {
  readonly #calls: Uint8Array;
  readonly #timedFrom: number;
  readonly #startTimes: Float64Array;
  readonly #awaited = new Map<number, (startedAtMs: number) => void>();
  readonly #onFirst: () => void;
  readonly #all = Promise.withResolvers<void>();
  #started = 0;
  #unknown = 0;

  /** timedFrom: the first job whose start is kept, and those of all after it. Default: none. */
  constructor(jobs: number, onFirst: () => void, timedFrom = jobs) {
    this.#calls = new Uint8Array(jobs);
    this.#timedFrom = timedFrom;
    this.#startTimes = new Float64Array(jobs - timedFrom);
    this.#onFirst = onFirst;
  }

  /** Jobs whose handler was called. */
  get started(): number {
    return this.#started;
  }

  /** When those began whose start is kept, by the clock that processes share; 0: not yet. Milliseconds. */
  get startTimes(): Float64Array {
    return this.#startTimes;
  }

  get complete(): boolean {
    return this.#started === this.#calls.length;
  }

  /** Resolves when every job's handler was called. */
  get all(): Promise<void> {
    return this.#all.promise;
  }

  readonly handle = ({ n }: Payload): void => {
    const calls = this.#calls[n];
    if (calls === undefined) {
      this.#unknown += 1;
      return;
    }
    // More than 255 calls of one job are as wrong as 255.
    if (calls < 255) this.#calls[n] = calls + 1;
    if (calls > 0) return;
    this.#started += 1;
    if (this.#started === 1) this.#onFirst();
    if (n >= this.#timedFrom) this.#startTimes[n - this.#timedFrom] = nowMs();
    if (this.#awaited.size > 0) this.#awaited.get(n)?.(nowMs());
    if (this.complete) this.#all.resolve();
  };

  /** The moment at which a job's handler is called, by the clock that processes share; asked for before it is. */
  async startOf(n: number): Promise<number> {
    const start = Promise.withResolvers<number>();
    this.#awaited.set(n, start.resolve);
    const startedAtMs = await start.promise;
    this.#awaited.delete(n);
    return startedAtMs;
  }

  /** Of so many jobs that were added, which may be fewer than it has room for. */
  delivery(jobs: number): Delivery {
    const doubled = this.#calls.reduce((sum, calls) => sum + (calls > 1 ? 1 : 0), 0);
    return {
      jobs,
      lost: jobs - this.#started,
      doubled,
      unknown: this.#unknown,
    };
  }
}
