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
  /** When each job's handler was first called; empty where nobody asked for it. */
  readonly startedAtMs: Float64Array;
  readonly #onFirst: () => void;
  readonly #all = Promise.withResolvers<void>();
  #started = 0;
  #unknown = 0;

  constructor(jobs: number, keepStarts: boolean, onFirst: () => void) {
    this.#calls = new Uint8Array(jobs);
    this.startedAtMs = new Float64Array(keepStarts ? jobs : 0);
    this.#onFirst = onFirst;
  }

  /** Jobs whose handler was called. */
  get started(): number {
    return this.#started;
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
    if (this.startedAtMs.length > 0) this.startedAtMs[n] = nowMs();
    if (this.complete) this.#all.resolve();
  };

  delivery(): Delivery {
    const doubled = this.#calls.reduce((sum, calls) => sum + (calls > 1 ? 1 : 0), 0);
    return {
      jobs: this.#calls.length,
      lost: this.#calls.length - this.#started,
      doubled,
      unknown: this.#unknown,
    };
  }
}
