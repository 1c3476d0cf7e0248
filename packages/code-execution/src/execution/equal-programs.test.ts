import { silentLogger } from "@millrace/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createCompileCache } from "./compile-cache.ts";
import { execute } from "./execute.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../program/limits.ts";
import { codeExecutionSchema } from "../program/schema.ts";
import { reportText } from "../sandbox/report-text.fixture.ts";
import { parseReport } from "../sandbox/report.ts";
import type { GuestOutput, Sandbox } from "../sandbox/sandbox.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

const ended: GuestOutput = {
  stdout: Buffer.alloc(0),
  stderr: Buffer.alloc(0),
  left: [],
  report: parseReport(reportText({})),
  acquired: "warm",
  timings: { acquireMs: 0, transferMs: 0, collectMs: 0 },
};

test("of equal programs at once one is compiled, and the other tells how long it waited for that", async () => {
  const compiled = Promise.withResolvers<GuestOutput>();
  const compiling = Promise.withResolvers<void>();
  const phases: string[] = [];
  const sandbox: Sandbox = {
    driver: "docker",
    async run({ phase }) {
      phases.push(phase);
      if (phase === "run") return ended;
      compiling.resolve();
      return compiled.promise;
    },
    async close() {},
  };
  const cache = createCompileCache(65_536);
  const run = (jobId: string) =>
    execute(
      { sandbox, limits: DEFAULT_EXECUTION_LIMITS, compiled: cache },
      { language: "c", code: "int main(void) { return 0; }" },
      { jobId, signal: new AbortController().signal, logger: silentLogger },
    );
  const first = run("1");
  await compiling.promise;
  const second = run("2");
  vi.advanceTimersByTime(30);
  compiled.resolve(ended);

  expect(await first).toMatchObject({ cache: "miss", timings: { waitMs: 0 } });
  expect(await second).toMatchObject({ cache: "hit", timings: { waitMs: 30 } });
  expect(phases).toEqual(["compile", "run", "run"]);
  expect(await run("3")).toMatchObject({ cache: "hit", timings: { waitMs: 0 } });
});

const NOTHING = { jobId: "1", signal: new AbortController().signal, logger: silentLogger };

/** A sandbox in which everything ends well at once, and the phases that it was asked for. */
function endingWell(): { sandbox: Sandbox; phases: string[] } {
  const phases: string[] = [];
  const sandbox: Sandbox = {
    driver: "docker",
    async run({ phase }) {
      phases.push(phase);
      return ended;
    },
    async close() {},
  };
  return { sandbox, phases };
}

const two = [
  { name: "main.ts", content: "1" },
  { name: "other.ts", content: "2" },
];
test.each([
  ["another flag", { language: "c", code: "1" }, { language: "c", code: "1", compile: { flags: ["-O1"] } }],
  ["another language", { language: "c", code: "1" }, { language: "cpp", code: "1" }],
  ["other bytes", { language: "c", code: "1" }, { language: "c", code: "2" }],
  [
    "another entry",
    { language: "typescript", files: two },
    { language: "typescript", files: two, entry: "other.ts" },
  ],
  [
    "another name of a file",
    { language: "typescript", files: two },
    { language: "typescript", files: [two[0], { name: "third.ts", content: "2" }] },
  ],
])("of programs with %s each is compiled", async (_what, one, other) => {
  const { sandbox } = endingWell();
  const limits = DEFAULT_EXECUTION_LIMITS;
  const dependencies = { sandbox, limits, compiled: createCompileCache(65_536) };
  const cacheOf = async (payload: object) =>
    (await execute(dependencies, codeExecutionSchema(limits).parse(payload), NOTHING)).cache;
  expect([await cacheOf(one), await cacheOf(other), await cacheOf(one), await cacheOf(other)]).toEqual([
    "miss",
    "miss",
    "hit",
    "hit",
  ]);
});

test("a program is compiled once for all of its tests", async () => {
  const { sandbox, phases } = endingWell();
  const limits = DEFAULT_EXECUTION_LIMITS;
  const payload = { language: "c", code: "1", tests: [{ stdin: "1" }, { stdin: "2" }, { stdin: "3" }] };
  await execute(
    { sandbox, limits, compiled: createCompileCache(0) },
    codeExecutionSchema(limits).parse(payload),
    NOTHING,
  );
  expect(phases).toEqual(["compile", "run", "run", "run"]);
});
