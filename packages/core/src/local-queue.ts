import { compareClaimed } from "./claim-order.ts";
import type { ClaimedJob } from "./store.ts";

/** Jobs of one queue that this process has claimed and not started: a binary heap, best job first. */
export class LocalQueue {
  #heap: ClaimedJob[] = [];

  get size(): number {
    return this.#heap.length;
  }

  peek(): ClaimedJob | undefined {
    return this.#heap[0];
  }

  push(job: ClaimedJob): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(job);
    // Claims come in order, so this loop ends at its first comparison as a rule.
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex]!;
      if (compareClaimed(parent, job) <= 0) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = job;
  }

  pop(): ClaimedJob | undefined {
    const heap = this.#heap;
    const best = heap[0];
    const last = heap.pop();
    if (best === undefined || last === undefined || heap.length === 0) return best;
    const length = heap.length;
    let index = 0;
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= length) break;
      const rightIndex = childIndex + 1;
      if (rightIndex < length && compareClaimed(heap[rightIndex]!, heap[childIndex]!) < 0)
        childIndex = rightIndex;
      const child = heap[childIndex]!;
      if (compareClaimed(last, child) <= 0) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = last;
    return best;
  }

  /** Takes out every job that `wanted` picks, in no particular order. Walks the whole queue. */
  take(wanted: (job: ClaimedJob) => boolean): readonly ClaimedJob[] {
    const taken: ClaimedJob[] = [];
    const kept: ClaimedJob[] = [];
    for (const job of this.#heap) (wanted(job) ? taken : kept).push(job);
    if (taken.length > 0) {
      this.#heap = [];
      for (const job of kept) this.push(job);
    }
    return taken;
  }
}
