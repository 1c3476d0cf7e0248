import { silentLogger } from "@millrace/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createCompileCache } from "./compile-cache.ts";
import { execute } from "./execute.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../program/limits.ts";
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
  const cache = createCompileCache(1024);
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
