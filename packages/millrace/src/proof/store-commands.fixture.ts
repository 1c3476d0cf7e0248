import { setTimeout as pause } from "node:timers/promises";
import type { Lease, Outcome, Store, WorkerId } from "@millrace/core";
import * as fc from "fast-check";
import { expect } from "vitest";
import { completionOf, registration, storedJob } from "./stored-job.fixture.ts";
import { type ModelJob, statusOf, type StoreModel } from "./store-model.fixture.ts";

/** The store under test, and what stands for its workers. */
export interface RealStore {
  readonly store: Store;
  readonly queue: string;
  /** Two worker processes, by their present ids. */
  readonly workers: [WorkerId, WorkerId];
  leases: number;
  /** Makes a worker look silent for an hour. */
  silence(workerId: WorkerId): Promise<void>;
  /** Makes every request to stop look old. */
  expireCancels(): Promise<void>;
}

type Command = fc.AsyncCommand<StoreModel, RealStore>;

const MAX_CRASHES = 3;
const FAR_MS = 10_000_000;
const error = { code: "test", message: "as asked", errorClass: "handler" } as const;
const OUTCOMES: readonly Outcome[] = [
  { kind: "completed", result: "1" },
  { kind: "failed", error, result: null },
  { kind: "cancelled", error, result: null },
  { kind: "retry", error, delayMs: FAR_MS },
  { kind: "returned" },
];

function command(name: string, run: (model: StoreModel, real: RealStore) => Promise<void>): Command {
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
  const seen = (await store.getJobsById(ids)).map(({ id, status, priority, retryCount, crashes }) => ({ id, status, priority, retryCount, crashes }));
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
  const wanted = [...model.jobs.values()].map(({ id, place, priority, retryCount, crashes }) => ({ id, status: statusOf(place), priority, retryCount, crashes }));
  expect(seen.sort(byId)).toEqual(wanted.sort(byId));
  const count = (await store.getCounts()).find((one) => one.queue === queue);
  const places = ["ready", "scheduled", "running", "completed", "failed", "cancelled"] as const;
  for (const place of places) expect([place, count?.[place] ?? 0]).toEqual([place, model.in(place).length]);
  expect(count?.totalCreated ?? 0).toBe(ids.length);
}

/** Changes pick among so many of the newest jobs, so that one job sees many of them. */
const NEWEST = 3;

/** Some job, removed ones included, or none while there is none. */
function pick(model: StoreModel, index: number): { readonly id: string; readonly job: ModelJob | undefined } | undefined {
  const ids = [...model.jobs.keys(), ...model.removed].sort((a, b) => Number(a) - Number(b)).slice(-NEWEST);
  const id = ids[index % Math.max(ids.length, 1)];
  return id === undefined ? undefined : { id, job: model.jobs.get(id) };
}

const conflict = (job: ModelJob) => ({ kind: "conflict", status: statusOf(job.place) });

const enqueue = fc.record({ count: fc.integer({ min: 1, max: 2 }), priority: fc.integer({ min: 1, max: 3 }), later: fc.boolean() }).map(({ count, priority, later }) =>
  command(`enqueue(${count}, ${priority}, ${later})`, async (model, { store, queue }) => {
    const scheduledAtMs = later ? Date.now() + FAR_MS : null;
    const ids = await store.enqueue(Array.from({ length: count }, () => storedJob({ queue, priority, scheduledAtMs })));
    for (const id of ids) model.add(id, priority, scheduledAtMs);
  }),
);

const claim = fc.record({ worker: fc.nat(1), limit: fc.integer({ min: 1, max: 5 }), suspect: fc.boolean(), sweep: fc.boolean() }).map(({ worker, limit, suspect, sweep }) =>
  command(`claim(${worker}, ${limit}, ${suspect}, ${sweep})`, async (model, real) => {
    const lease: Lease = { workerId: real.workers[worker as 0 | 1], number: (real.leases += 1) };
    const { jobs } = await real.store.claim({ lease, queue: real.queue, limit, types: ["proof"], suspect, sweep });
    expect(jobs.map(({ id }) => id)).toEqual(model.claim(lease, limit, suspect));
  }),
);

/** Of what is held, or of anything that ever was: repeated and stale ones included. */
const complete = fc.record({ index: fc.nat(1000), kind: fc.nat(OUTCOMES.length - 1), stale: fc.boolean() }).map(({ index, kind, stale }) =>
  command(`complete(${index}, ${OUTCOMES[kind]?.kind}, ${stale})`, async (model, { store, queue }) => {
    const choice = stale ? model.claimed : [...model.open.values()];
    const held = choice[index % Math.max(choice.length, 1)];
    if (held === undefined) return;
    const outcome = OUTCOMES[kind] as Outcome;
    expect(await store.complete([completionOf({ ...held, queue }, outcome)])).toEqual([model.complete(held, outcome)]);
  }),
);

const cancel = fc.nat(1000).map((index) =>
  command(`cancel(${index})`, async (model, { store }) => {
    const picked = pick(model, index);
    if (picked === undefined) return;
    const answer = await store.cancel(picked.id);
    const { job } = picked;
    if (job === undefined) expect(answer).toEqual({ kind: "unknown" });
    else if (job.place === "ready" || job.place === "scheduled") {
      expect(answer).toEqual({ kind: "cancelled" });
      job.place = "cancelled";
    } else if (job.place === "running") {
      expect(answer).toEqual({ kind: "requested" });
      job.cancelRequested = true;
    } else expect(answer).toEqual({ kind: "finished", status: job.place });
  }),
);

const retry = fc.nat(1000).map((index) =>
  command(`retry(${index})`, async (model, { store }) => {
    const picked = pick(model, index);
    if (picked === undefined) return;
    const answer = await store.retry(picked.id);
    const { job } = picked;
    if (job === undefined) expect(answer).toEqual({ kind: "unknown" });
    else if (job.place === "failed" || job.place === "cancelled") {
      expect(answer).toEqual({ kind: "done" });
      Object.assign(job, { retryCount: 0, crashes: 0, endedUnder: null, cancelRequested: false });
      model.line(job);
    } else expect(answer).toEqual(conflict(job));
  }),
);

const remove = fc.nat(1000).map((index) =>
  command(`remove(${index})`, async (model, { store }) => {
    const picked = pick(model, index);
    if (picked === undefined) return;
    const answer = await store.remove(picked.id);
    const { job } = picked;
    if (job === undefined) expect(answer).toEqual({ kind: "unknown" });
    else if (statusOf(job.place) === "pending" || job.place === "running") expect(answer).toEqual(conflict(job));
    else {
      expect(answer).toEqual({ kind: "done" });
      model.jobs.delete(job.id);
      model.removed.add(job.id);
    }
  }),
);

const patchPriority = fc.record({ index: fc.nat(1000), priority: fc.integer({ min: 1, max: 3 }) }).map(({ index, priority }) =>
  command(`patchPriority(${index}, ${priority})`, async (model, { store }) => {
    const picked = pick(model, index);
    if (picked === undefined) return;
    const answer = await store.patch(picked.id, { priority });
    const { job } = picked;
    if (job === undefined) return expect(answer).toEqual({ kind: "unknown" });
    if (statusOf(job.place) !== "pending") return expect(answer).toEqual(conflict(job));
    expect(answer).toEqual({ kind: "done" });
    if (job.place === "ready" && job.priority !== priority) model.line(job);
    job.priority = priority;
  }),
);

const patchTime = fc.record({ index: fc.nat(1000), past: fc.boolean() }).map(({ index, past }) =>
  command(`patchTime(${index}, ${past})`, async (model, { store }) => {
    const picked = pick(model, index);
    if (picked === undefined) return;
    // No two alike, so that the order of promotion is known.
    await pause(1);
    const dueAt = Date.now() + (past ? -FAR_MS : FAR_MS);
    const answer = await store.patch(picked.id, { scheduledAtMs: dueAt });
    const { job } = picked;
    if (job === undefined) return expect(answer).toEqual({ kind: "unknown" });
    if (statusOf(job.place) !== "pending") return expect(answer).toEqual(conflict(job));
    expect(answer).toEqual({ kind: "done" });
    if (job.place === "ready" && past) return;
    job.place = "scheduled";
    job.dueAt = dueAt;
  }),
);

const promote = fc.constant(
  command("promote", async (model, { store }) => {
    const due = model.in("scheduled").filter(({ dueAt }) => dueAt <= Date.now()).length;
    expect((await store.promote(1000)).promoted).toBe(due);
    model.promote(Date.now());
  }),
);

const rescue = fc.nat(1).map((worker) =>
  command(`rescue(${worker})`, async (model, real) => {
    const workerId = real.workers[worker as 0 | 1];
    await real.silence(workerId);
    expect((await real.store.rescue(MAX_CRASHES)).workersEnded).toBe(1);
    model.loseWorker(workerId, true, MAX_CRASHES);
    real.workers[worker as 0 | 1] = await real.store.registerWorker(registration);
  }),
);

const endWorker = fc.nat(1).map((worker) =>
  command(`endWorker(${worker})`, async (model, real) => {
    const workerId = real.workers[worker as 0 | 1];
    await real.store.endWorkers([workerId]);
    model.loseWorker(workerId, false, MAX_CRASHES);
    real.workers[worker as 0 | 1] = await real.store.registerWorker(registration);
  }),
);

const settle = fc.boolean().map((force) =>
  command(`settleCancels(${force})`, async (model, real) => {
    if (force) await real.expireCancels();
    await real.store.settleCancels();
    model.settleCancels(force);
  }),
);

const fold = fc.constant(command("foldCounts", async (_model, { store }) => store.foldCounts()));

/** Claims and completions more often than the rest, so that jobs get everywhere. */
export const storeCommands: fc.Arbitrary<Command>[] = [
  enqueue, claim, claim, claim, complete, complete, complete, complete, cancel, retry, remove, patchPriority, patchTime, promote, rescue, endWorker, settle, fold,
];
