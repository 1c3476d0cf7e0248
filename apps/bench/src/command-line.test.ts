import { expect, test } from "vitest";
import { benches } from "./benches.ts";
import { readCommandLine } from "./command-line.ts";
import { scenarios } from "./comparison/scenarios.ts";
import { systems } from "./comparison/systems.ts";
import { usage } from "./usage.ts";

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
  const wish = readCommandLine(args)!;
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
  [["--scale", "2"], /--scale changes nothing of drain, /],
  [["--only", "drain", "--write", "docs"], /--write changes nothing of drain\./],
  [["--only", "limits", "--jobs", "9"], /--jobs changes nothing of limits\./],
  [["--only", "idle,ceiling", "--systems", "pg-boss"], /--systems changes nothing of ceiling, idle\./],
  [["--only", "reads", "--runs", "3"], /--runs changes nothing of reads\./],
  [["--fast"], /Unknown option '--fast'\. What there is: npm run bench -- --help/],
  [["drain"], /Unexpected argument 'drain'\. What there is/],
  [["--jobs"], /Option '--jobs <value>' argument missing\. What there is/],
])("%j is refused in one line that says what is wrong", (args, message) => {
  const refused = (): unknown => {
    try {
      return readCommandLine(args);
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refused()).toMatch(message);
  expect(refused()).not.toContain("\n");
});

test("who asks for help is told every option, scenario, page and system", () => {
  expect(readCommandLine(["--only", "drain", "--help"])).toBeNull();
  for (const name of ["--only", "--systems", "--jobs", "--runs", "--scale", "--write", "--help"])
    expect(usage()).toContain(`  ${name} `);
  for (const { name } of [...scenarios, ...benches, ...systems]) expect(usage()).toContain(name);
});
