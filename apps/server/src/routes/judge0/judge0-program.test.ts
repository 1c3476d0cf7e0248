import { expect, test } from "vitest";
import { judge0Pointer, toExecution } from "./judge0-program.ts";

const program = { source_code: "echo", language_id: 46 };

test("each limit is one of ours, in our units", () => {
  const limits = {
    cpu_time_limit: 1.1,
    cpu_extra_time: 0.5,
    wall_time_limit: 0.57,
    memory_limit: 100_000,
    stack_limit: 128_000,
    max_file_size: 1024,
    max_processes_and_or_threads: 60,
  };
  expect(toExecution({ ...program, ...limits }, false).limits).toEqual({
    cpuMs: 1100,
    cpuExtraMs: 500,
    timeoutMs: 570,
    memoryMb: 97,
    stackBytes: 131_072_000,
    fileBytes: 1_048_576,
    processes: 60,
  });
  expect(judge0Pointer("/limits/stackBytes")).toBe("/stack_limit");
  expect(toExecution({ ...program, cpu_extra_time: 0, stack_limit: null }, false).limits).toEqual({});
});

test("several runs are tests with the same input, and one run without an expectation is none", () => {
  const runs = toExecution({ ...program, stdin: "1", expected_output: "2", number_of_runs: 3 }, false);
  expect(runs).toMatchObject({
    stdin: "1",
    tests: [{ expected: "2" }, { expected: "2" }, { expected: "2" }],
  });
  expect(toExecution({ ...program, number_of_runs: 2 }, false).tests).toEqual([{}, {}]);
  expect(toExecution({ ...program, number_of_runs: 1 }, false)).not.toHaveProperty("tests");
  expect(judge0Pointer("/tests")).toBe("/number_of_runs");
  expect(judge0Pointer("/tests/0/expected")).toBe("/expected_output");
});

test("what goes to stderr goes to stdout when that is asked for", () => {
  expect(toExecution({ ...program, redirect_stderr_to_stdout: true }, false)).toMatchObject({
    stderrToStdout: true,
  });
  expect(toExecution({ ...program, redirect_stderr_to_stdout: false }, false)).not.toHaveProperty(
    "stderrToStdout",
  );
});

test.each([
  [1, "bash"],
  [4, "c"],
  [15, "cpp"],
  [29, "node"],
  ["35", "python"],
  [74, "typescript"],
])("the language %s is %s", (id, language) => {
  expect(toExecution({ ...program, language_id: id }, false).language).toBe(language);
});
