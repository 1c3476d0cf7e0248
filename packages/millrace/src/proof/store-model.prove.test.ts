import { expect, test } from "vitest";
import { runAgainstModel } from "./test-against-model.fixture.ts";
import { storeCommands } from "./store-commands.fixture.ts";
import { StoreModel } from "./store-model.fixture.ts";

const RUNS = 12;
/** Calls of one run. */
const LEAST = 200;

test("random sequences of calls do to the store what they do to a small model of it", async () => {
  const calls = await runAgainstModel({
    title: "The store against a model",
    commands: storeCommands,
    createModel: () => new StoreModel(),
    runs: RUNS,
    least: LEAST,
    most: 300,
  });
  expect(calls).toBeGreaterThanOrEqual(RUNS * LEAST);
});
