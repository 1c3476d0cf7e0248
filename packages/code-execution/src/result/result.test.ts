import { expect, test } from "vitest";
import { compileFailure, programTooLarge } from "./result.ts";
import { resultOfRuns } from "./result-of-runs.ts";
import type { Program } from "../program/program.ts";
import { parseReport } from "../sandbox/report.ts";
import { reportText } from "../sandbox/report-text.fixture.ts";
import type { GuestOutput } from "../sandbox/sandbox.ts";

function output(lines: Record<string, string> = {}, streams: { stdout?: string; stderr?: string } = {}) {
  const stdout = Buffer.from(streams.stdout ?? "");
  const stderr = Buffer.from(streams.stderr ?? "");
  const written = { stdoutBytes: String(stdout.length), stderrBytes: String(stderr.length) };
  return {
    stdout,
    stderr,
    left: [],
    report: parseReport(reportText({ ...written, ...lines })),
    acquired: "warm" as const,
    timings: { acquireMs: 1, transferMs: 2, collectMs: 3 },
  };
}

const program: Program = {
  language: "cpp",
  files: [],
  entry: "main.cpp",
  flags: [],
  compile: { timeoutMs: 45_000, cpuMs: 15_000, memoryBytes: 1 << 29, cpus: 2 },
  environment: {},
  limits: { timeoutMs: 1, memoryBytes: 1, cpus: 1, stdoutBytes: 1, stderrBytes: 1 },
  stderrToStdout: false,
  outputs: [],
  runs: [{ args: [] }],
  isTested: false,
};

function runResult(compiled: GuestOutput | null, ran: GuestOutput) {
  return resultOfRuns(program, compiled, [ran]);
}

test("success has neither error nor code", () => {
  const compiled = output({}, { stderr: "warning" });
  expect(runResult(compiled, output({ wallUs: "1500700" }, { stdout: "out", stderr: "err" }))).toEqual({
    success: true,
    verdict: "ok",
    reason: null,
    stdout: "out",
    stdoutEncoding: "utf8",
    stderr: "err",
    stderrEncoding: "utf8",
    stdoutTruncated: false,
    stderrTruncated: false,
    stdoutBytes: 3,
    stderrBytes: 3,
    exitCode: 0,
    signal: null,
    executionTime: 1501,
    cpuTime: 1,
    memoryUsed: 2000,
    maxRss: 2_048_000,
    evidence: [],
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
    { ...killed, oomKills: "1", memoryLimitHit: "1" },
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
  expect(programTooLarge(output(), "need too much")).toMatchObject({
    success: false,
    verdict: "memory_limit",
    error: "The program's files need too much.",
    phases: { run: null },
  });
});

const tested: Program = {
  ...program,
  isTested: true,
  runs: [
    { args: [], name: "first", expected: "1\n2" },
    { args: [], expected: "x" },
    { args: [], name: "last" },
  ],
};

test("of tests the first that did not pass decides", () => {
  const right = output({ cpuUs: "2000" }, { stdout: "1  \r\n2\n\n" });
  const result = resultOfRuns(tested, null, [right, output({}, { stdout: " x" }), output({ exitCode: "4" })]);
  expect(result).toMatchObject({
    success: false,
    verdict: "wrong_answer",
    code: "wrong_answer",
    stdout: " x",
    exitCode: 0,
    error:
      "2 of 3 tests did not pass. The first is test 2: The program wrote something else than was expected.",
    tests: [
      { name: "first", passed: true, verdict: "ok", cpuTime: 2 },
      { passed: false, verdict: "wrong_answer", stdout: " x" },
      { name: "last", passed: false, verdict: "runtime_error", reason: "exit_code", exitCode: 4 },
    ],
  });
});

test("tests that all pass are a success, and the last is told", () => {
  const result = resultOfRuns(tested, null, [
    output({}, { stdout: "1\n2" }),
    output({}, { stdout: "x" }),
    output({}, { stdout: "end" }),
  ]);
  expect(result).toMatchObject({ success: true, verdict: "ok", stdout: "end" });
  expect(result).not.toHaveProperty("error");
});

test("a program that ended well without its files is told which", () => {
  const left = [
    { name: "a.txt", error: null, bytes: Buffer.from("hé") },
    { name: "b.bin", error: null, bytes: Buffer.from([0xff]) },
    { name: "c", error: "not-a-file" as const, bytes: Buffer.alloc(0) },
  ];
  const result = (lines: Record<string, string>) =>
    resultOfRuns({ ...program, outputs: ["a.txt", "b.bin", "c"] }, null, [{ ...output(lines), left }]);
  expect(result({})).toMatchObject({
    success: false,
    verdict: "file_error",
    code: "file_error",
    files: [
      { name: "a.txt", content: "hé", encoding: "utf8" },
      { name: "b.bin", content: "/w==", encoding: "base64" },
      { name: "c", error: "not-a-file" },
    ],
  });
  expect(result({ exitCode: "1" })).toMatchObject({ verdict: "runtime_error", files: [{}, {}, {}] });
});

test("what was written past the limit is counted beside what is told", () => {
  const flood = output({ ...killed, stopped: "stdout", stdoutBytes: "70000" }, { stdout: "so far" });
  expect(runResult(null, flood)).toMatchObject({
    stdout: "so far",
    stdoutTruncated: true,
    stdoutBytes: 70_000,
    stderrTruncated: false,
    stderrBytes: 0,
    evidence: ["stdout"],
  });
});

test("of a program that did not run, the evidence is the compiler's", () => {
  const spent = output(
    { ...killed, oomKills: "1", memoryLimitHit: "1", stderrBytes: "9" },
    { stderr: "cc1plus: " },
  );
  expect(compileFailure(spent)).toMatchObject({
    verdict: "compile_error",
    evidence: ["oom", "signal"],
    stdoutBytes: 0,
    stderrBytes: 0,
    maxRss: null,
  });
});

test("the reason tells which limit it was", () => {
  expect(runResult(null, output({ ...killed, stopped: "cpu" }))).toMatchObject({
    verdict: "time_limit",
    reason: "cpu",
    error: "The program used more processor time than its limit.",
  });
  expect(runResult(null, output({ ...killed, stopped: "wall" }))).toMatchObject({ reason: "wall" });
  expect(runResult(null, output({ exitCode: "-1", signal: "11" }))).toMatchObject({ reason: "signal" });
});

test("what fifty tests wrote still fits into a result", () => {
  const flood = output({}, { stdout: "\u0001".repeat(262_144), stderr: "\u0001".repeat(65_536) });
  const runs = Array.from({ length: 50 }, () => ({ args: [] }));
  const result = resultOfRuns(
    { ...tested, runs },
    flood,
    runs.map(() => flood),
  );
  expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(1_048_576);
  expect(result).toMatchObject({ stdoutTruncated: true, tests: { 49: { stdoutTruncated: true } } });
});
