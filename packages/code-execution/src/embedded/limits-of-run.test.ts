import { silentLogger, UnrecoverableError } from "@millrace/core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createCompileCache } from "../execution/compile-cache.ts";
import { execute } from "../execution/execute.ts";
import { DEFAULT_EXECUTION_LIMITS as limits } from "../program/limits.ts";
import { codeExecutionSchema } from "../program/schema.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { createEmbeddedSandbox } from "./embedded-sandbox.ts";

vi.setConfig({ testTimeout: 60_000 });
let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createEmbeddedSandbox({ compileMemoryBytes: limits.compile.memoryBytes });
});
afterAll(() => sandbox.close());

function run(language: string, code: string, part: object = {}) {
  const payload = codeExecutionSchema(limits).parse({ language, code, ...part });
  const execution = { jobId: "1", signal: new AbortController().signal, logger: silentLogger };
  return execute({ sandbox, limits, compiled: createCompileCache(0) }, payload, execution);
}

/** Processor time, however busy the machine is: some half a second of it. */
const BURNS = "for (let n = 0; n < 2e7; n++);";

test.each([
  [
    "an end without limits",
    "node",
    "console.log('hé')",
    {},
    { verdict: "ok", stdoutBytes: 4, stderrBytes: 0 },
    [],
  ],
  [
    "more processor time than its limit",
    "node",
    BURNS,
    { limits: { cpuMs: 100 } },
    { verdict: "time_limit", signal: "SIGKILL" },
    ["cpu"],
  ],
  [
    "the same, within the extra time",
    "node",
    BURNS,
    { limits: { cpuMs: 100, cpuExtraMs: 10_000 } },
    { verdict: "time_limit", reason: "cpu", exitCode: 0 },
    ["cpu"],
  ],
  [
    "too much output",
    "node",
    "console.error('aside'); console.log('x'.repeat(5000))",
    { limits: { outputBytes: 1000 } },
    {
      verdict: "output_limit",
      stdoutBytes: 5001,
      stderrBytes: 6,
      stdoutTruncated: true,
      stderrTruncated: false,
    },
    ["stdout"],
  ],
  [
    "more files than there is room for",
    "python",
    "open('file', 'wb').write(bytes(40_000_000))",
    { limits: { memoryMb: 64 } },
    { verdict: "runtime_error", exitCode: 1 },
    ["file_limit"],
  ],
] as const)("%s is evidence", async (_what, language, code, part, end, evidence) => {
  expect(await run(language, code, part)).toMatchObject({ ...end, evidence, maxRss: null });
});

test.each([
  ["node", "console.log('a'); console.error('b'); console.log('c')"],
  [
    "python",
    "import sys\nfor n, w in enumerate('abc'): print(w, file=[sys.stdout, sys.stderr][n % 2], flush=True)",
  ],
])("stderr of %s goes to stdout when that is asked for", async (language, code) => {
  expect(await run(language, code, { stderrToStdout: true })).toMatchObject({
    stdout: "a\nb\nc\n",
    stderr: "",
  });
});

test.each(["fileBytes", "stackBytes"])("%s is refused: nobody here would keep it", async (limit) => {
  const refused = run("node", "1", { limits: { [limit]: 1_000_000 } });
  await expect(refused).rejects.toThrow(UnrecoverableError);
  await expect(refused).rejects.toThrow(`The limit ${limit} needs containers`);
});

test("a limit of processes holds where there are none", async () => {
  expect((await run("node", "1", { limits: { processes: 1 } })).verdict).toBe("ok");
});
