import { deepEqual } from "node:assert/strict";
import type { Store, WorkerId } from "@millrace/core";
import type * as fc from "fast-check";
import { statusOf, type StoreModel } from "./store-model.fixture.ts";

/** The store under test, and what stands for its workers. */
export interface RealStore {
  readonly store: Store;
  readonly queue: string;
  /** Two worker processes, by their present ids. */
  readonly workers: [WorkerId, WorkerId];
  leases: number;
  /** Makes a worker count as silent. */
  silence(workerId: WorkerId): Promise<void>;
  /** Makes every request to stop look old. */
  expireCancels(): Promise<void>;
}

export type Command = fc.AsyncCommand<StoreModel, RealStore>;

/** Far enough from now that it does not come while a test runs. Milliseconds. */
export const FAR_MS = 10_000_000;

/** One call of the store and of the model; then both are compared as wholes. */
export function command(name: string, run: (model: StoreModel, real: RealStore) => Promise<void>): Command {
  return {
    check: () => true,
    toString: () => name,
    async run(model, real) {
      await run(model, real);
      await compare(model, real);
    },
  };
}

/** The whole store against the whole model: each job's status and fields, and the kept counts. */
async function compare(model: StoreModel, { store, queue }: RealStore): Promise<void> {
  const ids = [...model.jobs.keys(), ...model.removed];
  const seen = (await store.getJobsById(ids)).map(({ id, status, priority, retryCount, crashes }) => ({
    id,
    status,
    priority,
    retryCount,
    crashes,
  }));
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
  const wanted = [...model.jobs.values()].map(({ id, place, priority, retryCount, crashes }) => ({
    id,
    status: statusOf(place),
    priority,
    retryCount,
    crashes,
  }));
  deepEqual(seen.sort(byId), wanted.sort(byId));
  const count = (await store.getCounts()).find((one) => one.queue === queue);
  const places = ["ready", "scheduled", "running", "completed", "failed", "cancelled"] as const;
  for (const place of places) deepEqual([place, count?.[place] ?? 0], [place, model.in(place).length]);
  deepEqual(count?.totalCreated ?? 0, ids.length);
}
