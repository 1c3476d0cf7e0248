import { createPostgresStore } from "@millrace/postgres";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import * as fc from "fast-check";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { printFigures } from "./figures.fixture.ts";
import { keyedCommands } from "./keyed-commands.fixture.ts";
import { KeyedModel } from "./keyed-model.fixture.ts";
import type { RealStore } from "./model-command.fixture.ts";
import { proofType, registration } from "./stored-job.fixture.ts";

const RUNS = 10;
const COMMANDS = { min: 150, max: 200 };
/** Places of a key without settings of its own. */
const PLACES = 2;

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice() {} });
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

test("random sequences of calls do to a queue with keys what they do to a small model of it", async () => {
  const { store } = createPostgresStore({ url: database.url });
  await store.registerTypes([proofType]);
  let runs = 0;
  let commands = 0;
  const seed = Math.floor(Math.random() * 2 ** 31);
  printFigures("A queue with keys against a model", { seed: String(seed) });
  const sequence = fc
    .commands(keyedCommands, { maxCommands: COMMANDS.max, size: "max" })
    .filter((all) => [...all].length >= COMMANDS.min);
  await fc.assert(
    fc.asyncProperty(sequence, async (all) => {
      runs += 1;
      commands += [...all].length;
      const queue = `run-${runs}`;
      await store.configureQueue(queue, {});
      await store.changeQueue(queue, { keys: { concurrency: PLACES } });
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
      await fc.asyncModelRun(() => ({ model: new KeyedModel(PLACES), real }), all);
      // The next run finds nothing of this one that could still move.
      await store.endWorkers(real.workers);
      await sql`truncate millrace.scheduled`;
      await sql`truncate millrace.cancel_request`;
    }),
    { numRuns: RUNS, seed, endOnFailure: true },
  );
  await store.close();
  printFigures("A queue with keys against a model", { runs, commands });
  expect(commands).toBeGreaterThanOrEqual(RUNS * COMMANDS.min);
});
