import { deepEqual } from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import * as fc from "fast-check";
import { command, type Command, FAR_MS } from "./model-command.fixture.ts";
import { type ModelJob, statusOf, type StoreModel } from "./store-model.fixture.ts";

/** Changes pick among so many of the newest jobs, so that one job sees many of them. */
const NEWEST = 3;

/** Some job, removed ones included, or none while there is none. */
function pick(
  model: StoreModel,
  index: number,
): { readonly id: string; readonly job: ModelJob | undefined } | undefined {
  const ids = [...model.jobs.keys(), ...model.removed].sort((a, b) => Number(a) - Number(b)).slice(-NEWEST);
  const id = ids[index % Math.max(ids.length, 1)];
  return id === undefined ? undefined : { id, job: model.jobs.get(id) };
}

const conflict = (job: ModelJob) => ({ kind: "conflict", status: statusOf(job.place) });

const cancel = fc.nat(1000).map((index) =>
  command(`cancel(${index})`, async (model, { store }) => {
    const picked = pick(model, index);
    if (picked === undefined) return;
    const answer = await store.cancel(picked.id);
    const { job } = picked;
    if (job === undefined) deepEqual(answer, { kind: "unknown" });
    else if (job.place === "ready" || job.place === "scheduled") {
      deepEqual(answer, { kind: "cancelled" });
      job.place = "cancelled";
    } else if (job.place === "running") {
      deepEqual(answer, { kind: "requested" });
      job.cancelRequested = true;
    } else deepEqual(answer, { kind: "finished", status: job.place });
  }),
);

const retry = fc.nat(1000).map((index) =>
  command(`retry(${index})`, async (model, { store }) => {
    const picked = pick(model, index);
    if (picked === undefined) return;
    const answer = await store.retry(picked.id);
    const { job } = picked;
    if (job === undefined) deepEqual(answer, { kind: "unknown" });
    else if (job.place === "failed" || job.place === "cancelled") {
      deepEqual(answer, { kind: "done" });
      Object.assign(job, { retryCount: 0, crashes: 0, endedUnder: null, cancelRequested: false });
      model.line(job);
    } else deepEqual(answer, conflict(job));
  }),
);

const remove = fc.nat(1000).map((index) =>
  command(`remove(${index})`, async (model, { store }) => {
    const picked = pick(model, index);
    if (picked === undefined) return;
    const answer = await store.remove(picked.id);
    const { job } = picked;
    if (job === undefined) deepEqual(answer, { kind: "unknown" });
    else if (statusOf(job.place) === "pending" || job.place === "running") deepEqual(answer, conflict(job));
    else {
      deepEqual(answer, { kind: "done" });
      model.jobs.delete(job.id);
      model.removed.add(job.id);
    }
  }),
);

const patchPriority = fc
  .record({ index: fc.nat(1000), priority: fc.integer({ min: 1, max: 3 }) })
  .map(({ index, priority }) =>
    command(`patchPriority(${index}, ${priority})`, async (model, { store }) => {
      const picked = pick(model, index);
      if (picked === undefined) return;
      const answer = await store.patch(picked.id, { priority });
      const { job } = picked;
      if (job === undefined) return deepEqual(answer, { kind: "unknown" });
      if (statusOf(job.place) !== "pending") return deepEqual(answer, conflict(job));
      deepEqual(answer, { kind: "done" });
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
    if (job === undefined) return deepEqual(answer, { kind: "unknown" });
    if (statusOf(job.place) !== "pending") return deepEqual(answer, conflict(job));
    deepEqual(answer, { kind: "done" });
    if (job.place === "ready" && past) return;
    job.place = "scheduled";
    job.dueAt = dueAt;
  }),
);

/** Changes of one job by its id. */
export const changeCommands: readonly fc.Arbitrary<Command>[] = [
  cancel,
  retry,
  remove,
  patchPriority,
  patchTime,
];
