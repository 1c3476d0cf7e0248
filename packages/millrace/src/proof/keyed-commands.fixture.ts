import { deepEqual } from "node:assert/strict";
import type { Lease } from "@millrace/core";
import * as fc from "fast-check";
import type { KeyedModel } from "./keyed-model.fixture.ts";
import { command, type Command, type RealStore } from "./model-command.fixture.ts";
import { movingCommands } from "./store-commands.fixture.ts";
import { storedJob } from "./stored-job.fixture.ts";

const key = fc.constantFrom("a", "b", "c");

/** As every command; then the claimed jobs of each key are compared as well. */
function keyedCommand(name: string, run: (model: KeyedModel, real: RealStore) => Promise<void>): Command {
  return command(name, async (model, real) => {
    await run(model as KeyedModel, real);
    const keys = await real.store.listKeys(real.queue, { after: null, limit: 100 });
    const active = keys.filter((one) => one.key !== "" && one.active > 0).map((one) => [one.key, one.active]);
    deepEqual(Object.fromEntries(active), Object.fromEntries((model as KeyedModel).active()));
  });
}

const enqueue = fc
  .record({
    keys: fc.array(fc.option(key), { minLength: 1, maxLength: 3 }),
    priority: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ keys, priority }) =>
    keyedCommand(`enqueue(${JSON.stringify(keys)}, ${priority})`, async (model, { store, queue }) => {
      const ids = await store.enqueue(
        keys.map((one) => storedJob({ queue, priority, ...(one !== null && { key: one }) })),
      );
      for (const [index, id] of ids.entries()) {
        model.add(id, priority, null);
        const own = keys[index];
        if (own != null) model.keyOf.set(id, own);
      }
    }),
  );

const claim = fc
  .record({ worker: fc.nat(1), limit: fc.integer({ min: 1, max: 5 }), sweep: fc.boolean() })
  .map(({ worker, limit, sweep }) =>
    keyedCommand(`claim(${worker}, ${limit}, ${sweep})`, async (model, real) => {
      const lease: Lease = { workerId: real.workers[worker as 0 | 1], number: (real.leases += 1) };
      const request = { lease, queue: real.queue, limit, types: ["proof"], suspect: true, sweep };
      const { jobs } = await real.store.claim(request);
      deepEqual(
        jobs.map(({ id }) => id),
        model.claim(lease, limit),
      );
    }),
  );

const setKey = fc
  .record({ one: key, concurrency: fc.integer({ min: 1, max: 4 }) })
  .map(({ one, concurrency }) =>
    keyedCommand(`setKey(${one}, ${concurrency})`, async (model, { store, queue }) => {
      deepEqual(await store.setKey(queue, one, { concurrency }), true);
      model.places.set(one, concurrency);
    }),
  );

const removeKey = key.map((one) =>
  keyedCommand(`removeKey(${one})`, async (model, { store, queue }) => {
    deepEqual(await store.removeKey(queue, one), model.places.delete(one));
  }),
);

/** No worker dies in them: a job that saw one die is passed by others of its key, which the model does not know. */
export const keyedCommands: fc.Arbitrary<Command>[] = [
  enqueue,
  enqueue,
  claim,
  claim,
  claim,
  claim,
  setKey,
  removeKey,
  ...movingCommands,
];
