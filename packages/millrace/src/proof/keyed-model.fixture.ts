import type { JobId, Lease } from "@millrace/core";
import { type ModelJob, StoreModel } from "./store-model.fixture.ts";

/** The model of a queue with limits for keys: by priority, then first in first out, over all keys that have a place left. */
export class KeyedModel extends StoreModel {
  readonly keyOf = new Map<JobId, string>();
  /** Places of the keys that have settings of their own. */
  readonly places = new Map<string, number>();
  readonly #placesOfEach: number;

  constructor(placesOfEach: number) {
    super();
    this.#placesOfEach = placesOfEach;
  }

  override claim(lease: Lease, limit: number): JobId[] {
    const active = this.active();
    const jobs: ModelJob[] = [];
    for (const job of this.in("ready").sort((a, b) => a.priority - b.priority || a.seq - b.seq)) {
      const key = this.keyOf.get(job.id);
      if (jobs.length === limit) break;
      if (key !== undefined) {
        const taken = active.get(key) ?? 0;
        if (taken >= (this.places.get(key) ?? this.#placesOfEach)) continue;
        active.set(key, taken + 1);
      }
      jobs.push(job);
    }
    return this.take(lease, jobs);
  }

  /** Jobs that are claimed, by key. */
  active(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { id } of this.in("running")) {
      const key = this.keyOf.get(id);
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  }
}
