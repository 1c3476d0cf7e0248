import { expect, test } from "vitest";
import { keyedCommands } from "./keyed-commands.fixture.ts";
import { KeyedModel } from "./keyed-model.fixture.ts";
import { runAgainstModel } from "./test-against-model.fixture.ts";

const RUNS = 10;
/** Calls of one run. */
const LEAST = 150;
/** Places of a key without settings of its own. */
const PLACES = 2;

test("random sequences of calls do to a queue with keys what they do to a small model of it", async () => {
  const calls = await runAgainstModel({
    title: "A queue with keys against a model",
    commands: keyedCommands,
    createModel: () => new KeyedModel(PLACES),
    prepare: (store, queue) => store.changeQueue(queue, { keys: { concurrency: PLACES } }),
    runs: RUNS,
    least: LEAST,
    most: 200,
  });
  expect(calls).toBeGreaterThanOrEqual(RUNS * LEAST);
});
