import type { JobId } from "./job.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { Notifier } from "./notifier.ts";
import type { Store } from "./store.ts";

/** Time between looks for what was sent to running jobs, while some of them read and nothing tells of it. Milliseconds. */
const LOOK_MS = 100;
/** The same while hints tell of it. */
const HINTED_LOOK_MS = 5000;

/** Told of bytes as they come, and of their end by null. */
export type InputReceiver = (bytes: Uint8Array | null) => void;

interface JobInputsOptions {
  readonly store: Pick<Store, "readInput">;
  readonly notifier: Pick<Notifier, "proven">;
  readonly random: () => number;
  onError(error: unknown, retryInMs: number): void;
}

interface Reading {
  readonly jobId: JobId;
  /** Bytes that it has received. */
  at: number;
  readonly receive: InputReceiver;
}

/** Brings running jobs what is sent to them when a hint tells of it: all of a process by one statement, and none while no job reads. */
export class JobInputs {
  readonly #options: JobInputsOptions;
  readonly #readings = new Set<Reading>();
  #loop: Loop | undefined;

  constructor(options: JobInputsOptions) {
    this.#options = options;
  }

  /** Hands on all that was and is sent to the job, from its beginning. Returns how to stop. */
  follow(jobId: JobId, receive: InputReceiver): () => void {
    const reading = { jobId, at: 0, receive };
    this.#readings.add(reading);
    const { onError, random } = this.#options;
    if (this.#loop === undefined) this.#loop = startLoop({ step: () => this.#look(), onError, random });
    else this.#loop.wake();
    return () => this.#end(reading);
  }

  /** Something was sent to that job. */
  hint(jobId: JobId): void {
    if ([...this.#readings].some((reading) => reading.jobId === jobId)) this.#loop?.wake();
  }

  async #look(): Promise<number> {
    const { store, notifier } = this.#options;
    const pieces = await store.readInput([...this.#readings]);
    for (const { jobId, at, bytes, closes } of pieces) {
      for (const reading of this.#readings) {
        if (reading.jobId !== jobId || reading.at !== at) continue;
        reading.at += bytes.length;
        if (bytes.length > 0) reading.receive(bytes);
        if (!closes) continue;
        this.#end(reading);
        reading.receive(null);
      }
    }
    // What was read may be a part of what there is.
    return pieces.length === 0 && notifier.proven ? HINTED_LOOK_MS : LOOK_MS;
  }

  #end(reading: Reading): void {
    this.#readings.delete(reading);
    if (this.#readings.size > 0) return;
    void this.#loop?.stop();
    this.#loop = undefined;
  }
}
