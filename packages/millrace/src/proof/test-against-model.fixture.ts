import type { Store } from "@millrace/core";
import { createPostgresStore } from "@millrace/postgres";
import { createTestDatabase } from "@millrace/testing";
import * as fc from "fast-check";
import postgres from "postgres";
import { printFigures } from "./figures.fixture.ts";
import type { RealStore } from "./model-command.fixture.ts";
import { proofType, registration } from "./stored-job.fixture.ts";

interface ModelRuns<Model extends object> {
  /** Heads the figures. */
  readonly title: string;
  readonly commands: fc.Arbitrary<fc.AsyncCommand<Model, RealStore>>[];
  createModel(): Model;
  /** Sets the queue of a run up, which exists and is empty. */
  prepare?(store: Store, queue: string): Promise<unknown>;
  readonly runs: number;
  /** Commands of one run. */
  readonly least: number;
  readonly most: number;
}

/**
 * Runs random sequences of calls against a store of their own and against a model of it, whose answers have to agree.
 * Says how many calls there were.
 */
export async function runAgainstModel<Model extends object>(wanted: ModelRuns<Model>): Promise<number> {
  const database = await createTestDatabase();
  const sql = postgres(database.url, { max: 1, onnotice() {} });
  const { store } = createPostgresStore({ url: database.url });
  try {
    await store.registerTypes([proofType]);
    return await runSequences(store, sql, wanted);
  } finally {
    await store.close();
    await sql.end();
    await database.drop();
  }
}

async function runSequences<Model extends object>(
  store: Store,
  sql: postgres.Sql,
  { title, commands, createModel, prepare, runs, least, most }: ModelRuns<Model>,
): Promise<number> {
  let ran = 0;
  let called = 0;
  const seed = Math.floor(Math.random() * 2 ** 31);
  printFigures(title, { seed: String(seed) });
  const sequence = fc
    .commands(commands, { maxCommands: most, size: "max" })
    .filter((all) => [...all].length >= least);
  await fc.assert(
    fc.asyncProperty(sequence, async (all) => {
      ran += 1;
      called += [...all].length;
      const queue = `run-${ran}`;
      await store.configureQueue(queue, {});
      await prepare?.(store, queue);
      const real: RealStore = {
        store,
        queue,
        workers: [await store.registerWorker(registration), await store.registerWorker(registration)],
        leases: 0,
        async silence(workerId) {
          await sql`update millrace.worker set silence_ms = 0 where id = ${workerId}`;
        },
        async expireCancels() {
          await sql`update millrace.cancel_request set deadline_at = clock_timestamp() - interval '1 s'`;
        },
      };
      await fc.asyncModelRun(() => ({ model: createModel(), real }), all);
      // The next run finds nothing of this one that could still move.
      await store.endWorkers(real.workers);
      await sql`truncate millrace.scheduled`;
      await sql`truncate millrace.cancel_request`;
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
  printFigures(title, { runs: ran, commands: called });
  return called;
}
