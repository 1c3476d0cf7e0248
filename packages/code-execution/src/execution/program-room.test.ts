import { silentLogger } from "@millrace/core";
import { expect, test } from "vitest";
import { DEFAULT_EXECUTION_LIMITS } from "../program/limits.ts";
import { codeExecutionSchema } from "../program/schema.ts";
import { reportText } from "../sandbox/report-text.fixture.ts";
import { parseReport } from "../sandbox/report.ts";
import type { GuestOutput, Sandbox } from "../sandbox/sandbox.ts";
import { createCompileCache } from "./compile-cache.ts";
import { execute } from "./execute.ts";

const MIB = 1024 * 1024;
const NOTHING = { jobId: "1", signal: new AbortController().signal, logger: silentLogger };
const limits = {
  ...DEFAULT_EXECUTION_LIMITS,
  filesBytes: 64 * MIB,
  sourceBytes: 64 * MIB,
  stdinBytes: 64 * MIB,
};
const small = { limits: { memoryMb: 16 } };

/** Runs it where compilers make a program of so many bytes; tells which sandboxes it asked for. */
async function executeIn(payload: object, madeBytes = 0) {
  const phases: string[] = [];
  const ended: GuestOutput = {
    stdout: Buffer.alloc(0),
    stderr: Buffer.alloc(0),
    left: [],
    report: parseReport(reportText({})),
    acquired: "warm",
    timings: { acquireMs: 0, transferMs: 0, collectMs: 0 },
  };
  const sandbox: Sandbox = {
    driver: "docker",
    async run({ phase }) {
      phases.push(phase);
      if (phase === "run") return ended;
      return { ...ended, left: [{ name: "main", error: null, bytes: Buffer.alloc(madeBytes) }] };
    },
    async close() {},
  };
  const dependencies = { sandbox, limits, compiled: createCompileCache(0) };
  const result = await execute(dependencies, codeExecutionSchema(limits).parse(payload), NOTHING);
  return { ...result, asked: phases };
}

const fit = { verdict: "ok" };
const unfit = {
  verdict: "memory_limit",
  error: expect.stringMatching(
    /^The program's files need \d+ bytes of its working directory, which has 8388608/,
  ),
};

test("a program that is sent more than its working directory holds is told so, and not started", async () => {
  const python = { language: "python", code: " ".repeat(4 * MIB), ...small };
  expect(await executeIn({ ...python, stdin: " ".repeat(4 * MIB) })).toMatchObject({
    ...fit,
    asked: ["run"],
  });
  expect(await executeIn({ ...python, stdin: " ".repeat(4 * MIB + 1) })).toMatchObject({
    ...unfit,
    asked: [],
  });
  const tests = [{ stdin: "" }, { stdin: " ".repeat(4 * MIB + 1) }];
  expect(await executeIn({ ...python, tests })).toMatchObject({ ...unfit, asked: [] });
});

test("of a compiled program what the compiler made counts beside its sources", async () => {
  const c = { language: "c", code: "1", ...small };
  expect(await executeIn(c, 8 * MIB - 4096)).toMatchObject({ ...fit, asked: ["compile", "run"] });
  expect(await executeIn(c, 8 * MIB - 4095)).toMatchObject({ ...unfit, asked: ["compile"] });
});
