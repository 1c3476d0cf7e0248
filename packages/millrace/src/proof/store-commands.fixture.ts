import { deepEqual } from "node:assert/strict";
import type { Lease, Outcome } from "@millrace/core";
import * as fc from "fast-check";
import { changeCommands } from "./change-commands.fixture.ts";
import { command, type Command, FAR_MS } from "./model-command.fixture.ts";
import { completionOf, registration, storedJob } from "./stored-job.fixture.ts";

const MAX_CRASHES = 3;
const error = { code: "test", message: "as asked", errorClass: "handler" } as const;
const OUTCOMES: readonly Outcome[] = [
  { kind: "completed", result: "1" },
  { kind: "failed", error, result: null },
  { kind: "cancelled", error, result: null },
  { kind: "retry", error, delayMs: FAR_MS },
  { kind: "snoozed", reason: null, delayMs: FAR_MS },
  { kind: "returned" },
];

const enqueue = fc
  .record({
    count: fc.integer({ min: 1, max: 2 }),
    priority: fc.integer({ min: 1, max: 3 }),
    later: fc.boolean(),
  })
  .map(({ count, priority, later }) =>
    command(`enqueue(${count}, ${priority}, ${later})`, async (model, { store, queue }) => {
      const scheduledAtMs = later ? Date.now() + FAR_MS : null;
      const ids = await store.enqueue(
        Array.from({ length: count }, () => storedJob({ queue, priority, scheduledAtMs })),
      );
      for (const id of ids) model.add(id, priority, scheduledAtMs);
    }),
  );

const claim = fc
  .record({
    worker: fc.nat(1),
    limit: fc.integer({ min: 1, max: 5 }),
    suspect: fc.boolean(),
    sweep: fc.boolean(),
  })
  .map(({ worker, limit, suspect, sweep }) =>
    command(`claim(${worker}, ${limit}, ${suspect}, ${sweep})`, async (model, real) => {
      const lease: Lease = { workerId: real.workers[worker as 0 | 1], number: (real.leases += 1) };
      const { jobs } = await real.store.claim({
        lease,
        queue: real.queue,
        limit,
        types: ["proof"],
        suspect,
        sweep,
      });
      deepEqual(
        jobs.map(({ id }) => id),
        model.claim(lease, limit, suspect),
      );
    }),
  );

/** Of what is held, or of anything that ever was: repeated and stale ones included. */
const complete = fc
  .record({ index: fc.nat(1000), kind: fc.nat(OUTCOMES.length - 1), stale: fc.boolean() })
  .map(({ index, kind, stale }) =>
    command(`complete(${index}, ${OUTCOMES[kind]?.kind}, ${stale})`, async (model, { store, queue }) => {
      const choice = stale ? model.claimed : [...model.open.values()];
      const held = choice[index % Math.max(choice.length, 1)];
      if (held === undefined) return;
      const outcome = OUTCOMES[kind] as Outcome;
      deepEqual(await store.complete([completionOf({ ...held, queue }, outcome)]), [
        model.complete(held, outcome),
      ]);
    }),
  );

const promote = fc.constant(
  command("promote", async (model, { store }) => {
    const due = model.in("scheduled").filter(({ dueAt }) => dueAt <= Date.now()).length;
    deepEqual((await store.promote(1000)).promoted, due);
    model.promote(Date.now());
  }),
);

const rescue = fc.nat(1).map((worker) =>
  command(`rescue(${worker})`, async (model, real) => {
    const workerId = real.workers[worker as 0 | 1];
    await real.silence(workerId);
    deepEqual((await real.store.rescue(MAX_CRASHES)).workersEnded, 1);
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

/** What moves claimed jobs, and changes any, whatever claimed them; completions more often than the rest, so that jobs get everywhere. */
export const movingCommands: readonly fc.Arbitrary<Command>[] = [
  complete,
  complete,
  complete,
  complete,
  ...changeCommands,
  promote,
  endWorker,
  settle,
  fold,
];

export const storeCommands: fc.Arbitrary<Command>[] = [
  enqueue,
  claim,
  claim,
  claim,
  rescue,
  ...movingCommands,
];
