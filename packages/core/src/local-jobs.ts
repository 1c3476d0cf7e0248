import type { BatchSettings } from "./batch-handler.ts";
import { compareClaimed } from "./claim-order.ts";
import { LocalQueue } from "./local-queue.ts";
import type { ClaimedJob } from "./store.ts";

/** How jobs of a type are run together; undefined: one by one. */
export type BatchOf = (type: string) => Pick<BatchSettings, "maxSize" | "maxWaitMs"> | undefined;

/** Jobs of one type that run together. */
interface Lane {
  readonly jobs: LocalQueue;
  readonly maxSize: number;
  /** When it may start though it is not full. Monotonic milliseconds; Infinity while it is empty. */
  ripeAt: number;
}

/**
 * Jobs of one queue that this process has claimed and not started: those that run one by one, best first, and those
 * of each batch type in a lane of their own. A job that was tried before runs alone: it may be the one that spoils a batch.
 */
export class LocalJobs {
  readonly #single = new LocalQueue();
  readonly #batchOf: BatchOf;
  readonly #now: () => number;
  readonly #lanes = new Map<string, Lane>();
  #inLanes = 0;

  constructor(batchOf: BatchOf, now: () => number) {
    this.#batchOf = batchOf;
    this.#now = now;
  }

  get size(): number {
    return this.#single.size + this.#inLanes;
  }

  /** Of these, the ones that run in batches. */
  get batched(): number {
    return this.#inLanes;
  }

  /** Slots that they will take. */
  get slots(): number {
    let slots = this.#single.size;
    if (this.#inLanes > 0)
      for (const { jobs, maxSize } of this.#lanes.values()) slots += Math.ceil(jobs.size / maxSize);
    return slots;
  }

  /** Jobs that would fit into batches which are begun. */
  get gaps(): number {
    let gaps = 0;
    if (this.#inLanes > 0)
      for (const { jobs, maxSize } of this.#lanes.values())
        gaps += Math.ceil(jobs.size / maxSize) * maxSize - jobs.size;
    return gaps;
  }

  /** When the next batch that waits for more jobs may start as it is. Monotonic milliseconds; Infinity: none waits. */
  get ripeAt(): number {
    let ripeAt = Infinity;
    if (this.#inLanes > 0) for (const lane of this.#lanes.values()) ripeAt = Math.min(ripeAt, lane.ripeAt);
    return ripeAt;
  }

  push(job: ClaimedJob): void {
    const batch = this.#batchOf(job.type);
    if (batch === undefined || job.retryCount > 0 || job.crashes > 0) return this.#single.push(job);
    const lane = this.#laneOf(job.type, batch);
    if (lane.jobs.size === 0) lane.ripeAt = this.#now() + batch.maxWaitMs;
    lane.jobs.push(job);
    this.#inLanes += 1;
  }

  /** The best job that may start now. */
  peek(): ClaimedJob | undefined {
    const single = this.#single.peek();
    if (this.#inLanes === 0) return single;
    return better(single, this.#bestLane()?.jobs.peek());
  }

  /** The best batch, when it comes before the best job that runs alone. */
  popBatch(): readonly ClaimedJob[] | undefined {
    if (this.#inLanes === 0) return undefined;
    const lane = this.#bestLane();
    const first = lane?.jobs.peek();
    if (lane === undefined || better(this.#single.peek(), first) !== first) return undefined;
    const batch: ClaimedJob[] = [];
    while (batch.length < lane.maxSize && lane.jobs.size > 0) batch.push(lane.jobs.pop()!);
    this.#inLanes -= batch.length;
    // What is left has waited as long as what went.
    if (lane.jobs.size === 0) lane.ripeAt = Infinity;
    return batch;
  }

  /** The best job of those that run alone. */
  pop(): ClaimedJob | undefined {
    return this.#single.pop();
  }

  /** Takes out every job that `wanted` picks, in no particular order. */
  take(wanted: (job: ClaimedJob) => boolean): readonly ClaimedJob[] {
    const taken = [...this.#single.take(wanted)];
    for (const lane of this.#lanes.values()) {
      const fromLane = lane.jobs.take(wanted);
      this.#inLanes -= fromLane.length;
      if (lane.jobs.size === 0) lane.ripeAt = Infinity;
      taken.push(...fromLane);
    }
    return taken;
  }

  #laneOf(type: string, { maxSize }: { readonly maxSize: number }): Lane {
    let lane = this.#lanes.get(type);
    if (lane === undefined) {
      lane = { jobs: new LocalQueue(), maxSize, ripeAt: Infinity };
      this.#lanes.set(type, lane);
    }
    return lane;
  }

  #bestLane(): Lane | undefined {
    const now = this.#now();
    let best: Lane | undefined;
    for (const lane of this.#lanes.values()) {
      if (lane.jobs.size === 0 || (lane.jobs.size < lane.maxSize && now < lane.ripeAt)) continue;
      if (best === undefined || compareClaimed(lane.jobs.peek()!, best.jobs.peek()!) < 0) best = lane;
    }
    return best;
  }
}

function better(a: ClaimedJob | undefined, b: ClaimedJob | undefined): ClaimedJob | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareClaimed(a, b) <= 0 ? a : b;
}
