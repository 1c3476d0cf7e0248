import { expect, test } from "vitest";
import { compileFailure, programTooLarge, runResult } from "./result.ts";
import { parseReport } from "./sandbox/report.ts";
import { reportText } from "./sandbox/report-text.fixture.ts";

function output(lines: Record<string, string> = {}, streams: { stdout?: string; stderr?: string } = {}) {
  return {
    stdout: Buffer.from(streams.stdout ?? ""),
    stderr: Buffer.from(streams.stderr ?? ""),
    artifact: Buffer.alloc(0),
    report: parseReport(reportText(lines)),
    removed: Promise.resolve(),
  };
}

test("success has neither error nor code", () => {
  const compiled = output({}, { stderr: "warning" });
  expect(runResult(compiled, output({ wallUs: "1500700" }, { stdout: "out", stderr: "err" }))).toEqual({
    success: true,
    verdict: "ok",
    stdout: "out",
    stderr: "err",
    stdoutTruncated: false,
    stderrTruncated: false,
    exitCode: 0,
    signal: null,
    executionTime: 1501,
    memoryUsed: 2000,
    timedOut: false,
    compilerOutput: "warning",
    phases: {
      compile: { end: "ok", wallMs: 1, cpuMs: 1, memoryUsed: 2000, processesRefused: 0 },
      run: { end: "ok", wallMs: 1501, cpuMs: 1, memoryUsed: 2000, processesRefused: 0 },
    },
  });
});

const killed = { exitCode: "-1", signal: "9" };

test.each([
  [{ exitCode: "2" }, "runtime_error", "runtime_error", "The program ended with exit code 2."],
  [{ exitCode: "-1", signal: "8" }, "runtime_error", "runtime_error", "The program was ended by SIGFPE."],
  [{ ...killed, stopped: "wall" }, "time_limit", "timeout", "The program ran longer than its time limit."],
  [
    { ...killed, oomKills: "1" },
    "memory_limit",
    "memory_limit",
    "The program needed more memory than its limit.",
  ],
  [
    { ...killed, stopped: "stderr" },
    "output_limit",
    "output_limit",
    "The program wrote more to stderr than its limit.",
  ],
])("a run that ended %j", (lines, verdict, code, error) => {
  const timedOut = verdict === "time_limit";
  expect(runResult(output(), output(lines))).toMatchObject({
    success: false,
    verdict,
    code,
    error,
    timedOut,
  });
});

test("a compiler without words is given some", () => {
  expect(compileFailure(output({ ...killed, stopped: "wall" }))).toMatchObject({
    code: "timeout",
    timedOut: true,
    stderr: "Compiling took longer than its time limit.",
  });
  expect(compileFailure(output({ exitCode: "1" }, { stderr: "line 1" }))).toMatchObject({ stderr: "line 1" });
  expect(programTooLarge(output())).toMatchObject({
    success: false,
    verdict: "memory_limit",
    phases: { run: null },
  });
});
