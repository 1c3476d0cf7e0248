import { expect, test } from "vitest";
import { readCommandLine } from "./command-line.ts";
import { scenarios } from "./comparison/scenarios.ts";
import { systems } from "./comparison/systems.ts";

test("without options everything is compared, five times", () => {
  expect(readCommandLine([])).toMatchObject({ scenarios, systems, jobs: null, runs: 5, benches: [] });
});

test("what is named is measured, in its own order, and nothing else", () => {
  const args = [
    "--only",
    "limits,enqueue-bulk,drain",
    "--systems",
    "millrace",
    "--jobs",
    "1000",
    "--runs",
    "3",
  ];
  const wish = readCommandLine(args);
  expect(wish.scenarios.map(({ name }) => name)).toEqual(["drain", "enqueue-bulk"]);
  expect(wish.benches.map(({ name }) => name)).toEqual(["limits"]);
  expect(wish.systems.map(({ name }) => name)).toEqual(["millrace"]);
  expect(wish).toMatchObject({ jobs: 1000, runs: 3 });
});

test.each([
  [["--only", "drian"], /no measurement "drian"; there are: drain, .*large-tables, limits/],
  [["--systems", "millrace,sidekiq"], /no system "sidekiq"; there are: millrace, graphile-worker,/],
  [["--jobs", "0"], /--jobs must be a whole number above 0, not "0"/],
  [["--runs", "2.5"], /--runs must be a whole number above 0, not "2.5"/],
  [["--scale", "0"], /--scale must be a number above 0, not "0"/],
  [["--fast"], /fast/],
])("%j is refused with what there is instead", (args, message) => {
  expect(() => readCommandLine(args)).toThrow(message);
});
